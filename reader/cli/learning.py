"""`learn`: a model of attributions out of what an annotator has finished, if that does better than the rules."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

from reader.cli.output import complain, safe_print
from reader.cli.session import annotator, existing_library, library_folder
from reader.core.ids import Annotator
from reader.core.numbers import count
from reader.suggest.configuration import Configuration


def learn(arguments: argparse.Namespace) -> int:
    """Run `pressmark learn`."""
    from reader.editor.learning import finished
    from reader.suggest.configuration import SuggesterAbsentError
    from reader.suggest.learned import proposed
    from reader.suggest.learning import FEWEST_ARTICLES, learn

    library, name = existing_library(arguments), annotator(arguments)
    examples = list(finished(library, name))
    folder = learned_folder(library_folder(arguments).absolute(), name)
    try:
        report = learn(examples, library.labels, folder, proposed)
    except SuggesterAbsentError as fault:
        complain(fault)
        return 1
    if report is None:
        safe_print(
            f"{count(len(examples), 'article')} of {name} are done; it takes {FEWEST_ARTICLES} to learn from.",
            file=sys.stderr,
        )
        return 1
    if arguments.json:
        safe_print(json.dumps({**asdict(report), "offered": report.is_better}))
    else:
        offered = "It is offered." if report.is_better else "It is not offered; the rules are."
        safe_print(f"{report.words[0].upper()}{report.words[1:]}. {offered}")
    return 0


def learned_folder(library: Path, name: Annotator) -> Path:
    """Return the folder of what was learnt from an annotator: in the cache, since it can be learnt again."""
    from reader.library.layout import Layout

    return Layout(library).cache / "learned" / name


def with_learned(configuration: Configuration, library: Path, name: Annotator) -> Configuration:
    """Return a configuration that says where what was learnt lies; no fault if nothing was."""
    held = dict(configuration.options)
    held["learned"] = {"folder": learned_folder(library, name), **held.get("learned", {})}
    return replace(configuration, options=held)
