"""Servers and links that do what a script says, for tests only."""
