"""What is known of the mail providers."""
