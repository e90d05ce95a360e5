"""The headless annotator: selection, motions, commands, key sequences, undo. It knows no terminal."""
