"""Where characters, words, sentences and quotations begin and end, in code points."""

from typing import TypeAlias

from reader.core.ids import Offset

Range: TypeAlias = tuple[Offset, Offset]
"""A range of a text: first code point, and one past the last."""
