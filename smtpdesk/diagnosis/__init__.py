"""From what a step saw to its cause."""
