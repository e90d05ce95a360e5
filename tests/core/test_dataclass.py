"""Our dataclasses behave as those of the standard library do, which each is made beside."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import field
from typing import Any

import pytest

from reader.core import dataclass as ours

Make = Callable[..., Callable[[type], type]]
STANDARD: Make = dataclasses.dataclass
OURS: Make = ours._dataclass


class Plain:
    name: str
    number: int = 3


class Full:
    """Everything that a field can be told, but what we leave out."""

    first: int
    second: str = "b"
    many: list[int] = field(default_factory=list)
    hidden: str = field(default="h", repr=False)
    aside: int = field(default=0, compare=False)
    fixed: int = field(default=7, init=False)
    made: dict[str, int] = field(default_factory=dict, init=False)


class Counted:
    low: int
    high: int = 0
    total: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", self.low + self.high)


class Own:
    value: int

    def __repr__(self) -> str:
        return f"<{self.value}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and abs(self.value) == abs(other.value)

    def __hash__(self) -> int:
        return 5


class Empty:
    pass


KINDS = {"slots": {"slots": True}, "frozen": {"slots": True, "frozen": True}, "plain": {}}
KINDS["ordered"] = {"slots": True, "frozen": True, "order": True}


def pair(body: type, kind: str) -> tuple[Any, Any]:
    """Return a class made by the standard library, and the same made by us."""
    made = []
    for make in (STANDARD, OURS):
        twin = type(body.__name__, (), {key: held for key, held in vars(body).items() if key != "__dict__"})
        made.append(make(**KINDS[kind])(twin))
    return made[0], made[1]


def outcome(act: Callable[[], object]) -> object:
    """Return what comes of something: what it returns, or the kind of its error."""
    try:
        return act()
    except Exception as fault:  # noqa: BLE001 - the two are compared
        return type(fault)


ARGUMENTS: list[tuple[type, tuple[object, ...], dict[str, object]]] = [
    (Plain, ("a",), {}),
    (Plain, ("a", 4), {}),
    (Plain, (), {"number": 1, "name": "z"}),
    (Plain, (), {}),
    (Plain, ("a", 1, 2), {}),
    (Plain, ("a",), {"other": 1}),
    (Full, (1,), {}),
    (Full, (1, "x", [2], "y", 9), {}),
    (Full, (1,), {"many": None}),
    (Full, (1,), {"fixed": 8}),
    (Full, (1,), {"made": {}}),
    (Counted, (2, 3), {}),
    (Own, (-4,), {}),
    (Empty, (), {}),
    (Empty, (1,), {}),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("body", "arguments", "named"), ARGUMENTS)
def test_what_is_made_has_the_same_fields_and_is_shown_the_same(
    body: type, kind: str, arguments: tuple[object, ...], named: dict[str, object]
) -> None:
    def shown(cls: Any) -> object:
        item = cls(*arguments, **named)
        held = {each.name: getattr(item, each.name) for each in dataclasses.fields(cls)}
        return held, repr(item), repr(item)

    standard, made = pair(body, kind)
    assert outcome(lambda: shown(standard)) == outcome(lambda: shown(made))


@pytest.mark.parametrize("kind", KINDS)
def test_a_default_that_is_made_is_made_anew_each_time(kind: str) -> None:
    _, full = pair(Full, kind)
    one, two = full(1), full(1)
    assert one.many is not two.many
    assert one.made is not two.made
    given = [1]
    assert full(1, "x", given).many is given


SIGNS: dict[str, Callable[[Any, Any], object]] = {
    "==": lambda one, two: one == two,
    "!=": lambda one, two: one != two,
    "<": lambda one, two: one < two,
    "<=": lambda one, two: one <= two,
    ">": lambda one, two: one > two,
    ">=": lambda one, two: one >= two,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((1, "b"), (1, "b")),
        ((1, "b"), (1, "c")),
        ((1, "c"), (1, "b")),
        ((0, "z"), (1, "a")),
        ((1,), (1, "b", [2])),
    ],
)
def test_two_are_compared_by_the_same_fields(
    kind: str, sign: str, left: tuple[object, ...], right: tuple[object, ...]
) -> None:
    def compared(cls: Any) -> object:
        one, two = cls(*left), cls(*right)
        two.__class__.aside.__set__(two, 99) if kind != "plain" else setattr(two, "aside", 99)
        return SIGNS[sign](one, two)

    standard, made = pair(Full, kind)
    assert outcome(lambda: compared(standard)) == outcome(lambda: compared(made))


@pytest.mark.parametrize("kind", KINDS)
def test_another_class_is_never_equal_and_cannot_be_ordered(kind: str) -> None:
    _, plain = pair(Plain, kind)
    _, other = pair(Plain, kind)
    assert plain("a") != other("a")
    assert plain("a") != ("a", 3)
    with pytest.raises(TypeError):
        assert plain("a") < other("b")

    class Below(plain):  # type: ignore[misc, valid-type]
        __slots__ = ()

    assert plain("a") != Below("a")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("body", [Plain, Own, Empty])
def test_the_frozen_have_a_hash_and_the_others_none_but_their_own(kind: str, body: type) -> None:
    values = {"Plain": ("a", 2), "Own": (-4,), "Empty": ()}[body.__name__]
    standard, made = pair(body, kind)
    assert outcome(lambda: hash(standard(*values))) == outcome(lambda: hash(made(*values)))


def test_a_hash_counts_what_is_compared_alone() -> None:
    standard, made = pair(Counted, "frozen")
    assert hash(made(1, 2)) == hash(made(1, 2)) == hash((1, 2, 3)) == hash(standard(1, 2))
    assert len({made(1, 2), made(1, 2), made(2, 1)}) == 2


@pytest.mark.parametrize("kind", ["frozen", "ordered"])
def test_a_frozen_one_keeps_what_it_was_given(kind: str) -> None:
    _, plain = pair(Plain, kind)
    item = plain("a")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot change field 'name' of Plain"):
        item.name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError, match="'number'"):
        del item.number
    with pytest.raises(dataclasses.FrozenInstanceError):
        item.other = 1
    assert (item.name, item.number) == ("a", 3)


@pytest.mark.parametrize("kind", ["slots", "plain"])
def test_others_can_be_changed(kind: str) -> None:
    _, plain = pair(Plain, kind)
    item = plain("a")
    item.name = "b"
    assert item == plain("b")
    assert outcome(lambda: setattr(item, "other", 1)) == (AttributeError if kind == "slots" else None)


@pytest.mark.parametrize("kind", KINDS)
def test_slots_are_there_where_they_are_asked_for(kind: str) -> None:
    standard, made = pair(Plain, kind)
    assert hasattr(made("a"), "__dict__") is hasattr(standard("a"), "__dict__") is (kind == "plain")


@ours.dataclass(frozen=True, slots=True)
class Frozen:
    name: str
    parts: tuple[int, ...] = ()


@ours.dataclass(slots=True)
class Open:
    name: str
    parts: list[int] = field(default_factory=list)


@pytest.mark.parametrize("item", [Frozen("a", (1, 2)), Open("b", [3])])
def test_one_can_be_copied_pickled_and_replaced(item: Frozen | Open) -> None:
    assert copy.copy(item) == item
    assert copy.deepcopy(item) == item
    assert pickle.loads(pickle.dumps(item)) == item  # noqa: S301 - its own
    changed = dataclasses.replace(item, name="c")
    assert (changed.name, changed.parts) == ("c", item.parts)
    assert dataclasses.is_dataclass(item)


def test_a_method_is_written_when_it_is_first_called_and_named_as_it_should_be() -> None:
    _, plain = pair(Plain, "frozen")
    late = vars(plain)["__eq__"]
    assert plain("a") == plain("a")
    written = vars(plain)["__eq__"]
    assert written is not late
    assert plain("a") == plain("a")
    assert vars(plain)["__eq__"] is written
    for name in ("__init__", "__repr__", "__hash__", "__eq__"):
        repr(plain("a"))
        hash(plain("a"))
        assert vars(plain)[name].__qualname__ == f"{plain.__qualname__}.{name}"
