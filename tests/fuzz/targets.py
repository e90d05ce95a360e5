"""Every reader of foreign bytes, as a function of those bytes, and files to begin with."""

from __future__ import annotations

import atexit
import io
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from reader.errors import PressmarkError
from reader.exchange.dialect import Dialect, dialect, names
from reader.exchange.record import Record
from reader.ingest import read_articles
from reader.ingest.formats import FORMATS
from tests.exchange.comparing import write_all
from tests.exchange.sample import RECORD
from tests.ingest.pages import PAGE, book

Target = Callable[[bytes], None]

_MANY = 20
"""How many records of one input are taken in."""


def _ingest(format_name: str, data: bytes) -> None:
    """Read bytes as articles; what is refused is refused with a reason."""
    try:
        for number, read in enumerate(read_articles(data, name=f"x.{format_name}", format_name=format_name)):
            if isinstance(read, PressmarkError):
                assert read.what
            else:
                text = read.article.text
                text.encode("utf-8")
                assert all(0 <= block.start <= block.end <= len(text) for block in read.article.blocks)
            if number > _MANY:
                break
    except PressmarkError:
        return


def _exchange(found: Dialect, data: bytes) -> None:
    """Read bytes as another program's file."""
    if found.detect is not None:
        found.detect(data)
    assert found.read is not None
    try:
        for number, reading in enumerate(found.read(io.BytesIO(data))):
            _verify(reading.record)
            if number > _MANY:
                break
    except PressmarkError:
        return


def _exchange_folder(found: Dialect, data: bytes) -> None:
    """Put bytes in the place of one of a folder's files, which its first byte chooses, and read the folder."""
    assert found.read_folder is not None
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        here = Path(folder) / "files"
        shutil.copytree(_written(found), here)
        files = sorted(path for path in here.rglob("*") if path.is_file())
        files[data[0] % len(files) if data else 0].write_bytes(data[1:])
        if found.detect_folder is not None:
            found.detect_folder(here)
        try:
            for number, reading in enumerate(found.read_folder(here)):
                _verify(reading.record)
                if number > _MANY:
                    break
        except PressmarkError:
            return


def _verify(record: Record | None) -> None:
    if record is not None:
        length = len(record.article.text)
        parts = (part for span in record.spans for part in span.fragments)
        assert all(0 <= part.start < part.end <= length for part in parts)


_FOLDERS: dict[str, Path] = {}


def _written(found: Dialect) -> Path:
    """Return a folder, or a file, that a dialect has written; it is made once and lies in memory."""
    if found.name not in _FOLDERS:
        if not _FOLDERS:
            atexit.register(clear)
        folder = Path(tempfile.mkdtemp(dir=memory(), prefix="pressmark-fuzz-"))
        target = folder / f"out{found.suffix}"
        write_all(found, [RECORD], target)
        _FOLDERS[found.name] = target
    return _FOLDERS[found.name]


def clear() -> None:
    """Remove what was written to begin with."""
    for target in _FOLDERS.values():
        shutil.rmtree(target.parent, ignore_errors=True)
    _FOLDERS.clear()


def memory() -> Path | None:
    """Return a folder that lies in memory, where there is one and no other was chosen."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and tempfile.tempdir is None else None


def targets() -> Mapping[str, Target]:
    """Return all readers by name."""
    found: dict[str, Target] = {f"ingest-{name}": partial(_ingest, name) for name in FORMATS}
    for each in map(dialect, names()):
        if each.read is not None:
            found[f"exchange-{each.name}"] = partial(_exchange, each)
        elif each.read_folder is not None:
            found[f"exchange-{each.name}"] = partial(_exchange_folder, each)
    return found


def seeds(name: str) -> list[bytes]:
    """Return inputs that a reader understands."""
    kind, _, what = name.partition("-")
    if kind == "ingest":
        return _INGESTED[what]
    found = dialect(what)
    target = _written(found)
    if found.read is not None:
        return [target.read_bytes()]
    files = sorted(path for path in target.rglob("*") if path.is_file())
    return [bytes([number]) + path.read_bytes() for number, path in enumerate(files)]


_MARKDOWN = b"""---
title: The clock
date: 2026-01-30
tags: [a, b]
---
# The clock

> A *quote* and **more** with a [link](https://example.org "x") and `code`.

- one
  1. two

| a | b |
|---|---|
| c | d |

```
code
```
"""

_INGESTED: Mapping[str, list[bytes]] = {
    "txt": [RECORD.article.text.encode(), "Ein Süß\r\nzwei\x00".encode("cp1252"), "x".encode("utf-16")],
    "md": [_MARKDOWN],
    "html": [PAGE.encode()],
    "epub": [book("<p>One.</p>", "<h1>Two</h1><p>Three &amp; four</p>")],
    "jsonl": [b'{"text":"One.","title":"T","meta":{"url":"https://example.org"}}\n{"text":"Two."}\n'],
    "pdf": [
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    ],
}
