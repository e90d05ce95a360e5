"""The label file: the one we ship is sound, and every mistake in one is told with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.labels import Attribute
from reader.editor.command import Pane
from reader.editor.keymap import default_keymap
from reader.editor.registry import Registry
from reader.errors import LabelSetError
from reader.library.label_file import PRESETS, default_labels, parse_labels, preset, read_labels

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
    assert set(kinds.keys.values()) == set(kinds.offered)
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
        ('{ type = ["ORG"] }', "5", 15, "not a table"),
        ("{ entity =", "{ source =", 15, "allowed: person, entity"),
        ('head = ["entity"]', 'head = ["entity"]\nmax_per_head = 0', 14, "1 or more"),
        ('head = ["entity"]', 'head = ["entity', 13, "not TOML"),
        ('name = "type"', 'name = "type"\nkind = "text"', 7, "no list of values"),
        ('name = "type"', 'name = "type"\nkind = "list"', 7, "allowed: values, text"),
        ('name = "type"', 'name = "type"\noptional_values = ["ORG"]', 7, "in values and in optional_values"),
        ('name = "type"', 'name = "type"\nsuggest_from = ["writer"]', 7, "allowed: entity, person, author"),
        ('name = "type"', 'name = "type"\nsuggest_from = ["entity:GPE"]', 7, "the value 'GPE'"),
        ('name = "type"', 'name = "type"\ndefault = "auto"', 7, "direct, indirect, mixed"),
        ('name = "type"', 'name = "type"\ncomputed = { mixed = "ORG" }', 7, "nothing is computed"),
        (
            'name = "type"',
            'name = "type"\ndefault = "auto"\ncomputed = { sung = "ORG" }',
            8,
            "allowed: direct, indirect, mixed",
        ),
        (
            'name = "person"',
            'name = "person"\nguideline = """\n[[label]]\nkey = 5\n"""\nkey = "ee"',
            15,
            "visible",
        ),
        (
            'name = "person"',
            'name = "person"\nrole = "people"',
            11,
            "allowed: quote, claim, source, cue, entity, and",
        ),
        (
            'name = "type"',
            'name = "type"\nrole = "kind"',
            7,
            "allowed: speaker, type, form, attribution, mention",
        ),
        ('name = "type"', 'name = "type"\nrole = 5', 7, "not text"),
        (
            'head = ["entity"]',
            'role = "quote"\nhead = ["entity"]',
            13,
            "allowed: has_source, has_cue, states, coref",
        ),
        (
            '[[label]]\nname = "person"',
            '[[label.attribute]]\nname = "sort"\nrole = "type"\n[[label]]\nname = "person"',
            11,
            "the role of attribute 'type' already",
        ),
        (
            '[[label]]\nname = "person"',
            '[[label.attribute]]\nname = "speaker"\n[[label.attribute]]\nname = "claimer"\n[[label]]\nname = "person"',
            12,
            'write role = "" in one of them',
        ),
        ('name = "person"', "name = 'person'\nguideline = '''\nkey = 5\n'''\nkey = 'ee'", 14, "visible"),
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


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_sound_and_takes_no_key_from_a_command(name: str) -> None:
    labels = parse_labels(preset(name), name)
    registry = Registry(labels)
    keymap = default_keymap(registry)
    for pane in Pane:
        wanted = {(command.id, key) for command in registry.in_pane(pane) for key in command.keys}
        held = {
            (command.id, key) for command in registry.in_pane(pane) for key in keymap.keys(command.id, pane)
        }
        assert held == wanted
    for label in labels.labels:
        assert label.key
        assert label.guideline
        assert registry.get(f"label.{label.name}") is not None
        for attribute in label.attributes:
            assert not attribute.keys or set(attribute.offered) == set(attribute.keys.values())


def test_presets_have_the_labels_that_they_are_named_for() -> None:
    names = {name: [label.name for label in parse_labels(preset(name), name).labels] for name in PRESETS}
    assert names["attribution"] == ["quote", "source", "cue", "claim", "entity"]
    assert names["simple"] == ["quote", "claim", "entity"]
    assert names["entities"] == ["entity"]
    assert len(names["custom"]) == 1
    entity = parse_labels(preset("entities"), "entities").labels[0].attribute("type")
    assert entity is not None
    assert len(entity.values) == 18
    assert default_labels() == preset("attribution")


def test_the_custom_preset_is_sound_with_all_that_it_suggests() -> None:
    begun, _, suggested = preset("custom").partition("\n# [[label.attribute]]\n")
    filled = f"{begun}\n[[label.attribute]]\n" + re.sub(r"(?m)^# ?", "", suggested)
    labels = parse_labels(filled, "labels.toml")
    assert [label.name for label in labels.labels] == ["highlight", "topic"]
    keymap = default_keymap(Registry(labels))
    assert keymap.keys("label.topic.POLITICS") == ("e p",)
    assert keymap.keys("relation.about") == ("A",)


def test_a_label_is_for_what_its_name_says_or_else_the_file() -> None:
    content = (
        MINIMAL.replace('name = "entity"', 'name = "entity"\nrole = ""')
        .replace('name = "person"', 'name = "person"\nrole = "entity"')
        .replace(
            'name = "type"', 'name = "type"\nrole = ""\n[[label.attribute]]\nname = "sort"\nrole = "type"'
        )
        .replace("[[relation]]\n", '[[relation]]\nrole = "coref"\n')
    ).replace('values = ["PERSON", "ORG"]\nkeys = { p = "PERSON" }\n', "")
    content = content.replace('tail_where = { entity = { type = ["ORG"] } }', "")
    labels = parse_labels(content, "x")
    assert [(label.name, label.role) for label in labels.labels] == [("entity", ""), ("person", "entity")]
    assert [(one.name, one.role) for one in labels.labels[0].attributes] == [("type", ""), ("sort", "type")]
    assert labels.relation_for("coref") == labels.relations[0]
    assert labels.label_for("entity") == labels.labels[1]


def test_optional_values_are_allowed_and_have_no_command_unless_they_have_a_key() -> None:
    given = 'optional_values = ["DATE", "MISC"]\nkeys = { p = "PERSON", d = "DATE" }'
    labels = parse_labels(MINIMAL.replace('keys = { p = "PERSON" }', given), "x")
    kinds = labels.labels[0].attributes[0]
    assert kinds.values == ("PERSON", "ORG", "DATE", "MISC")
    assert kinds.offered == ("PERSON", "ORG", "DATE")
    assert kinds.allows("MISC")
    assert not kinds.allows("GPE")
    registry = Registry(labels)
    assert registry.get("label.entity.DATE") is not None
    assert registry.get("label.entity.MISC") is None


def test_what_is_computed_may_be_called_otherwise() -> None:
    content = MINIMAL.replace(
        'values = ["PERSON", "ORG"]\nkeys = { p = "PERSON" }',
        'values = ["direct", "indirect", "partly", "sung"]\ndefault = "auto"\ncomputed = { mixed = "partly" }',
    ).replace('tail_where = { entity = { type = ["ORG"] } }', "")
    kinds = parse_labels(content, "x").labels[0].attributes[0]
    assert kinds.computed == {"direct": "direct", "indirect": "indirect", "mixed": "partly"}


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


LINES = [line for name in PRESETS for line in preset(name).split("\n") if line.strip()]
WRONG = (
    "= 5",
    "= [1]",
    "= {}",
    "= { entity = 5 }",
    "= { entity = { type = 5 } }",
    '= ""',
    '= [""]',
    "= true",
    '= "\\u0000"',
)


@given(st.sampled_from(PRESETS), st.data())
def test_whatever_is_done_to_a_label_file_it_is_followed_or_refused_with_its_place(
    name: str, data: st.DataObject
) -> None:
    lines = preset(name).split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.integers(0, 3)):
            case 0:
                del lines[at : at + data.draw(st.integers(1, 3))]
                lines.append("")
            case 1:
                lines.insert(at, data.draw(st.sampled_from(LINES)))
            case 2:
                lines[at] = re.sub("=.*", data.draw(st.sampled_from(WRONG)).replace("\\", r"\\"), lines[at])
            case _:
                lines[at] = lines[at].replace("[[", "[").replace("]]", "]")
    place = "labels.toml"
    try:
        assert [*Registry(parse_labels("\n".join(lines), place))]
    except LabelSetError as fault:
        place = fault.where
    assert place.startswith(("labels.toml", "label set"))


def test_labels_may_be_written_in_one_line_and_a_mistake_in_them_is_told_as_near_as_it_goes() -> None:
    head = 'schema_version = 1\nname = "x"\n'
    made = parse_labels(
        f'{head}label = [{{ name = "quote", key = "q", attribute = [{{ name = "type", values = ["a", "b"] }}] }}, '
        '{ name = "cue" }]\nrelation = [{ name = "has_cue", head = ["quote"], tail = ["cue"] }]\n',
        "labels.toml",
    )
    assert [(label.name, label.key, [part.name for part in label.attributes]) for label in made.labels] == [
        ("quote", "q", ["type"]), ("cue", "", []),
    ]  # fmt: skip
    assert [relation.name for relation in made.relations] == ["has_cue"]
    for words, what, remedy in (
        ('label = [{ name = "a" },\n{ name = "cue", color = 7 }]', "label 'cue': color is not text",
         'put it between " and "'),
        ("label = [{ key = 7 }]", "label 1: name is missing", 'write name = "…"'),
        ("label = [7]", "the label set: label is not a list of tables", "begin each with [[label]]"),
        ('[[label]]\nname = "a"\nattribute = [{ name = "b", values = 7 }]',
         "attribute 'b': values is not a list of words", 'write values = ["…", "…"]'),
    ):  # fmt: skip
        with pytest.raises(LabelSetError) as raised:
            parse_labels(head + words, "labels.toml")
        assert (raised.value.what, raised.value.remedy) == (what, remedy)
        assert raised.value.where.startswith("labels.toml, line ")


def test_no_two_labels_attributes_or_relations_have_one_name() -> None:
    head = 'schema_version = 1\nname = "x"\n[[label]]\nname = "a"\n'
    attribute = '[[label.attribute]]\nname = "b"\n'
    relation = '[[relation]]\nname = "r"\nhead = ["a"]\ntail = ["a"]\n'
    for twice, what in (
        ('[[label]]\nname = "a"\n', "label 'a': there are two of the name 'a'"),
        (attribute * 2, "attribute 'b': there are two of the name 'b'"),
        (relation * 2, "relation 'r': there are two of the name 'r'"),
    ):
        with pytest.raises(LabelSetError) as raised:
            parse_labels(head + twice, "labels.toml")
        assert (raised.value.what, raised.value.remedy) == (what, "rename one")
    parse_labels(f'{head}{attribute}[[label]]\nname = "c"\n{attribute}{relation}', "labels.toml")
