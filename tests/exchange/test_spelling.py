"""What exports call things, and the ids that they derive: the same on every machine and in every version."""

from __future__ import annotations

from reader.exchange.derived import derived_id, is_derived, kept_id, name_made
from reader.exchange.dialect import Dialect, Job, Option, Reading, unknown_provenance
from reader.exchange.offsets import Unit
from reader.exchange.rules import Fault
from reader.exchange.selection import Selection, View
from reader.exchange.things import Thing
from tests.core.strategies import LABELS


def test_things_units_and_views_are_told_in_these_words() -> None:
    assert ", ".join(Thing) == (
        "spans, relations, fragments, attributes, entity links, notes, dismissed warnings, provenance, status, "
        "metadata, blocks, marks, tags"
    )
    assert ", ".join(Unit) == "code points, UTF-16 units, bytes"
    assert ", ".join(View) == "full, simple"


def test_derived_ids_are_those_that_they_always_were() -> None:
    assert derived_id("s", "brat", "0" * 64, 7) == "s-1zv61p7chwnxthy3"
    assert derived_id("r", "\ud800") != derived_id("r", "\ud801")
    assert derived_id("s", "a", "b") != derived_id("s", "ab") != derived_id("r", "ab")
    assert is_derived(derived_id("s", 1))
    assert not any(map(is_derived, ("s-0123456789", "s-quote", derived_id("s", 1) + "0", "17", "")))


def test_ids_of_ours_stay_and_all_others_are_derived_from_what_they_stand_for() -> None:
    assert kept_id("s", "s-0123456789", "brat") == "s-0123456789"
    assert kept_id("s", "s-a-b", "brat") == "s-a-b"
    assert name_made("s-a-b") == name_made(derived_id("s", 1)) == ""
    for foreign in ("r-0123456789", "T1", "s-", "s-A", "", None, 17):
        made = kept_id("s", foreign, "brat")
        assert name_made(made) == derived_id("s", "brat", foreign)
        assert kept_id("s", made, "brat") != made


def test_what_is_not_said() -> None:
    assert Selection() == Selection(None, None, None, None, True, None, True, View.FULL)
    assert Fault("a", "b") == Fault("a", "b", "")
    assert Option("a", "b", "c").values == ()
    assert (unknown_provenance().by, unknown_provenance().at) == ("", "")
    assert (unknown_provenance("ann", "t").by, unknown_provenance("ann", "t").at) == ("ann", "t")


def test_what_is_not_said_of_a_dialect_it_does_not_do() -> None:
    made = Dialect("a", "b", ".c", "code points", (), lambda *_: iter(()))
    assert [
        made.folder,
        made.joins_splits,
        made.by_record,
        made.keeps_provenance,
        made.tells_suggestions,
    ] == [False] * 5
    assert {type(made.by_record), type(made.tells_suggestions), type(made.keeps_provenance)} == {bool}
    assert (made.extra, made.options, made.drops, made.reads) == ("", (), (), False)
    assert (made.read, made.read_folder, made.detect, made.detect_folder) == (None, None, None, None)
    job = Job(LABELS)
    assert (dict(job.options), job.split, job.splits, job.account.records) == ({}, "", (), 0)
    assert (Reading(1, None).faults, Reading(1, None).file) == ((), "")
