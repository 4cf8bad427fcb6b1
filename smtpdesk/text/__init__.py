"""Sentences, chosen at the moment of display. Window and terminal show the same ones."""
