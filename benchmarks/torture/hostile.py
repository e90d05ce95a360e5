"""A library with something hostile in every place where a text of others can stand, and what it is made of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from reader.core.annotation import Entity, Fragment, Provenance, Span
from reader.core.edit import Change, Edit
from reader.core.ids import Annotator, EntityId, SpanId
from reader.library.edit_log import spell_line
from reader.library.opening import open_library

MARK = "evilword"
"""Stands in every hostile text, so that it is known whether that was shown at all."""

MARKUP = "[@click=app.quit]x[/] [/foo] [red]y"
CONTROLS = (
    "\x1b]52;c;ZXZpbA==\x07\x1b]0;stolen\x07\x1b[21t\x1b[c\x1b[6n\x1bP$qm\x1b\\\x1b[2J"
    "\x9b31m\x9d0;stolen\x9c\u202eabc\u2066d\u200e\U000e0041\U000e007f\x07\x08\x7f\u2028"
)
TAG = "<script>alert(1)</script><img src=x onerror=alert(1)>"
HOSTILE = f"{MARK} {CONTROLS} {MARKUP} {TAG}"
NEWS = "“The last buoy is back,” said Ada Moor.\n\nNobody else came.\n"

_ANN = Annotator("ann")
_AT = "2026-01-31T10:00:00.000Z"


def pressmark(library: Path, *words: str) -> list[str]:
    """Return the command line that runs the program on a library."""
    return [sys.executable, "-m", "reader", "--library", str(library), "--annotator", "ann", *words]


def run(library: Path, *words: str) -> None:
    """Run the program, away from any terminal."""
    subprocess.run(pressmark(library, *words), check=False, capture_output=True, env=_alone(library))


def in_article(folder: Path) -> Path:
    """Put it into an article's text."""
    made = _library(folder, {"text": f"{HOSTILE}\n\n{NEWS}"})
    _annotate(made)
    return made


def in_title(folder: Path) -> Path:
    """Put it into an article's title, publisher and byline."""
    made = _library(
        folder, {"title": HOSTILE, "text": NEWS, "meta": {"publisher": HOSTILE, "byline": HOSTILE}}
    )
    _annotate(made)
    return made


def in_file_name(folder: Path) -> Path:
    """Put it into the name of the file that is added."""
    name = HOSTILE.replace("/", "_")[:110]
    made = _library(folder, {"text": "Another one."})
    files = folder / "files"
    files.mkdir()
    (files / f"{name}.txt").write_text(NEWS, "utf-8")
    (files / f"{name}2.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))
    run(made, "add", str(files))
    return made


def in_label(folder: Path) -> Path:
    """Put it into a label's title and guideline."""
    made = _labelled(folder, 'title = "Quote"', f"title = {_toml(f'Quote {HOSTILE}')}")
    _annotate(made)
    return made


def in_attribute(folder: Path) -> Path:
    """Put it into a value that an attribute may have, and into one that it has."""
    made = _labelled(
        folder, 'values = ["direct", "indirect", "mixed"]',
        f'values = ["direct", "indirect", "mixed", {_toml(HOSTILE)}]',
    )  # fmt: skip
    _annotate(made, attributes={"type": HOSTILE, HOSTILE: HOSTILE})
    return made


def in_note(folder: Path) -> Path:
    """Put it into a note."""
    made = _library(folder, {"text": NEWS})
    _annotate(made, note=HOSTILE)
    return made


def in_entity_name(folder: Path) -> Path:
    """Put it into an entity's name and alias."""
    made = _library(folder, {"text": NEWS})
    entity = Entity(EntityId("e-1"), HOSTILE, "PERSON", aliases=(f"{HOSTILE} too",))
    open_library(made).put_entity(entity)
    _annotate(made, label="entity", entity=entity.id, attributes={"type": "PERSON"})
    return made


def in_tag(folder: Path) -> Path:
    """Put it into the file of tags, which no command would."""
    made = _library(folder, {"text": NEWS})
    article = open_library(made).ids()[0]
    rows = {
        "1": {"article": article, "tag": MARK + MARKUP.replace(" ", "")},
        "2": {"article": article, "tag": "ok"},
    }
    tables = {"meta": {"1": {"file": "tags", "version": 1}}, "tags": rows}
    (made / "tags.json").write_text(json.dumps(tables), "utf-8")
    return made


def in_bad_tag(folder: Path) -> Path:
    """Put controls into the file of tags, so that it has to be refused."""
    made = in_tag(folder)
    path = made / "tags.json"
    path.write_text(path.read_text("utf-8").replace('"ok"', json.dumps(HOSTILE)), "utf-8")
    return made


def in_error(folder: Path) -> Path:
    """Put it where an error message quotes it: into a record of a log, and into the name of the library's folder."""
    made = _library(folder / HOSTILE.replace("/", "_")[:100], {"text": NEWS})
    _annotate(made)
    for log in made.glob("annotations/*/*.edits.jsonl"):
        log.write_bytes(
            log.read_bytes()
            + spell_line({"type": HOSTILE})
            + spell_line({"type": "status", "status": HOSTILE})
        )
    return made


PLACES: Mapping[str, Callable[[Path], Path]] = {
    "article": in_article,
    "title": in_title,
    "file name": in_file_name,
    "label": in_label,
    "attribute": in_attribute,
    "note": in_note,
    "entity name": in_entity_name,
    "tag": in_tag,
    "refused tag": in_bad_tag,
    "error message and toast": in_error,
}
"""By the name of the place: makes a library with a hostile text there, in an empty folder."""


def _library(folder: Path, *rows: Mapping[str, object]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    library, file = folder / "library", folder / "in.jsonl"
    run(library, "init", str(library))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    run(library, "add", str(file))
    assert open_library(library).ids(), "nothing was added"
    return library


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _labelled(folder: Path, old: str, new: str) -> Path:
    made = _library(folder, {"text": NEWS})
    path = made / "labels.toml"
    content = path.read_text("utf-8")
    assert old in content, f"the label set has no {old}"
    path.write_text(content.replace(old, new, 1), "utf-8")
    return made


def _annotate(
    root: Path, *, label: str = "quote", note: str | None = None, entity: EntityId | None = None,
    attributes: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    library = open_library(root)
    span = Span(SpanId("s-1"), label, (Fragment(0, 5),), Provenance(_ANN, _AT), dict(attributes or {}))
    with closing(library.open(library.ids()[0], _ANN)) as journal:
        change = Change(None, replace(span, note=note, entity=entity))
        journal.append(Edit(journal.next_seq, "d-1", _AT, _ANN, "test.act", (change,)))


def _alone(library: Path) -> dict[str, str]:
    return {**os.environ, "HOME": str(library.parent), "XDG_CONFIG_HOME": str(library.parent / "config")}


def commands(library: Path) -> Sequence[tuple[str, ...]]:
    """Return the commands whose output shows what a library holds, and quotes what it is told."""
    told = HOSTILE.replace(MARK, "told")
    return (
        ("list",), ("labels",), ("add", str(library.parent / "files")), ("list", "--json"), ("search", "buoy"),
        ("list", "--filter", "tag:ok"), ("entities", "list"), ("stats",), ("check",), ("doctor",), ("keys",),
        ("export", "--to", "-"), ("export", "--format", "csv", "--to", "-"), ("tag", told, "+x"), ("open", told),
        ("export", "--format", told, "--to", "-"),
    )  # fmt: skip
