"""`init`, and the library that a command makes where there is none.

The app's start goes through here: what it does not need is imported where it is used.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from reader.cli.session import annotator, existing_library, is_chosen, library_folder
from reader.core.ids import Annotator
from reader.core.numbers import count
from reader.errors import PressmarkError
from reader.library.layout import is_library
from reader.library.protocol import Library


def init(arguments: argparse.Namespace) -> int:
    """Run `pressmark init`."""
    from reader.cli.output import safe_print

    folder = arguments.folder or library_folder(arguments)
    labels = None if arguments.labels is None else _labels(arguments.labels)
    library = make_library(
        folder, arguments.name, annotator(arguments) if arguments.samples else None, labels
    )
    articles = len(library.ids())
    safe_print(
        f"{library.name}: a new library in {folder}"
        + (f" with {count(articles, 'article')}" if articles else "")
    )
    return 0


def library_to_fill(arguments: argparse.Namespace, *, samples: bool) -> Library:
    """Open the library, and make it first if it is the user's own and not there yet.

    Args:
        arguments: What the user said.
        samples: Whether a library that is made gets the sample articles.

    Raises:
        LibraryError: If the user named a library that is not there.
    """
    folder = library_folder(arguments)
    if is_chosen(arguments) or is_library(folder):
        return existing_library(arguments)
    from reader.cli.output import safe_print

    safe_print(f"Making your library in {folder}" + (" with a few sample articles." if samples else "."))
    return make_library(folder, "My library", annotator(arguments) if samples else None)


def _labels(preset_or_file: str) -> str:
    """Return the content of the label file that the user named, once it is known to be one."""
    from reader.editor.registry import Registry
    from reader.library.label_file import PRESETS, preset, read_labels

    if preset_or_file in PRESETS:
        return preset(preset_or_file)
    path = Path(preset_or_file)
    if not path.is_file():
        raise PressmarkError(
            f"there is no preset and no file {preset_or_file!r}", remedy=f"presets: {', '.join(PRESETS)}"
        )
    Registry(read_labels(path))
    return path.read_bytes().decode("utf-8")


def make_library(
    folder: Path, name: str, samples_for: Annotator | None, labels: str | None = None
) -> Library:
    """Make a library.

    Args:
        folder: Where.
        name: What it is called; the folder's name if empty.
        samples_for: Who gets the sample articles with their annotations; None for no samples.
        labels: The content of its label file; that of a new library if None.

    Raises:
        LibraryError: If there is one already, or another label file.
        SaveError: If it cannot be written.
    """
    from reader.library.founding import init_library

    library = init_library(folder, name, labels)
    if samples_for is not None:
        add_samples(library, samples_for)
    return library


def add_samples(library: Library, samples_for: Annotator) -> None:
    """Add the sample articles, and their annotations as those of an annotator."""
    from reader.cli.importer import import_file
    from reader.cli.keeping import Tally, add_paths
    from reader.cli.output import complain
    from reader.paths import sample_articles_dir

    folder = sample_articles_dir()
    annotated = folder / "annotations.jsonl"
    tally = Tally()
    add_paths(library, sorted(path for path in folder.iterdir() if path != annotated), tally)
    for problem in tally.refused:
        complain(problem)
    if annotated.exists():
        imported = import_file(library, annotated, annotator=samples_for)
        for problem in imported.problems:
            complain(problem)
