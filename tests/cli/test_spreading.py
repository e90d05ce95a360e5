"""Several processes write what one writes, to the byte, and tell what one tells."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from reader.cli import spreading
from reader.cli.helpers import ROOM, Helpers
from reader.cli.records import records, row_records
from reader.core.ids import ArticleId
from reader.errors import PressmarkError
from reader.exchange.account import Account
from reader.exchange.dialect import Job, dialect
from reader.exchange.selection import Selection
from reader.exchange.things import Thing
from reader.exchange.writing import write_sound
from reader.library.folder import FolderLibrary
from tests.cli.conftest import Run
from tests.library.acts import ANN, add, article, library_in, relation, span

NATIVE = dialect("native")


@pytest.fixture
def seven(tmp_path: Path) -> FolderLibrary:
    """A library of seven articles, of which one has no annotations."""
    library = library_in(tmp_path / "seven", *(article(f"The pier {number}") for number in range(7)))
    for number, place in enumerate(library.ids()[:-1]):
        journal = library.open(place, ANN)
        add(journal, span(1, number, 9), span(2, 10, 20, label="source"), relation(1, span(1), span(2)))
        journal.close()
    return library


@pytest.fixture(autouse=True)
def _early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few articles be worth another process."""
    monkeypatch.setattr(spreading, "_BATCH", 2)
    monkeypatch.setattr(spreading, "_WORTHWHILE", 3)
    monkeypatch.setattr(spreading, "useful_helpers", lambda: 1)


def alone(library: FolderLibrary, selection: Selection, account: Account) -> bytes:
    found = write_sound(NATIVE, records(library, selection, account=account), Job(library.labels, account))
    return b"".join(chunk for chunk in found if isinstance(chunk, bytes))


def spread(
    library: FolderLibrary,
    selection: Selection,
    account: Account,
    advance: Callable[[], None] = lambda: None,
) -> bytes:
    job = Job(library.labels, account)
    found = spreading.write_spread(library, NATIVE, selection, job, advance)
    return b"".join(chunk for chunk in found if isinstance(chunk, bytes))


def told(account: Account) -> object:
    return (
        account.records,
        account.came,
        account.went,
        account.reasons,
        account.examples,
        account.advice,
        [*account.salvaged],
    )


@pytest.mark.parametrize("chosen", ["all", "articles", "labels"])
def test_the_bytes_and_the_account_are_those_of_one_process(seven: FolderLibrary, chosen: str) -> None:
    selection = {
        "all": Selection(),
        "articles": Selection(articles=frozenset(seven.ids()[1:])),
        "labels": Selection(labels=frozenset(["quote"])),
    }[chosen]
    one, several = Account(), Account()
    done: list[int] = []
    expected = alone(seven, selection, one)
    assert expected.count(b"\n") == (5 if chosen == "articles" else 6)
    assert spread(seven, selection, several, lambda: done.append(1)) == expected
    assert told(several) == told(one)
    assert len(done) == len(selection.articles or seven.ids())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has larger pipes")
def test_a_helper_can_leave_a_batch_before_this_process_takes_it() -> None:
    import fcntl

    order = spreading._Order(Path(), "native", Selection(), {}, "", detailed=False)
    with Helpers(1, spreading._writer, order) as others:
        queue: Any = others._pool._result_queue
        assert fcntl.fcntl(queue._reader.fileno(), fcntl.F_GETPIPE_SZ) == ROOM


def test_this_process_does_what_helpers_have_no_time_for(
    seven: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[ArticleId] = []

    def counted(
        library: FolderLibrary, selection: Selection, _: None, articles: list[ArticleId], _account: Account
    ) -> object:
        taken.extend(articles)
        return row_records(library, selection, articles=articles)

    monkeypatch.setattr(spreading, "row_records", counted)
    spread(seven, Selection(), Account())
    ids = seven.ids()
    assert taken[:2] == ids[4:6], "two batches wait for the helper, which has only begun to start"
    assert set(taken).isdisjoint(ids[:4])


@pytest.mark.parametrize("places", [[3], [5], [3, 5]])
def test_what_cannot_be_read_is_told_as_ever_and_the_first_first(
    seven: FolderLibrary, places: list[int]
) -> None:
    for place in places:
        (seven.root / "articles" / f"{seven.ids()[place]}.json").write_bytes(b"{}")
    with pytest.raises(PressmarkError) as one:
        alone(seven, Selection(), Account())
    with pytest.raises(PressmarkError) as several:
        spread(seven, Selection(), Account())
    assert (type(several.value), str(several.value)) == (type(one.value), str(one.value))


def _die(_order: object) -> None:
    os._exit(1)


def test_what_helpers_had_to_salvage_is_told(seven: FolderLibrary) -> None:
    for place in (seven.ids()[1], seven.ids()[4]):
        seven.root.joinpath("annotations", ANN, f"{place}.json").write_bytes(b"{}")
    one, several = Account(), Account()
    assert spread(seven, Selection(), several) == alone(seven, Selection(), one)
    assert told(several) == told(one)
    assert len(several.salvaged) == 2


def test_where_helpers_die_one_process_does_it_all(
    seven: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "_writer", _die)
    one, several = Account(), Account()
    assert spread(seven, Selection(), several) == alone(seven, Selection(), one)
    assert told(several) == told(one)


def test_helpers_end_with_the_process_that_they_help(seven: FolderLibrary) -> None:
    order = spreading._Order(seven.root, "native", Selection(), {}, "", detailed=False)
    script = (
        "import os, pickle, signal, sys\n"
        "from reader.cli import helpers, spreading\n"
        "if __name__ == '__main__':\n"
        f"    pool = helpers.Helpers(1, spreading._writer, pickle.loads({pickle.dumps(order)!r}))\n"
        f"    pool.ask([{seven.ids()[0]!r}]).result()\n"
        "    print(*pool._pool._processes, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    place = seven.root.parent / "killed.py"
    place.write_text(script, encoding="utf-8")
    path = os.pathsep.join(sys.path)
    with subprocess.Popen(
        [sys.executable, place], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
    ) as killed:
        assert killed.stdout is not None
        helper = int(killed.stdout.readline())
    assert any(_is_gone(helper) for _ in range(3000))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no groups of processes to interrupt")
@pytest.mark.parametrize("delay", [0, 0.05, 0.1, 0.2, 0.4])
def test_an_interrupt_reaches_no_helper_even_while_it_begins(seven: FolderLibrary, delay: float) -> None:
    order = spreading._Order(seven.root, "native", Selection(), {}, "", detailed=False)
    script = (
        "import os, pickle, signal, sys, time\n"
        "from reader.cli import helpers, spreading\n"
        "if __name__ == '__main__':\n"
        "    signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"    pool = helpers.Helpers(1, spreading._writer, pickle.loads({pickle.dumps(order)!r}))\n"
        f"    asked = pool.ask([{seven.ids()[0]!r}])\n"
        "    try:\n"
        f"        time.sleep({delay})\n"
        "        os.killpg(0, signal.SIGINT)\n"
        "        time.sleep(60)\n"
        "    except KeyboardInterrupt:\n"
        "        content, _ = pool.result(asked) or (b'', None)\n"
        "        print(len(content))\n"
        "        pool._pool.shutdown()\n"
    )
    place = seven.root.parent / "interrupted.py"
    place.write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, place],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        start_new_session=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert int(done.stdout) > 0, "the helper has done its batch"


def _is_gone(process: int) -> bool:
    """Tell whether a process has ended, after a moment."""
    time.sleep(0.01)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_dialect_that_does_not_write_by_record_is_written_by_one_process(
    seven: FolderLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("no helper is of use here")

    monkeypatch.setattr(spreading, "Helpers", refuse)
    job = Job(seven.labels, Account(), dialect("label-studio").chosen({}))
    assert [*spreading.write_spread(seven, dialect("label-studio"), Selection(), job, lambda: None)]


def test_the_command_gives_the_same_files(run: Run, seven: FolderLibrary, tmp_path: Path) -> None:
    from reader.cli import main

    words = ["--library", str(seven.root), "--annotator", "ann", "export", "--to"]
    report = tmp_path / "report.json"
    assert main([*words, str(tmp_path / "several.jsonl"), "--report", str(report)]) == 0
    assert (tmp_path / "several.jsonl").read_bytes() == alone(seven, Selection(), Account())
    loaded = json.loads(report.read_bytes())
    assert (loaded["records"], loaded["in"]["spans"], loaded["out"]["relations"]) == (6, 12, 6)


def test_accounts_are_added_in_order(seven: FolderLibrary) -> None:
    (record, *_) = records(seven)
    first, second, whole = Account((), BytesIO()), Account((), BytesIO()), Account((), BytesIO())
    for account in (first, whole):
        account.drop_span(record, record.spans[0], "too long")
        account.advise("mind the gap")
    for account in (second, whole):
        account.drop_span(record, record.spans[1], "too long")
        account.miss(record, record.spans[1], Thing.NOTES, "no notes")
        account.advise("mind the gap")
        account.write(spans=1)
    first.add(second)
    assert told(first) == told(whole)
    assert b"".join(first.report()) == b"".join(whole.report())
