"""Two people who share a library in git, each with a clone."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from reader.core.annotation import Fragment, Provenance, Relation, Span
from reader.core.edit import Change, Edit, Item
from reader.core.ids import Annotator, ArticleId, RelationId, SpanId
from reader.ingest import read_article
from reader.library import revising
from reader.library.doctor import Examined, Finding, examine
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.opening import open_library
from reader.library.protocol import Journal, Status
from reader.stamps import new_id, now

GIT = shutil.which("git")
ANA, BEN = Annotator("ana"), Annotator("ben")
OLD = """Dock strike

The mayor said nobody was hurt when the gate fell on Sunday.

Two cranes stood still, and the crews went home before noon.
"""
NEW = """Dock strike enters its second week

A ferry was turned away in the morning.

The mayor said nobody was hurt when the gate fell on Sunday.

Two cranes stood still, and everybody stayed.
"""
LATER = NEW.replace("A ferry", "A late and empty ferry")
LOST = "the crews went home before noon"
MARKS = (b"<<<<<<< ", b"=======\n", b">>>>>>> ")


@dataclass
class Clone:
    """A person's copy of the library."""

    root: Path
    article: ArticleId

    def git(self, *arguments: str, wrong: bool = False) -> bytes:
        known = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "merge.renames=true"]
        done = subprocess.run(["git", *known, *arguments], cwd=self.root, check=False, capture_output=True)
        assert wrong or done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def share(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "work")

    def push(self) -> None:
        self.git("push", "-q", "origin", "HEAD")

    def pull(self, *, conflict: bool = False) -> None:
        self.git("pull", "-q", "--no-rebase", "--no-edit", wrong=conflict)

    @property
    def library(self) -> FolderLibrary:
        return open_library(self.root)

    @property
    def files(self) -> Mapping[Path, bytes]:
        """All files but those that can be made again."""
        return {
            path.relative_to(self.root): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and not {".git", ".cache"}.intersection(path.relative_to(self.root).parts)
        }

    def open(self, annotator: Annotator = BEN, *, writable: bool = True) -> Journal:
        return self.library.open(self.article, annotator, writable=writable)

    def update(self, text: str = NEW) -> None:
        new = read_article(text.encode(), name="dock.txt", added=now()).article
        revising.revise(self.library, self.article, new, text.encode(), ".txt")

    def label(self, words: Mapping[str, str], *ties: tuple[str, str], by: Annotator = BEN) -> None:
        """Label words, by the id of the span, and tie spans."""
        with closing(self.open(by)) as journal:
            for name, excerpt in words.items():
                start = journal.article.text.index(excerpt)
                fragment = Fragment(start, start + len(excerpt))
                do(journal, None, Span(SpanId(name), "entity", (fragment,), Provenance(by, now())))
            for head, tail in ties:
                name = RelationId(f"{head}-{tail}")
                do(journal, None, Relation(name, "about", SpanId(head), SpanId(tail), Provenance(by, now())))

    def words(self, annotator: Annotator = BEN) -> dict[str, str]:
        """Return what is labelled, by the id of the span."""
        with closing(self.open(annotator)) as journal:
            return {span.id: span.excerpt(journal.article.text) for span in journal.annotations.ordered()}

    def waiting(self, annotator: Annotator = BEN) -> list[str]:
        with closing(self.open(annotator, writable=False)) as journal:
            queue = journal.unplaced()
            return [held.words for held in queue.wanted] if queue else []

    def findings(self) -> list[Finding]:
        return [found for found in examine(self.root, lambda _: iter(()), Examined()) if not found.is_note]


def do(journal: Journal, before: Item | None, after: Item | None) -> None:
    change = Change(before, after)
    journal.append(Edit(journal.next_seq, new_id("d"), now(), journal.annotator, "label.entity", (change,)))


def two_clones(folder: Path) -> tuple[Clone, Clone]:
    """Make two clones of a library with one article."""
    library = init_library(folder / "ana")
    held = read_article(OLD.encode(), name="dock.txt", added=now()).article
    library.add(held, OLD.encode(), ".txt")
    ana = Clone(folder / "ana", held.id)
    ana.git("init", "-qb", "main")
    subprocess.run(["git", "init", "-qb", "main", "--bare", folder / "origin"], check=True)
    ana.git("remote", "add", "origin", str(folder / "origin"))
    ana.share()
    ana.git("push", "-qu", "origin", "main")
    subprocess.run(["git", "clone", "-q", folder / "origin", folder / "ben"], check=True)
    return ana, Clone(folder / "ben", held.id)


def updated_beside(team: tuple[Clone, Clone]) -> Clone:
    """Return the clone of one who labelled the old text while the other changed it, after a merge without conflict."""
    ana, ben = team
    ana.update()
    ana.share()
    ana.push()
    ben.label({"s-1": "The mayor", "s-2": "hurt", "s-3": LOST}, ("s-1", "s-2"), ("s-3", "s-1"))
    with closing(ben.open()) as journal:
        journal.set_status(Status.DONE)
        journal.draft("note", "half a word")
    ben.share()
    ben.pull()
    return ben
