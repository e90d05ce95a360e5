"""The words that a list of articles is filtered by: `status:todo added:>2026-01-01 "port strike" -draft`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeAlias

from reader.core.dataclass import dataclass
from reader.core.display import display
from reader.core.ids import ArticleId
from reader.errors import PressmarkError
from reader.library.protocol import Library, Status, Summary
from reader.library.search_fold import plain

Test: TypeAlias = Callable[[Summary], bool]

_TERM = re.compile(
    r'(?P<without>-)?(?:(?P<field>\w+):)?(?:"(?P<quoted>[^"]*)(?P<closed>"?)|(?P<plain>[^\s"]*))'
)
_QUOTES = str.maketrans("“”„‟", '""""')
_COMPARISON = re.compile(r"(>=|<=|>|<|=)?(.*)")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_COMPARE: Mapping[str, Callable[[float | str, float | str], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "": operator.eq,
}


class QueryError(PressmarkError):
    """A filter that cannot be followed.

    Args:
        what: What is wrong.
        start: Where, as the first code point of the filter that is at fault.
        end: One past the last.
        remedy: What to write instead.
        brief: The same in few words; the remedy if left out.
    """

    def __init__(self, what: str, start: int, end: int, *, remedy: str = "", brief: str = "") -> None:
        super().__init__(what, where=f"filter, character {start + 1}", remedy=remedy)
        self.in_a_line = f"{what}; {brief or remedy}" if brief or remedy else what
        """What is wrong and what to write instead, for where there is one line."""
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a filter.

    Args:
        field: What it is about; empty for a word that may stand in the title, publisher, byline or tags.
        value: What is asked for, as written.
        without: Whether articles that meet it are left out.
        start: Where it stands in the filter: the first code point.
        end: One past the last.
    """

    field: str
    value: str
    without: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Query:
    """A filter that can be followed; articles must meet all its conditions."""

    conditions: tuple[Condition, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What is looked for in the articles' texts: each is a search of its own, a phrase in quotation marks."""
        return tuple(_sought(condition) for condition in self.conditions if condition.field == "text")

    @property
    def asks_for_tags(self) -> bool:
        """Whether it cannot be answered without the team's tags."""
        return any(condition.field == "tag" for condition in self.conditions)

    def test(self, holding: Mapping[str, Collection[ArticleId]] | None = None) -> Test:
        """Return what tells whether an article is wanted.

        Args:
            holding: For each of `texts` the articles that hold it, as `Library.holding` returns them.
        """
        tests = [_test(condition, holding or {}) for condition in self.conditions]
        return lambda summary: all(test(summary) for test in tests)


def parse_query(words: str) -> Query:
    """Read a filter.

    Conditions are parted by spaces, and all must hold; one after `-` must not. A word, or a phrase in quotation
    marks, is looked for in title, publisher, byline and tags, without regard to case and diacritics. `FIELD:VALUE`
    asks for more, and `FIELD:"…"` for a value with spaces; values of `status`, `tag`, `label` and `language` may
    be several with commas, any of which will do. See `FIELDS`.

    Raises:
        QueryError: If there is no such field, or its value makes no sense.
    """
    conditions: list[Condition] = []
    typed = words.translate(_QUOTES)
    for found in _TERM.finditer(typed):
        if not found[0]:
            continue
        quoted = found["quoted"]
        if quoted is not None and not found["closed"]:
            raise QueryError(
                "a quotation mark is not closed", found.start(), found.end(), remedy='end it with "'
            )
        field = (found["field"] or "").casefold()
        value = found["plain"] if quoted is None else quoted
        condition = Condition(field, value, found["without"] is not None, found.start(), found.end())
        if field or plain(value):
            _verify(condition)
            conditions.append(condition)
        elif value.strip():
            raise QueryError(f"{value!r} is no word", found.start(), found.end())
    return Query(tuple(conditions))


def openings(tags: Iterable[str], labels: Iterable[str], publishers: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what a condition may begin with: each field, then those of few values with each of these.

    Args:
        tags: The tags that articles have.
        labels: The names of the labels that spans may have.
        publishers: The names of the articles' publishers. Those that a filter cannot spell are left out.
    """
    spelled = (f'"{name}"' if " " in name else name for name in publishers if _can_be_spelled(name))
    values = {
        "status": Status,
        "annotated": ("yes", "no"),
        "tag": tags,
        "label": labels,
        "publisher": spelled,
    }
    fields = [f"{field}:" for field in FIELDS]
    whole = [f"{field}:{value}" for field, held in values.items() for value in held]
    return tuple(sign + words for sign in ("", "-") for words in (*fields, *whole))


def _can_be_spelled(name: str) -> bool:
    """Tell whether a filter can hold a name as it is, and a line show it."""
    return bool(plain(name)) and '"' not in name.translate(_QUOTES) and display(name) == name


def wanted(library: Library, query: Query) -> Test:
    """Return what tells whether an article of a library is wanted, its text included.

    Raises:
        LibraryError: If a text is asked for and the library cannot be searched, or tags are and cannot be read.
    """
    if query.asks_for_tags:
        library.tags()
    return query.test({text: library.holding(text) for text in query.texts})


def _verify(condition: Condition) -> None:
    if condition.field and condition.field not in FIELDS:
        from difflib import get_close_matches

        like = get_close_matches(condition.field, FIELDS, n=1)
        remedy = f"perhaps {like[0]}" if like else f"the fields are {', '.join(FIELDS)}"
        brief = "" if like else "such as status or tag"
        raise _wrong(condition, f"there is no field {condition.field!r}", remedy, brief)
    if condition.field and not condition.value.strip():
        raise _wrong(condition, f"{condition.field}: lacks a value", FIELDS[condition.field])
    _test(condition, {})


def _wrong(condition: Condition, what: str, remedy: str, brief: str = "") -> QueryError:
    return QueryError(what, condition.start, condition.end, remedy=remedy, brief=brief)


def _test(condition: Condition, holding: Mapping[str, Collection[ArticleId]]) -> Test:
    test = _positive_test(condition, holding)
    return (lambda summary: not test(summary)) if condition.without else test


def _positive_test(condition: Condition, holding: Mapping[str, Collection[ArticleId]]) -> Test:
    field, value = condition.field, condition.value
    match field:
        case "":
            return _words_test(
                value, lambda item: (item.title, item.publisher, item.byline, " ".join(item.tags))
            )
        case "title":
            return _words_test(value, lambda item: (item.title,))
        case "publisher":
            return _words_test(value, lambda item: (item.publisher,))
        case "byline":
            return _words_test(value, lambda item: (item.byline,))
        case "id":
            return lambda item: value.casefold() in item.id.casefold()
        case "status":
            statuses = _statuses(condition)
            return lambda item: item.status in statuses
        case "tag":
            names = _names(value)
            return lambda item: any(tag.casefold() in names for tag in item.tags)
        case "label":
            names = _names(value)
            return lambda item: any(
                label.casefold() in names for label, number in (item.spans or {}).items() if number
            )
        case "language":
            names = _names(value)
            return lambda item: _is_language(item.language, names)
        case "annotated":
            is_wanted = _yes_or_no(condition)
            return lambda item: (item.span_count > 0) == is_wanted
        case "added":
            return _date_test(condition, lambda item: item.added)
        case "published":
            return _date_test(condition, lambda item: item.published)
        case "length":
            return _number_test(condition, lambda item: item.length)
        case "spans":
            return _number_test(condition, lambda item: item.span_count)
        case "minutes":
            return _number_test(condition, lambda item: item.minutes_left)
        case _:
            found = holding.get(_sought(condition), frozenset())
            return lambda item: item.id in found


def _sought(condition: Condition) -> str:
    return f'"{condition.value}"' if " " in condition.value else condition.value


def _words_test(value: str, parts: Callable[[Summary], tuple[str | None, ...]]) -> Test:
    sought = plain(value)

    def test(item: Summary) -> bool:
        return any(part and sought in plain(part) for part in parts(item))

    return test


def _names(value: str) -> frozenset[str]:
    return frozenset(name.casefold() for name in value.split(",") if name)


def _statuses(condition: Condition) -> frozenset[Status]:
    try:
        return frozenset(Status(name.replace("-", "_")) for name in _names(condition.value))
    except ValueError:
        raise _wrong(condition, f"there is no status {condition.value!r}", FIELDS["status"]) from None


def _is_language(language: str | None, names: frozenset[str]) -> bool:
    """Tell whether a tag is one of those named, or a kind of it: `en-GB` is `en`."""
    tag = (language or "").casefold()
    return any(tag == name or tag.startswith(f"{name}-") for name in names)


def _yes_or_no(condition: Condition) -> bool:
    match condition.value.casefold():
        case "yes" | "y" | "true":
            return True
        case "no" | "n" | "false":
            return False
    raise _wrong(condition, f"{condition.value!r} is neither yes nor no", FIELDS["annotated"])


def _date_test(condition: Condition, part: Callable[[Summary], str | None]) -> Test:
    """Compare as much of a date as was given: `added:2026-01` is all of January."""
    sign, date = _comparison(condition)
    if not _DATE.fullmatch(date):
        raise _wrong(condition, f"{date!r} is no date", FIELDS[condition.field])
    compare, length = _COMPARE[sign], len(date)

    def test(item: Summary) -> bool:
        then = part(item) or ""
        return _DATE.match(then) is not None and compare(then[:length], date)

    return test


def _number_test(condition: Condition, part: Callable[[Summary], float]) -> Test:
    sign, number = _comparison(condition)
    if not _NUMBER.fullmatch(number):
        raise _wrong(condition, f"{number!r} is no number", FIELDS[condition.field])
    compare, limit = _COMPARE[sign], float(number)
    return lambda item: compare(part(item), limit)


def _comparison(condition: Condition) -> tuple[str, str]:
    found = _COMPARISON.fullmatch(condition.value)
    return (found[1] or "", found[2]) if found else ("", condition.value)


FIELDS: Mapping[str, str] = {
    "text": 'words of the article\'s text, as the search takes them: text:harbour, text:"port strike"',
    "title": "words of the title",
    "publisher": "words of the publisher's name",
    "byline": "words of the byline",
    "status": "todo, in_progress, done or flagged",
    "tag": "a tag, or several with commas",
    "label": "a label that has spans, or several with commas",
    "annotated": "yes or no",
    "added": "a date such as 2026, 2026-01 or 2026-01-31, after >, >=, < or <= if you like",
    "published": "a date, as for added; dates that are not written so are left out",
    "language": "a language tag such as en or pt-BR",
    "length": "a number of characters, after >, >=, < or <= if you like",
    "spans": "a number of spans, as for length",
    "minutes": "a number of minutes left to read, as for length",
    "id": "a part of the id",
}
"""The fields of a filter, and what each asks for."""
