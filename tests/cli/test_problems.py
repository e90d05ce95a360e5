"""Problems are told by kind: the first few of each, and how many more there are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.cli.problems import Problem, lines_of
from reader.errors import SaveError
from reader.exchange.rules import Fault


def unknown(number: int, label: str = "PER") -> Problem:
    return Problem(f"in.jsonl:{number}", Fault(f"span s-{number}", f"label {label!r} is not known", "add it"))


def test_a_few_are_told_one_by_one() -> None:
    assert list(lines_of([unknown(number) for number in range(5)])) == [
        f"in.jsonl:{number}: span s-{number}: label 'PER' is not known (add it)" for number in range(5)
    ]


def test_of_many_of_a_kind_the_first_are_told_and_the_others_counted() -> None:
    full = Problem("in.jsonl:7", SaveError("the disk is full", where="a.json"))
    problems = [unknown(number) for number in range(1_000)]
    lines = list(lines_of([*problems, full, *(unknown(number, "ORG") for number in range(6))]))
    assert lines[:6] == [*problems[:5], full]
    assert lines[11:] == [
        "and 995 more: label 'PER' is not known (add it)",
        "and 1 more: label 'ORG' is not known (add it)",
    ]


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 9))))
def test_each_is_told_or_counted_and_the_lines_stay_few(kinds: list[tuple[int, int]]) -> None:
    problems = [
        Problem(f"in:{place}", Fault(f"span {place}", f"label {kind} is not known"))
        for kind, times in kinds
        for place in range(times)
    ]
    lines = list(lines_of(problems))
    counted = [int(line.split()[1].replace(",", "")) for line in lines if line.startswith("and ")]
    told = [line for line in lines if not line.startswith("and ")]
    assert len(told) + sum(counted) == len(problems)
    assert len(told) <= 100
    assert len(lines) <= 201
