"""One script for each program that reads our exports, run in an environment of its own."""
