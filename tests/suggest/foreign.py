"""Plug-ins as somebody else would install them: a distribution on the path with entry points of its own."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

GOOD = """
    from reader.core.annotation import Fragment
    from reader.suggest.suggestion import SuggestedSpan, Suggestion

    class Boats:
        name = "boats"

        def __init__(self, word="boats"):
            self.word = word

        def suggest(self, article, known):
            at = article.text.find(self.word)
            while at >= 0:
                span = SuggestedSpan("entity", (Fragment(at, at + len(self.word)),), {"type": "ORG"})
                yield Suggestion((span,), (), "model:boats", 0.7, "it floats")
                at = article.text.find(self.word, at + 1)
"""
BROKEN = """
    class Broken:
        name = "broken"

        def suggest(self, article, known):
            yield from ()
            raise RuntimeError("no model\\n[b]here[/b]")
"""


@contextmanager
def installed(folder: Path, modules: Mapping[str, str]) -> Iterator[None]:
    """Install a distribution whose modules each have a suggester of the module's name.

    Args:
        folder: An empty folder.
        modules: By the suggester's name, the source of a class of that name with a capital.
    """
    about = folder / "plugged-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: plugged\nVersion: 1.0\n")
    entries = [f"{name} = plugged_{name}:{name.capitalize()}" for name in modules]
    (about / "entry_points.txt").write_text("\n".join(["[pressmark.suggesters]", *entries, ""]))
    for name, source in modules.items():
        (folder / f"plugged_{name}.py").write_text(textwrap.dedent(source))
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in modules:
            sys.modules.pop(f"plugged_{name}", None)
