"""Makes what a person installs. Started by `dev.py package`; nothing of it is in the program."""
