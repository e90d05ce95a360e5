"""The one way from text to screen: code point for code point, with nothing in it that a terminal obeys."""

from __future__ import annotations

import re

_PLACEHOLDER = "▯"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_UNSAFE_RANGES = (
    (0x0000, 0x001F),  # C0 controls
    (0x007F, 0x009F),  # delete and C1 controls
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),  # Arabic letter mark
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180E, 0x180E),  # Mongolian vowel separator
    (0x200B, 0x200B),  # zero width space
    (0x200E, 0x200F),  # left-to-right and right-to-left marks
    (0x2028, 0x202E),  # line and paragraph separators, bidirectional embeddings and overrides
    (0x2060, 0x206F),  # word joiner, invisible operators, bidirectional isolates
    (0x3164, 0x3164),  # Hangul filler
    (0xD800, 0xDFFF),  # lone surrogates
    (0xFDD0, 0xFDEF),  # noncharacters
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFA0, 0xFFA0),  # halfwidth Hangul filler
    (0xFFF0, 0xFFFB),  # interlinear annotation
    (0x1BCA0, 0x1BCA3),  # shorthand format controls
    (0x1D173, 0x1D17A),  # musical format controls
    (0xE0000, 0xE00FF),  # tags
    (0xE01F0, 0xE0FFF),  # unassigned and invisible by default
    *((plane | 0xFFFE, plane | 0xFFFF) for plane in range(0, 0x110000, 0x10000)),  # noncharacters
)

UNSAFE = re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _UNSAFE_RANGES)}]")
"""Matches each code point that `display` replaces.

These are Unicode's control characters, line and paragraph separators, noncharacters and default-ignorable
code points, but not the joiners and variation selectors that scripts and emoji are spelt with.
"""


def display(text: str) -> str:
    """Return text as the screen may show it, with exactly one code point for each code point of the text.

    Control characters become their Unicode control pictures. C1 controls, bidirectional controls, tag
    characters and other invisible ones become `▯`, lone surrogates the replacement character. Zero-width
    joiners and variation selectors stay, for emoji and for scripts that are spelt with them.
    """
    if text.isascii() and text.isprintable():
        return text
    return UNSAFE.sub(_shown, text)


def day_of(published: str) -> str:
    """Return the day of a time stamp such as `2026-01-31T10:00:00Z`; what is printed in another way as it is."""
    day, rest = published[:10], published[10:]
    is_stamp = (
        rest[:1] in ("T", " ") and rest[3:4] == ":" and f"{day[:4]}{day[5:7]}{day[8:]}{rest[1:3]}".isdecimal()
    )
    return day if is_stamp and day[4] == day[7] == "-" else published


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    return _REPLACEMENT if 0xD800 <= code <= 0xDFFF else _PLACEHOLDER
