"""Rules are switched off in the label file."""

from __future__ import annotations

import pytest

from reader.checks.rules import RULES, rules_of
from reader.errors import LabelSetError
from reader.library.label_file import default_labels, parse_labels


def test_at_first_every_rule_is_on() -> None:
    assert rules_of(parse_labels(default_labels(), "labels.toml")) == RULES


def test_a_rule_that_is_false_is_off() -> None:
    file = f"{default_labels()}\n[checks]\nlong_source = false\ntie = true\n"
    off = set(RULES) - set(rules_of(parse_labels(file, "labels.toml")))
    assert [rule.id for rule in off] == ["long_source"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [("long = false", "'long' means nothing here"), ('tie = "no"', "tie is neither true nor false")],
)
def test_a_switch_that_cannot_be_followed_is_named_with_its_line(line: str, complaint: str) -> None:
    file = f"{default_labels()}\n[checks]\n{line}\n"
    number = file.count("\n")
    with pytest.raises(LabelSetError, match=complaint) as caught:
        parse_labels(file, "labels.toml")
    assert caught.value.where == f"labels.toml, line {number}"
