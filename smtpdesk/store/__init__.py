"""What stays on this computer: accounts in a file, secrets in the keyring."""
