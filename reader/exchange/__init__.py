"""Training data out and in: one record, and one file for each dialect it is written in."""
