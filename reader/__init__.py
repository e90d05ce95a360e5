"""Pressmark: read articles in a terminal, highlight who said what, export training data."""

__version__ = "0.1.0"
