"""What every dialect makes of a few records, and of its own files when one place in them is damaged.

`python -m tests.exchange.pinning` writes it to `pinned/`, a file for each dialect; what has changed is then seen in the
difference. Files of others are built on these: a change must be meant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import to_builtins

from reader import __version__
from reader.core.annotation import Fragment
from reader.errors import PressmarkError
from reader.exchange.account import Account
from reader.exchange.dialect import Dialect, FilePart, Job, dialect, names
from reader.exchange.native_writing import line_of
from reader.exchange.output import Staged
from reader.exchange.record import Record, in_order
from reader.exchange.writing import settle, write_sound
from tests.core.strategies import LABELS
from tests.damaging import damages, spelled
from tests.exchange.comparing import write_all
from tests.exchange.rich import RICH
from tests.exchange.sample import RECORD
from tests.exchange.torture import EMPTY, TORTURE

FOLDER = Path(__file__).parent / "pinned"
_OPTIONS = {"language": ("en",), "ents": ("entity",), "max-tokens": ("20", "0")}
_KNOWN = replace(
    RECORD, article=replace(RECORD.article, language="en", publisher="The Gazette", byline="A", source="a.md")
)
_BLANK, _HALF = RICH.article.text.index(" "), RICH.article.text.index("Monday")
_ODD = in_order(
    replace(
        RICH,
        spans=(
            replace(RICH.spans[0], label="banner"),
            replace(RICH.spans[1], attributes={"mood": "loud", "type": "ROBOT"}),
            replace(RICH.spans[2], fragments=(Fragment(_BLANK, _BLANK + 1),)),
            *RICH.spans[3:5],
            replace(RICH.spans[5], fragments=(Fragment(_HALF, _HALF + 3),)),
            *RICH.spans[6:],
        ),
        relations=(*RICH.relations[:-1], replace(RICH.relations[-1], type="near")),
    )
)
"""A record with names that the label set does not have, a span of white space alone, and one that parts a word."""
_EACH = 5
"""In how many ways a place is damaged."""
_FEWER = 3
"""The same where a file is read slowly, by a library of others."""


def pinned(found: Dialect) -> dict[str, Any]:
    """Return what a dialect writes and reads, as JSON says it."""
    result: dict[str, Any] = {}
    for options in ({}, *_every_option(found)):
        name = " ".join(f"{key}={value}" for key, value in options.items()) or "as it is"
        made = _written(found, [TORTURE, RICH, EMPTY], options)
        first: dict[str, Any] = next(iter(result.values()), {})
        result[name] = {part: value for part, value in made.items() if value != first.get(part)}
    result["what cannot be kept"] = {
        name: _lost(found, options) for name, options in zip(result, ({}, *_every_option(found)), strict=True)
    }
    if found.joins_splits:
        result["a split"] = _split(found)
    if found.reads:
        result["damaged"] = _damaged(found)
    return result


def path_of(found: Dialect) -> Path:
    """Return where it is kept."""
    return FOLDER / f"{found.name}.json"


def _every_option(found: Dialect) -> Iterator[dict[str, str]]:
    for option in found.options:
        for value in option.values or _OPTIONS.get(option.name, ()):
            if value != option.default and (option.name, value) != ("serialization", "xmi"):
                yield {option.name: value}


def _written(found: Dialect, records: list[Record], options: dict[str, str]) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        target = Path(folder) / f"out{found.suffix}"
        account = write_all(found, records, target, options)
        files = {
            path.relative_to(folder).as_posix(): _shown(path)
            for path in sorted(Path(folder).rglob("*"))
            if path.is_file()
        }
        read = _outcome(found, target) if found.reads else ""
    return {"files": files, "account": _told(account), "read": read}


def _lost(found: Dialect, options: dict[str, str]) -> list[Any]:
    """Return what is said to be lost of a record that few dialects can hold."""
    with TemporaryDirectory() as folder:
        return [*write_all(found, [_ODD], Path(folder) / f"out{found.suffix}", options).lines()]


def _split(found: Dialect) -> dict[str, Any]:
    """Return what is written where articles are parted, each part told by its own call with one account for all."""
    account = Account(found.loses)
    with TemporaryDirectory() as folder:
        chunks = [
            chunk
            for name, record in (("train", RICH), ("dev", TORTURE), ("test", EMPTY))
            for chunk in write_sound(
                found, [record], Job(LABELS, account, found.chosen({}), name, ("train", "dev", "test"))
            )
        ]
        settle(found, account, strict=False)
        with Staged() as staged:
            staged.write_folder(Path(folder) / "out", chunks)
            staged.commit()
        files = {
            path.relative_to(folder).as_posix(): _shown(path)
            for path in sorted(Path(folder).rglob("*"))
            if path.is_file() and path.suffix not in (".spacy", ".jsonl")
        }
    return {"names": [chunk.name for chunk in chunks if isinstance(chunk, FilePart)], "files": files}


def _shown(path: Path) -> list[Any]:
    content = path.read_bytes()
    if path.suffix == ".spacy":
        import spacy
        from spacy.tokens import DocBin

        docs = DocBin().from_bytes(content).get_docs(spacy.blank("xx").vocab)
        return [json.dumps(doc.to_json() | {"pressmark": doc.user_data["pressmark"]}) for doc in docs]
    words = content.decode("utf-8").replace(__version__, "VERSION")
    return re.sub(r"spaCy [0-9][0-9.]*[0-9]", "spaCy VERSION", words).split("\n")


def _told(account: Account) -> list[Any]:
    return [*account.lines(), json.dumps(json.loads(b"".join(account.report())))]


def _damaged(found: Dialect) -> dict[str, str]:
    """Return what is said of each damage: by what is said, the places and what was put there."""
    said: dict[str, list[str]] = {}
    each = _FEWER if found.extra else _EACH
    with TemporaryDirectory() as folder:
        target = Path(folder) / f"out{found.suffix}"
        write_all(found, [_KNOWN], target)
        for path in sorted(filter(Path.is_file, target.rglob("*"))) if found.folder else [target]:
            content = path.read_bytes()
            for place, damaged in _damages(path.suffix, content.decode("utf-8"), each):
                path.write_bytes(damaged.encode("utf-8", "surrogatepass"))
                said.setdefault(_outcome(found, target), []).append(place)
            path.write_bytes(content)
    return {outcome: "; ".join(places) for outcome, places in said.items()}


def _outcome(found: Dialect, target: Path) -> str:
    try:
        readings = list(found.readings(target))
    except PressmarkError as fault:
        return str(fault).replace(str(target.parent), "")
    parts = []
    for reading in readings:
        record = "nothing" if reading.record is None else _digest(reading.record)
        parts.append("; ".join([f"{reading.file} {reading.line} {record}", *map(str, reading.faults)]))
    said = " | ".join(parts).replace(str(target.parent), "")
    return re.sub(r"(this is no CAS that can be read): .*", r"\1", said)


def _digest(record: Record) -> str:
    return sha256(json.dumps(to_builtins(line_of(record))).encode("ascii")).hexdigest()[:8]


def _damages(suffix: str, content: str, each: int) -> Iterator[tuple[str, str]]:
    if suffix == ".ann":
        yield from _damaged_words(content)
    if not suffix.startswith(".json"):
        return
    for place, value in damages(json.loads(content), each):
        if not place.startswith("%TYPES/"):
            yield place, json.dumps(value)


def _damaged_words(content: str) -> Iterator[tuple[str, str]]:
    for found in re.finditer(r"[^\s]+", content):
        for wrong in ("", "?", "99", "-1", "a b", "\t"):
            yield f"{found.start()} {wrong!r}", content[: found.start()] + wrong + content[found.end() :]


def main() -> None:
    """Write what every dialect makes."""
    FOLDER.mkdir(exist_ok=True)
    for name in names():
        found = dialect(name)
        path_of(found).write_text(spelled(pinned(found)), encoding="utf-8")


if __name__ == "__main__":
    main()
