"""Damage to exports, each in one place: what a consumer must see, and must not take for anything else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SPANS = " of spans: "
"""How the comparison says that a span is another one; so do the next three for what they are called."""
RELATIONS = " of relations: "
DOCUMENTS = "documents instead of"
KNOWN = " of known: "
UNKNOWN = "banner"
"""A label that nobody knows."""


def same(content: str) -> str:
    """Return the content of a file as it is."""
    return content


@dataclass(frozen=True, slots=True)
class Damage:
    """What is done to the content of a file.

    Args:
        edit: Returns the content with one thing wrong.
        seen: A pattern that one of the faults must fit which are found then: it is about the thing that is wrong.
        twin: Returns the content spelt as `edit` spells it, with nothing wrong: that must pass.
    """

    edit: Callable[[str], str]
    seen: str
    twin: Callable[[str], str] = same


def substituted(pattern: str, by: str, seen: str) -> Damage:
    """Return the damage that puts something in the place of the first match of a pattern."""
    return Damage(lambda content: re.sub(pattern, by, content, count=1, flags=re.MULTILINE), seen)


def changed(*path: str | int, to: Any, seen: str) -> Damage:
    """Return a damage of the first row of JSONL.

    Args:
        path: The keys that lead to a value of it.
        to: What it becomes, or what makes that of the value which is there.
        seen: What one of the faults must fit.
    """
    return edited(lambda row: put(row, path, to), seen)


def edited(edit: Callable[[Any], None], seen: str) -> Damage:
    """Return the damage that an edit of the first row of JSONL is."""
    return Damage(lambda content: _row_respelt(content, edit), seen, _rows_respelt)


def _rows_respelt(content: str) -> str:
    return _row_respelt(content, lambda _: None)


def _row_respelt(content: str, edit: Callable[[Any], None]) -> str:
    first, _, rest = content.partition("\n")
    row = json.loads(first)
    edit(row)
    return f"{json.dumps(row, ensure_ascii=False)}\n{rest}"


def edited_array(edit: Callable[[Any], None], seen: str) -> Damage:
    """Return the damage that an edit of a JSON array is."""
    return Damage(lambda content: _array_respelt(content, edit), seen, _arrays_respelt)


def _arrays_respelt(content: str) -> str:
    return _array_respelt(content, lambda _: None)


def _array_respelt(content: str, edit: Callable[[Any], None]) -> str:
    several = json.loads(content)
    edit(several)
    return json.dumps(several, ensure_ascii=False)


def put(row: Any, path: tuple[str | int, ...], to: Any) -> None:
    """Change the value at a path of keys: to another, or to what a function makes of it."""
    for key in path[:-1]:
        row = row[key]
    row[path[-1]] = to(row[path[-1]]) if callable(to) else to


def one_more(number: int) -> int:
    """Return an offset shifted by one."""
    return number + 1


def edited_documents(edit: Callable[[list[Any]], None], seen: str) -> Damage:
    """Return the damage that an edit of spaCy's documents is; the file's bytes are Latin-1 here."""
    return Damage(lambda content: _documents_respelt(content, edit), seen, _all_documents_respelt)


def _all_documents_respelt(content: str) -> str:
    return _documents_respelt(content, lambda _: None)


def _documents_respelt(content: str, edit: Callable[[list[Any]], None]) -> str:
    import spacy
    from spacy.tokens import DocBin

    several = DocBin(store_user_data=True).from_bytes(content.encode("latin-1"))
    docs = list(several.get_docs(spacy.blank("xx").vocab))
    edit(docs)
    written = DocBin(several.attrs, store_user_data=True, docs=docs).to_bytes()
    return str(written.decode("latin-1"))


def change_span(docs: list[Any], *, by: int = 0, label: str = "") -> None:
    """Move the first span of spaCy's documents, or call it something else."""
    first, *rest = docs[0].spans["sc"]
    doc = docs[0]
    moved = doc[first.start + by : first.end]
    docs[0].spans["sc"] = [type(first)(doc, moved.start, moved.end, label or first.label_), *rest]
