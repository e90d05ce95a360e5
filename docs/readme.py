"""Write the generated parts of the README again: the key table, and with `--line` the line of output.

Run it from the repository's top folder: `python docs/readme.py`.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from pathlib import Path

from reader.cli import main
from reader.core.ids import Annotator
from reader.editor.editor import Editor
from reader.editor.keymap import default_keymap
from reader.editor.keytable import key_table
from reader.editor.registry import Registry
from reader.ingest import read_article
from reader.library.founding import init_library
from reader.library.label_file import default_labels, parse_labels
from reader.stamps import new_id, now

README = Path(__file__).resolve().parent.parent / "README.md"
ARTICLE = "Harbour reopens\n\n“The last buoy is back in place,” said the harbour master.\n"


def line(folder: Path) -> str:
    """Return a line that the command exports after a quote was made with its cue and source."""
    library = init_library(folder / "library", "example")
    article = read_article(ARTICLE.encode(), name="harbour.txt", added=now()).article
    library.add(article, ARTICLE.encode(), ".txt")
    journal = library.open(article.id, Annotator("ana"))
    registry = Registry(library.labels)
    editor = Editor(journal, registry, default_keymap(registry), now=now, new_id=new_id, clock=time.monotonic)
    for key in ('"', "q", "enter"):
        editor.press(key)
    journal.close()
    out = folder / "out.jsonl"
    main(["--library", str(folder / "library"), "export", "--to", str(out)])
    return out.read_text(encoding="utf-8")


def replaced(pattern: str, text: str, new: str) -> str:
    """Replace the one place that a pattern's second group matches."""
    return re.sub(pattern, lambda found: found[1] + new + found[3], text, count=1, flags=re.DOTALL)


if __name__ == "__main__":
    registry = Registry(parse_labels(default_labels(), "labels.toml"))
    text = README.read_text(encoding="utf-8")
    table = key_table(registry, default_keymap(registry))
    text = replaced(r"(<!-- keys:[^\n]*-->\n)(.*?)(<!-- end of keys -->)", text, table)
    if "--line" in sys.argv:
        with tempfile.TemporaryDirectory() as folder:
            text = replaced(r"(```json\n)(.*?)(```)", text, line(Path(folder)))
    README.write_text(text, encoding="utf-8")
