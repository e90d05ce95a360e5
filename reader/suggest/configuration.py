"""Which suggesters are asked, in which order and with what: `suggesters.toml`, of a library or of the user."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from reader.core.dataclass import dataclass
from reader.errors import PressmarkError
from reader.files import read_file

FILE_NAME = "suggesters.toml"
"""What the file is called, in a library and in the user's own configuration."""
ORDER = ("learned", "quotes", "names", "lists", "spacy", "capitals", "claims")
"""Who is asked in which order where nothing else is said: of two that suggest the same place, the first one counts."""
SECONDS = 20.0
"""How long a suggester may take over one article where nothing else is said."""

_LISTS = "lists"


class SuggesterError(PressmarkError):
    """A suggester that cannot be used as it should be, or what says which are used."""


class SuggesterAbsentError(SuggesterError):
    """A suggester that needs what is not installed or not there yet: no fault unless somebody asks for it."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What is said about suggesters.

    Args:
        order: Names of those that are asked first, in this order; the others follow by name.
        off: Names of those that are not asked.
        seconds: The most time that one may take over one article.
        options: What each is made with, by its name.
    """

    order: Sequence[str] = ORDER
    off: frozenset[str] = frozenset()
    seconds: float = SECONDS
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def chosen(self, installed: Iterable[str]) -> list[str]:
        """Return which of the installed suggesters are asked, in order."""
        there = set(installed) - self.off
        first = [name for name in dict.fromkeys(self.order) if name in there]
        return [*first, *sorted(there.difference(first))]


def parse_configuration(text: str, *, where: Path, confined: bool) -> Configuration:
    """Read a configuration.

    `order` and `off` list names, `seconds` is a number, and each table holds the options of the suggester that it
    is named after. Under the option `lists`, words are paths that begin at the file's own folder.

    Args:
        text: TOML 1.0.
        where: The file.
        confined: Whether paths must stay below the file's folder, because others write it too.

    Raises:
        SuggesterError: If an entry cannot be followed.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise SuggesterError(
            f"this is not TOML: {fault}", where=str(where), remedy='write lines such as off = ["names"]'
        ) from None
    seconds = table.pop("seconds", SECONDS)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= 3600:
        raise _fault(
            where, "seconds is not a number above 0 and up to 3600", "write, for instance, seconds = 20"
        )
    order, off = (
        _names(table.pop(key, usual), key, where) for key, usual in (("order", [*ORDER]), ("off", []))
    )
    options: dict[str, Mapping[str, object]] = {}
    for name, held in table.items():
        if not isinstance(held, dict):
            raise _fault(
                where, f"there is nothing called {name!r} here", "there are order, off, seconds, and tables"
            )
        options[name] = {
            key: _paths(value, where, confined=confined) if key == _LISTS else value
            for key, value in held.items()
        }
    return Configuration(order, frozenset(off), float(seconds), options)


def read_configuration(library: Path | None, user: Path | None) -> Configuration:
    """Return the configuration of a library, or else the user's own, or else that nothing is said.

    Args:
        library: The library's folder, if it is one.
        user: The folder of the user's own configuration.

    Raises:
        SuggesterError: If the file cannot be followed.
        LibraryError: If it cannot be read.
    """
    for folder in (library, user):
        if folder is None:
            continue
        file = folder / FILE_NAME
        try:
            content = read_file(file)
        except FileNotFoundError:
            continue
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise _fault(file, "the file is not in UTF-8", "save it in UTF-8") from None
        return parse_configuration(text, where=file, confined=folder is library)
    return Configuration()


def _names(value: object, key: str, where: Path) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise _fault(where, f"{key} is not a list of names", f'write, for instance, {key} = ["quotes"]')
    return value


def _paths(value: object, where: Path, *, confined: bool) -> tuple[Path, ...]:
    folder = where.parent.resolve()
    words = _names(value, _LISTS, where)
    paths = tuple((folder / Path(word).expanduser()).resolve() for word in words)
    for word, path in zip(words, paths, strict=True):
        if confined and not path.is_relative_to(folder):
            raise _fault(
                where, f"the list {word!r} lies outside the library", "put it beside this file, or below"
            )
    return paths


def _fault(where: Path, what: str, remedy: str) -> SuggesterError:
    return SuggesterError(what, where=str(where), remedy=remedy)
