"""The guidelines as rules: what of an article's annotations does not keep to them, and how to mend it."""
