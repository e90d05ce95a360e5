"""Where articles and annotations live."""
