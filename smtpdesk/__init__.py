"""SMTP Desk: set up the account that sends a shop's e-mail, test it, and be told what is wrong in plain words."""

__version__ = "0.1.0"
