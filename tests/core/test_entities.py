"""The register as a value: redirects, renaming, merging and splitting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.annotation import Entity
from reader.core.entities import (
    WIKIDATA,
    RegisterError,
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
