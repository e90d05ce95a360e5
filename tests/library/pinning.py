"""What a library looks like on the disk after a story, and what is said where one place in its files is damaged.

`python -m tests.library.pinning` writes it to `pinned.json`; what has changed is then seen in the difference. Libraries
outlive versions, and teams share them in git: a change must be meant.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from difflib import ndiff
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from reader.core.article import Article
from reader.core.renaming import Renaming, names_of
from reader.errors import IngestError, LabelSetError, LibraryError
from reader.ingest import read_article
from reader.library.doctor import Examined, examine
from reader.library.edit_log import spell_line
from reader.library.json_text import spell
from reader.library.label_file import parse_labels
from reader.library.label_renaming import renamed_file
from reader.library.opening import open_library
from reader.library.proposed import Stored
from reader.library.revising import revise
from tests.damaging import damages, spelled
from tests.library.acts import ANN, TEXT, article, state
from tests.torture import story
from tests.torture.crash_states import put_tree, tree_of
from tests.torture.power_cut import quick_folder

FILE = Path(__file__).parent / "pinned.json"
_NOT_KEPT = (".cache", ".locks")
_DAMAGED = (
    "entities.json", "tags.json", "refused/ann.json", "suggestions/*.json", "articles/the-harbour-*.json",
    "annotations/ann/the-bridge-*.json", "annotations/ann/the-bridge-*.edits.jsonl",
    "annotations/ann/the-harbour-*.edits.jsonl", "annotations/ann/*.unplaced.jsonl",
)  # fmt: skip


_LABELS = """schema_version = 1
name = "mine"
language = "en"
[[label]]
name = "quote"
key = "q"
color = "green"
title = "Quote"
spans = "multi"
guideline = " The words themselves. "
[[label.attribute]]
name = "type"
values = ["direct", "indirect"]
optional_values = ["mixed"]
default = "auto"
required = true
computed = { mixed = "direct" }
keys = { d = "direct", m = "mixed" }
[[label.attribute]]
name = "speaker"
kind = "text"
pattern = "[A-Z].*"
default = "Nobody"
suggest_from = ["source", "entity:PERSON", "author"]
[[label]]
name = "source"
key = "s"
[[label]]
name = "entity"
key = "e"
[[label.attribute]]
name = "type"
kind = "values"
values = ["PERSON", "ORG"]
default = "PERSON"
[[relation]]
name = "has_source"
key = "S"
head = ["quote"]
tail = ["source", "entity"]
tail_where = { entity = { type = ["PERSON"] } }
max_per_head = 2
symmetric = true
enabled = false
[[relation]]
name = "about"
head = ["entity"]
tail = ["entity"]
[checks]
long_source = false
"""
_MORE = """[[label]] # ours
name = "remark"   # of the reader
[[label.attribute]]
name = "kind"
values = ["direct", "odd"]
suggest_from = ["entity", "quote", "entity:ORG"]
default = "odd"
keys = { o = "odd" }
[[label.attribute]]
name = "type"
values = ["indirect", "plain", "mixed"]
default = "auto"
computed = { direct = "plain" }
"""
_VALUES = (
    '7', '0', '99', 'true', '""', '"?"', '"q"', '"pp"', '"quote"', '"text"', '"PERSON"', '[]', '[7]', '["?"]',
    '["quote", "quote"]', '["PERSON"]', '{ x = 1 }', '{ direct = "?" }', '{ e = "ORG" }', '{ q = "direct" }',
    '{ entity = 7 }', '{ entity = { other = ["PERSON"] } }', '{ entity = { type = ["?"] } }',
)  # fmt: skip


_LIKE_OTHERS = (
    ".git",
    "annotations/bo",
    "articles/the-tower",
    *(
        f"{place}/{title}-water"
        for place in ("articles", "sources", "annotations/ann")
        for title in ("high", "low", "slack")
    ),
    "revisions/the-harbour-994443cb/1/annotations",
)


def parts() -> Mapping[str, Callable[[Path], Any]]:
    """Return what makes each part of what is pinned from a library: its files, what it says, and each damaged file."""
    return {
        "files": _shown,
        "says": _says,
        "labels": _label_sets,
        "renamed": _renamed,
        "whole files": _whole_files,
    } | {name: partial(_damaged, name=name) for name in _DAMAGED}


def pinned(part: str) -> Any:
    """Return a part of what is pinned as it is now."""
    with quick_folder() as folder:
        return parts()[part](_told(folder))


def _shown(root: Path) -> dict[str, list[str]]:
    return {
        path.relative_to(root).as_posix(): path.read_text("utf-8").split("\n")
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.relative_to(root).parts[0].startswith(_NOT_KEPT)
    }


def _told(folder: Path) -> Path:
    """Tell the story at one moment and with counted ids, and return the library."""
    numbers = defaultdict[str, Iterator[int]](count)

    def counted(size: int) -> bytes:
        # By what they begin with: of how many files there were between two edits, their ids must not tell.
        return next(numbers[sys._getframe(1).f_locals["prefix"]]).to_bytes(size, "big")

    with ExitStack() as stack:
        stack.enter_context(patch.object(time, "time_ns", lambda: 1_800_000_000 * 10**9))
        stack.enter_context(patch.object(os, "urandom", counted))
        root = story.begin(folder)
        desk = story.Desk.at(root)
        for _, step in story.STEPS:
            step(desk)
        library = open_library(root)
        library.proposed.store(
            library.article(story.FIRST.id), Stored(frozenset({"rules"}), [{"id": "p-1"}, {"id": "p-2"}])
        )
        library.proposed.revise_refused(ANN, [{"id": f"p-{number}", "at": "2026"} for number in range(3)], ())
        new = article("The harbour", TEXT.partition("\n")[2])
        revise(library, story.FIRST.id, new, new.text.encode(), ".txt")
    return root


def _says(root: Path) -> list[str]:
    """Return what a library says of itself, in the list, in the search and when annotations are opened."""
    library = open_library(root)
    said = [
        f"{replace(summary, tags=frozenset())} {sorted(summary.tags)}" for summary in library.summaries(ANN)
    ]
    said += [f"{label}" for label in library.labels.labels]
    said += [f"{entity}" for entity in library.entities().values()]
    for place in library.ids():
        for annotator in library.annotators(place):
            with closing(library.open(place, annotator, writable=False)) as journal:
                said += [f"{place} {annotator} {state(journal)} {journal.notices}"]
    said += [f"{library.article(place).metadata} {library.article(place).url}" for place in library.ids()]
    return said


def _damaged(root: Path, name: str) -> dict[str, str]:
    """Return what is said of each damage and what is left when it is mended: the places and what was put there."""
    (path,) = root.glob(name)
    damages = ((place, {path: damaged}) for place, damaged in _damages(path.suffix, path.read_bytes()))
    return _outcomes(root, damages)


def _whole_files(root: Path) -> dict[str, str]:
    """Return the same where a whole file is gone or is another, or one lies there that does not belong there."""
    shown = [root / name for name in _shown(root) if not name.startswith(_LIKE_OTHERS)]
    changes: dict[str, dict[Path, bytes | None]] = {}
    for path in shown:
        content, name = path.read_bytes(), path.relative_to(root).as_posix()
        changes[f"{name} is gone"] = {path: None}
        changes[f"{name} is empty"] = {path: b""}
        changes[f"{name} is no text"] = {path: b"\x89PNG\r\n\x1a\n\xff\0"}
        changes[f"{name} is in conflict"] = {
            path: b"<<<<<<< ours\n%s=======\n%s>>>>>>> theirs\n" % (content, content)
        }
        changes[f"{name} is cut"] = {path: content[: len(content) * 2 // 3]}
    about = root / "library.toml"
    for words in ("format = 1\n", "format = 0\n", "format = -1\n", "name = 'Ours'\n", "format = '1'\nname = 'Ours'\n",
                  "format = 1\nname = 7\n", "format = 1\nname = \"Ours\" x\n", "\ufeffformat = 1\n"):  # fmt: skip
        changes[f"library.toml is {words!r}"] = {about: words.encode()}
    for name in ("x.txt", "articles/x.txt", "articles/.x.json.0.tmp", "tags.json.damaged-3", "sources/x.txt", ".gitx",
                 ".cache/list.sqlite", "revisions/pending/tags.json", "trash/x", "annotations/ann/x.json"):  # fmt: skip
        changes[f"{name} is there"] = {root / name: b"x"}
    changes[".gitattributes is gone"] = {root / ".gitattributes": None}
    changes["articles and labels.toml are gone"] = dict.fromkeys(
        [about, *root.glob("articles/*"), root / "labels.toml"]
    )
    article = next(root.glob("articles/the-harbour-*.json"))
    known = article.read_bytes()
    for key in ("language", "url", "publisher", "byline", "published", "added", "source"):
        known = known.replace(b'"%s":null' % key.encode(), b'"%s":"its %s"' % (key.encode(), key.encode()))
    known = known.replace(b'"metadata":{}', b'"metadata":{"pages":2}')
    changes["an article of which much is known has no text"] = {
        article: known.replace(b'"text":"', b'"text":"x')
    }
    return _outcomes(root, iter(changes.items()))


def _outcomes(root: Path, damages: Iterable[tuple[str, Mapping[Path, bytes | None]]]) -> dict[str, str]:
    said: dict[str, list[str]] = {}
    before = tree_of(root)
    for place, changes in damages:
        for path, content in changes.items():
            if content is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        said.setdefault(_outcome(root), []).append(place)
        shutil.rmtree(root)
        put_tree(before, root)
    return {outcome: "; ".join(places) for outcome, places in said.items()}


def _damages(suffix: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    if suffix == ".json":
        for place, value in damages(json.loads(content), each=1):
            yield place, spell(value)
    elif suffix == ".jsonl":
        rows = [json.loads(line) for line in content.splitlines()]
        checked = [row.pop("crc32", None) is not None for row in rows]
        for place, value in damages(rows, each=1):
            if isinstance(value, list):
                spelt = (
                    spell_line(row) if check and row and isinstance(row, dict) else spell(row) + b"\n"
                    for check, row in zip(checked, value, strict=False)
                )
                yield place, b"".join(spelt)


def _label_sets(_: Path) -> dict[str, str]:
    """Return what a label file says where one line of it is gone or says something else."""
    said: dict[str, list[str]] = {}
    lines = _LABELS.splitlines()
    for number, line in enumerate(lines):
        key = line.partition("=")[0]
        others = [f"{key}= {value}" for value in _VALUES] if "=" in line else ["[[other]]", "["]
        for other in ("", f"other{line}", line, *others):
            several = [*lines[:number], other, *lines[number + 1 :]]
            if other == line:
                several.insert(number, line)
            try:
                outcome = _digest([str(parse_labels("\n".join(several), "labels.toml"))])
            except LabelSetError as fault:
                outcome = str(fault).partition("not TOML")[0]
            said.setdefault(outcome, []).append(f"{number + 1} {other}")
    return {outcome: "; ".join(places) for outcome, places in said.items()}


def _renamed(_: Path) -> dict[str, list[str]]:
    """Return the lines of a label file that go and come where a name in it is renamed."""
    content = _LABELS.replace("[[relation]]", f"{_MORE}[[relation]]", 1)
    before = content.splitlines()
    made: dict[str, list[str]] = {}
    for name in names_of(parse_labels(content, "labels.toml")):
        for new in ("fresh", "1 a"):
            try:
                lines = renamed_file(content, Renaming(name, new), "labels.toml").splitlines()
                changed = [line for line in ndiff(before, lines) if line[0] in "-+"]
            except LabelSetError as fault:
                changed = [str(fault)]
            made[f"{name} {new}"] = changed
    return made


def _outcome(root: Path) -> str:
    said = [_looked_at(root)]
    try:
        for finding in examine(root, _reread, Examined()):
            said.append(str(finding))
            if finding.mend is not None:
                said.append(_mended(finding.mend))
    except LibraryError as fault:
        said.append(str(fault))
    words = " | ".join([*said, _looked_at(root)]).replace(str(root), "")
    # What Python says of JSON and TOML is not the same in each of its versions.
    return re.sub(r"(JSON|TOML|library.toml: the file is damaged)[^|]*", r"\1 …", words)


def _mended(mend: Callable[[], str]) -> str:
    try:
        return mend()
    except LibraryError as fault:
        return f"not mended: {fault}"


def _looked_at(root: Path) -> str:
    try:
        return _digest(_says(root))
    except (LibraryError, LabelSetError) as fault:
        return str(fault)


def _digest(lines: list[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()[:8]


def _reread(source: Path) -> Iterator[Article]:
    with suppress(IngestError):
        yield read_article(source.read_bytes(), name=source.name).article


def main() -> None:
    """Write what a library is and says."""
    FILE.write_text(spelled({part: pinned(part) for part in parts()}), encoding="utf-8")


if __name__ == "__main__":
    main()
