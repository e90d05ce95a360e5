"""The label file: the one we ship is sound, and every mistake in one is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.core.labels import Attribute
from reader.errors import LabelSetError
from reader.library.label_file import default_labels, parse_labels, read_labels

MINIMAL = """name = "mine"
[[label]]
name = "entity"
key = "e"
[[label.attribute]]
name = "type"
values = ["PERSON", "ORG"]
keys = { p = "PERSON" }
[[label]]
name = "person"
[[relation]]
name = "is"
head = ["entity"]
tail = ["person", "entity"]
tail_where = { entity = { type = ["ORG"] } }
"""


def test_the_labels_that_we_ship_have_the_keys_that_the_guide_names() -> None:
    labels = parse_labels(default_labels(), "labels.toml")
    assert {label.name: label.key for label in labels.labels} == {
        "quote": "q",
        "source": "s",
        "cue": "u",
        "claim": "c",
        "entity": "e",
    }
    assert {kind.name: kind.key for kind in labels.relations if kind.enabled} == {
        "has_source": "S",
        "has_cue": "U",
        "states": "T",
        "about": "A",
        "coref": "R",
    }
    entity = labels.label("entity")
    assert entity is not None
    kinds = entity.attribute("type")
    assert kinds is not None
    assert "".join(kinds.keys) == "poglnfvdwa"
    assert set(kinds.keys.values()) == set(kinds.values)
    assert [label.name for label in labels.labels if label.discontinuous] == ["quote", "source"]
    assert all(label.guideline for label in labels.labels)


def test_a_small_label_file_says_what_it_says() -> None:
    labels = parse_labels(MINIMAL, "x")
    assert labels.name == "mine"
    assert labels.labels[0].attributes == (Attribute("type", ("PERSON", "ORG"), keys={"p": "PERSON"}),)
    assert labels.labels[1].key == ""
    assert labels.relations[0].tail_where == {"entity": {"type": ("ORG",)}}
    assert labels.relations[0].max_per_head is None


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('name = "mine"', "", 1, "name is missing"),
        ('name = "mine"', 'schema_version = 2\nname = "mine"', 1, "newer"),
        ('name = "mine"', 'nam = "mine"', 1, "allowed: schema_version, name"),
        ('key = "e"', 'key = "ee"', 4, "one visible character"),
        ('key = "e"', 'key = "\\u001b"', 4, "one visible character"),
        ('key = "e"', "key = 5", 4, "not text"),
        ('key = "e"', 'colour = "red"', 4, "'colour' means nothing here"),
        ('key = "e"', 'color = "pink"', 4, "allowed: red"),
        ('key = "e"', 'spans = "many"', 4, "allowed: single, multi"),
        ('name = "entity"', 'name = "an entity"', 3, "cannot be a name"),
        ('name = "person"', 'name = "entity"', 10, "two of the name"),
        ('name = "person"', 'name = "person"\nkey = "e"', 11, "is the key of label 'entity'"),
        ('name = "type"', 'name = "type"\npattern = "("', 7, "no regular expression"),
        ('name = "type"', 'name = "type"\ndefault = "GPE"', 7, "allowed: PERSON, ORG"),
        ('name = "type"', 'name = "type"\nrequired = "yes"', 7, "neither true nor false"),
        ('values = ["PERSON", "ORG"]', 'values = ["PERSON", "PERSON"]', 7, "a word twice"),
        ('values = ["PERSON", "ORG"]', 'values = "PERSON"', 7, "not a list of words"),
        ('p = "PERSON"', 'p = "GPE"', 8, "allowed: PERSON, ORG"),
        ('p = "PERSON"', 'e = "PERSON"', 8, "own key"),
        ('p = "PERSON"', 'pp = "PERSON"', 8, "one visible character"),
        ('head = ["entity"]', 'head = ["quote"]', 13, "allowed: entity, person"),
        ('head = ["entity"]', "", 11, "head is missing"),
        ('type = ["ORG"]', 'type = ["GPE"]', 15, "allowed: PERSON, ORG"),
        ('type = ["ORG"]', 'kind = ["ORG"]', 15, "no attribute 'kind'"),
        ("{ entity =", "{ source =", 15, "allowed: person, entity"),
        ('head = ["entity"]', 'head = ["entity"]\nmax_per_head = 0', 14, "1 or more"),
        ('head = ["entity"]', 'head = ["entity', 13, "not TOML"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_is_allowed(
    old: str, new: str, line: int, words: str
) -> None:
    assert old in MINIMAL
    with pytest.raises(LabelSetError) as told:
        parse_labels(MINIMAL.replace(old, new, 1), "labels.toml")
    assert words in str(told.value)
    assert "labels.toml" in str(told.value)
    assert f"line {line}" in str(told.value)


def test_a_file_without_labels_or_in_another_encoding_is_said(tmp_path: Path) -> None:
    with pytest.raises(LabelSetError, match="no label"):
        parse_labels('name = "x"', "labels.toml")
    with pytest.raises(LabelSetError, match=r"\[\[label\]\]"):
        parse_labels('name = "x"\n[label]\nname = "y"', "labels.toml")
    (tmp_path / "labels.toml").write_bytes(b'name = "x"\n# caf\xe9')
    with pytest.raises(LabelSetError, match="line 2"):
        read_labels(tmp_path / "labels.toml")
    (tmp_path / "labels.toml").write_bytes(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode())
    assert read_labels(tmp_path / "labels.toml").name == "mine"
