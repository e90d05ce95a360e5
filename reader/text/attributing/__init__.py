"""Attributions in English news by rules: which words are a cue, whom they name, and what they attribute.

The rules know closed classes of words, endings, capitals and punctuation; no model and no list of names.
"""
