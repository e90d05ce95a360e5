"""`learn`: from what one has done, and only where there is enough of it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from reader.core.edit import Change, Edit, Item
from reader.library.opening import open_library
from reader.library.protocol import Status
from reader.stamps import new_id, now
from tests.cli.conftest import ANN, Run
from tests.suggest.test_learning import annotated, is_direct

pytest.importorskip("pycrfsuite")


def fill(library: Path, number: int) -> None:
    held = open_library(library)
    for place in range(number):
        made = annotated(place, is_direct)
        held.add(made.article, made.article.text.encode(), ".txt")
        items: list[Item] = [*made.spans, *made.relations]
        with closing(held.open(made.article.id, ANN)) as journal:
            changes = tuple(Change(None, item) for item in items)
            journal.append(Edit(journal.next_seq, new_id("d"), now(), ANN, "test", changes))
            journal.set_status(Status.DONE)


def test_what_is_learnt_is_offered_to_who_taught_it(
    run: Run, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(library, 20)
    assert run("learn", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["offered"] is True
    assert (told["articles"], told["held_out"]) == (16, 4)
    assert run("suggest", "--suggester", "learned", "--json") == 0
    assert json.loads(capsys.readouterr().out)["learned"]["articles"] == 20
    assert {len(found) for found in open_library(library).proposed.uncertainties().values()} == {20}
    assert set(open_library(library).proposed.uncertainties()) == {"confidence", "learned"}
    assert run("learn") == 0
    assert "It is offered." in capsys.readouterr().out


def test_too_little_is_said(run: Run, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(library, 2)
    assert run("learn") == 1
    assert "2 articles of ann are done; it takes 10 to learn from" in capsys.readouterr().err
