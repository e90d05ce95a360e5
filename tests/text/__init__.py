"""Tests of what text is made of."""
