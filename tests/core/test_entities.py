"""The register as a value: redirects, renaming, merging and splitting."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.annotation import Entity
from reader.core.entities import (
    WIKIDATA,
    RegisterError,
    deleted,
    merged,
    names,
    renamed,
    resolve,
    split,
    standing,
    with_alias,
    with_wikidata,
)
from reader.core.ids import EntityId

MAUD = Entity(EntityId("e-1"), "Maud Ellery", "PERSON", ("Ellery",))
ELLERY = Entity(EntityId("e-2"), "M. Ellery", "PERSON", ("Ellery", "Ms Ellery"))


def test_a_renamed_entity_keeps_its_old_name_as_an_alias() -> None:
    after = renamed(MAUD, "  Maud\nR. Ellery ")
    assert names(after) == ("Maud R. Ellery", "Ellery", "Maud Ellery")
    assert names(renamed(after, "Ellery")) == ("Ellery", "Maud Ellery", "Maud R. Ellery")


def test_a_name_cannot_be_empty() -> None:
    with pytest.raises(RegisterError, match="needs a name"):
        renamed(MAUD, " \n")


def test_of_two_merged_the_first_stays_with_all_names_and_the_second_leads_to_it() -> None:
    kept, gone = merged(MAUD, with_wikidata(ELLERY, "Q42"))
    assert names(kept) == ("Maud Ellery", "Ellery", "M. Ellery", "Ms Ellery")
    assert kept.ids == {WIKIDATA: "Q42"}
    held = {kept.id: kept, gone.id: gone}
    assert resolve(held, gone.id) == kept.id
    assert list(standing(held)) == [kept]


def test_an_id_weighs_more_than_nil_and_two_ids_are_two_entities() -> None:
    nil, known = with_wikidata(MAUD, "NIL"), with_wikidata(ELLERY, "Q42")
    assert merged(nil, known)[0].ids == {WIKIDATA: "Q42"}
    with pytest.raises(RegisterError, match="two ids in wikidata, Q7 and Q42"):
        merged(with_wikidata(MAUD, "Q7"), known)
    with pytest.raises(RegisterError, match="itself"):
        merged(MAUD, MAUD)


def test_a_split_takes_names_away_and_leaves_some() -> None:
    stays, new = split(ELLERY, EntityId("e-3"), ["Ellery", "Ms Ellery"])
    assert names(stays) == ("M. Ellery",)
    assert names(new) == ("Ellery", "Ms Ellery")
    assert new.type == "PERSON"
    for taken in ([], names(ELLERY), ["Nobody"]):
        with pytest.raises(RegisterError):
            split(ELLERY, EntityId("e-3"), taken)


@pytest.mark.parametrize("word", ["42", "Q0", "Q042", "q42", "nil", "Q4 2", "Q42\n"])
def test_what_is_no_wikidata_id_is_refused(word: str) -> None:
    with pytest.raises(RegisterError, match="Wikidata"):
        with_wikidata(MAUD, word)
    assert with_wikidata(with_wikidata(MAUD, "Q42"), "").ids == {}


def test_two_branches_that_merge_into_each_other_agree_on_who_stands() -> None:
    one, two, three = (Entity(EntityId(f"e-{n}"), f"N{n}", "ORG") for n in (1, 2, 3))
    held = {
        one.id: merged(two, one)[1],
        two.id: merged(one, two)[1],
        three.id: merged(two, three)[1],
    }
    assert {resolve(held, found) for found in held} == {one.id}
    assert [entity.id for entity in standing(held)] == [one.id]
    assert resolve({one.id: held[one.id]}, one.id) is None


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30))
def test_whatever_is_merged_every_id_leads_to_an_entry_that_stands(pairs: list[tuple[int, int]]) -> None:
    held = {EntityId(f"e-{n}"): Entity(EntityId(f"e-{n}"), f"Name {n}", "ORG") for n in range(8)}
    for kept, gone in pairs:
        if kept != gone:
            one, other = merged(held[EntityId(f"e-{kept}")], held[EntityId(f"e-{gone}")])
            held |= {one.id: one, other.id: other}
    stand = {entity.id for entity in standing(held)}
    assert stand
    assert {resolve(held, found) for found in held} == stand


def test_an_alias_is_learnt_once_and_without_line_breaks() -> None:
    assert with_alias(MAUD, "Ms\nEllery", "Ellery", "Maud Ellery", " ").aliases == ("Ellery", "Ms Ellery")


def test_what_the_register_cannot_take_is_said_with_what_to_do() -> None:
    def refused(act: Callable[[], object]) -> str:
        with pytest.raises(RegisterError) as raised:
            act()
        return str(raised.value)

    assert refused(lambda: with_wikidata(MAUD, "q42")) == (
        "'q42' is not a Wikidata id: write Q and a number, such as Q42, or NIL for none"
    )
    assert refused(lambda: merged(MAUD, MAUD)) == "Maud Ellery cannot be merged with itself"
    assert refused(lambda: split(ELLERY, EntityId("e-3"), ["Ellery", "Nobody", "None"])) == (
        "M. Ellery does not go by 'Nobody': it has M. Ellery, Ellery, Ms Ellery"
    )
    for taken in (tuple[str, ...](), names(ELLERY)):
        assert refused(lambda taken=taken: split(ELLERY, EntityId("e-3"), taken)) == (  # type: ignore[misc]
            "M. Ellery cannot be split so: leave each of the two at least one name"
        )
    ids = ({"isni": "1", "viaf": "7"}, {"isni": "2", "viaf": "7"})
    assert refused(lambda: merged(replace(MAUD, ids=ids[0]), replace(ELLERY, ids=ids[1]))) == (
        "Maud Ellery and M. Ellery have two ids in isni, 1 and 2: take the wrong one away first, if they are the same"
    )


def test_merged_entries_have_the_ids_of_both_and_the_first_ones_name_and_type() -> None:
    kept, gone = merged(
        replace(MAUD, ids={"wikidata": "Q42", "isni": "NIL"}),
        replace(ELLERY, type="ORG", ids={"wikidata": "NIL", "isni": "1", "viaf": "NIL"}),
    )
    assert kept.ids == {"wikidata": "Q42", "isni": "1", "viaf": "NIL"}
    assert (kept.id, kept.name, kept.type, kept.merged_into) == (MAUD.id, "Maud Ellery", "PERSON", None)
    assert (gone.id, gone.name, gone.aliases, gone.merged_into) == (
        ELLERY.id,
        "M. Ellery",
        ELLERY.aliases,
        MAUD.id,
    )


def test_what_was_deleted_leads_nowhere_and_stays_as_it_was() -> None:
    gone = deleted(MAUD)
    assert resolve({gone.id: gone, ELLERY.id: ELLERY}, gone.id) is None
    assert list(standing({gone.id: gone, ELLERY.id: ELLERY})) == [ELLERY]
    assert replace(gone, merged_into=None) == MAUD


def test_a_split_leaves_outside_ids_where_they_were_and_takes_a_name_once() -> None:
    known = replace(ELLERY, ids={"wikidata": "Q42"})
    stays, new = split(known, EntityId("e-3"), ["Ms Ellery", "M. Ellery", "Ms Ellery"])
    assert (stays.id, stays.name, stays.aliases, stays.ids) == (ELLERY.id, "Ellery", (), {"wikidata": "Q42"})
    assert (new.id, new.name, new.aliases, new.ids) == ("e-3", "Ms Ellery", ("M. Ellery",), {})
    assert new.merged_into is None
