"""The story of a check."""
