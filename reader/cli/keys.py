"""`keys`: the key table of the library's own label set and the user's own key map."""

from __future__ import annotations

import argparse
from itertools import groupby

from reader.cli.keymap import user_keymap
from reader.cli.output import columns, safe_print
from reader.cli.session import existing_library, library_folder
from reader.core.labels import LabelSet
from reader.editor.keys import format_sequence
from reader.editor.registry import Registry
from reader.library.layout import is_library


def print_keys(arguments: argparse.Namespace) -> int:
    """Run `pressmark keys`."""
    registry = Registry(_labels(arguments))
    keymap = user_keymap(registry)
    commands = list(registry)
    rows = [
        ("  " + "  ".join(map(format_sequence, keymap.keys(command.id))), command.title, command.help)
        for command in commands
    ]
    lines = zip(commands, columns(rows), strict=True)
    for group, members in groupby(lines, key=lambda line: line[0].group):
        safe_print(str(group), *(line for _, line in members))
    return 0


def _labels(arguments: argparse.Namespace) -> LabelSet:
    if is_library(library_folder(arguments)):
        return existing_library(arguments).labels
    from reader.library.label_file import default_labels, parse_labels

    return parse_labels(default_labels(), "the default label set")
