"""A JSON file that is one long array, read an element at a time."""

from __future__ import annotations

import json
from codecs import getincrementaldecoder
from collections.abc import Iterator
from typing import IO

from reader.core.codec import MalformedError
from reader.core.ids import JSONValue
from reader.exchange.json_line import what_is_broken

_CHUNK = 1 << 16
_SPACE = " \t\n\r"


def elements(file: IO[bytes]) -> Iterator[tuple[int, JSONValue]]:
    """Yield the elements of a JSON array, each with the line that it starts on.

    A file that holds one object gives that. Memory grows with the largest element, not with the file.

    Raises:
        BrokenJSONError: If the file is not JSON in UTF-8, or something else than an array or object.
    """
    window = _Window(file)
    opening = window.peek()
    if opening == "{":
        yield window.value()
    elif opening == "[":
        window.skip()
        if window.peek() == "]":
            window.skip()
        else:
            while True:
                yield window.value()
                joint = window.peek()
                window.skip()
                if joint == "]":
                    break
                if joint != ",":
                    cut = "" if joint else "; the file seems cut off"
                    raise BrokenJSONError(window.line, f"this is not JSON: a comma or ] is missing{cut}")
    else:
        raise BrokenJSONError(window.line, "this is neither a JSON array nor an object")
    if window.peek():
        raise BrokenJSONError(window.line, "something stands after the end of the JSON")


class BrokenJSONError(MalformedError):
    """JSON that cannot be read on.

    Args:
        line: The line, counted from 1.
        what: What is wrong there.
    """

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


class _Window:
    """The part of a file that is being read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decoder = getincrementaldecoder("utf-8-sig")()
        self._json = json.JSONDecoder(parse_constant=_no_constant)
        self._text = ""
        self._place = 0
        self._ended = False
        self._before = 0
        self.line = 1

    def peek(self) -> str:
        """Return the next character that is not white space; an empty string at the end."""
        while True:
            while self._place < len(self._text) and self._text[self._place] in _SPACE:
                self.line += self._text[self._place] == "\n"
                self._place += 1
            if self._place < len(self._text):
                return self._text[self._place]
            if not self._read(_CHUNK):
                return ""

    def skip(self) -> None:
        """Go on by one character."""
        self._place += 1

    def value(self) -> tuple[int, JSONValue]:
        """Return the next value, with its line."""
        self.peek()
        size = _CHUNK
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._place)
            except json.JSONDecodeError as fault:
                line = self.line + self._text.count("\n", self._place, fault.pos)
                place = f"column {self._column_of(fault.pos)}"
                if not self._read(size):
                    raise BrokenJSONError(line, what_is_broken(fault, place, "the file")) from None
            except _ConstantError as fault:
                raise BrokenJSONError(self.line, str(fault)) from None
            except ValueError:
                raise BrokenJSONError(self.line, "a number has too many digits") from None
            except RecursionError:
                raise BrokenJSONError(self.line, "this is nested too deeply") from None
            else:
                # A number at the end of what was read may go on.
                if end < len(self._text) or not self._read(size):
                    break
            size *= 2
        line = self.line
        self.line += self._text.count("\n", self._place, end)
        self._place = end
        return line, value

    def _column_of(self, place: int) -> int:
        """Return the column of a place in what is held, counted from 1."""
        newline = self._text.rfind("\n", 0, place)
        return place - newline if newline >= 0 else self._before + place + 1

    def _read(self, size: int) -> bool:
        """Read on by so many bytes; return whether there were any."""
        if self._ended:
            return False
        content = self._file.read(size)
        self._ended = not content
        try:
            more = self._decoder.decode(content, final=self._ended)
        except UnicodeDecodeError:
            raise BrokenJSONError(self.line, "this is not UTF-8") from None
        self._before = self._column_of(self._place) - 1
        self._text = self._text[self._place :] + more
        self._place = 0
        return not self._ended


class _ConstantError(ValueError):
    pass


def _no_constant(name: str) -> JSONValue:
    raise _ConstantError(f"{name} is no number in JSON")
