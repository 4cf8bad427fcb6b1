"""A command line that cannot be carried out."""

from __future__ import annotations


class UsageError(Exception):
    """The options don't fit together: exit status 2. The text is meant for the person, and holds no secret."""
