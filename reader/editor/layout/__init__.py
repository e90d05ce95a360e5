"""An article laid out in rows of cells, without a screen: wrapping, places, motions between rows, the viewport."""
