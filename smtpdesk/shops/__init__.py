"""What is known of shop systems: where they want the SMTP settings, in which fields, and what they cannot do."""
