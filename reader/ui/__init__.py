"""The screen: paints what the editor holds and passes keys to it."""
