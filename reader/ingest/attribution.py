"""The attribution line: a line that holds nothing but who said something.

It is a name, a comma and a role, or a dash and a name. The recogniser looks at the shape of the line, prefers to
miss one over taking a sentence or a caption for one, and knows no name.
"""

from __future__ import annotations

import re

DASHES = ("-", "‒", "–", "—", "―")
"""What may stand before the name."""

LONGEST = 160
"""How long an attribution line may be, in code points."""

QUOTATION_MARK = re.compile("[\"“”„‟«»「」『』]|''|``")
"""A double quotation mark, typewritten ones included."""

DASH = re.compile(r"(?:-{1,3}|[‒–—―])[ \t\u00a0]*")
"""The dash at the beginning of a line, with the space after it."""

_COMMA = re.compile("[,،，]")
_NO_NAME_END = tuple('.?!:;,…。！？؟।”"»-–—')
_ABBREVIATION_END = re.compile(
    r"\b(?:Jr|Sr|Ph\.?D|M\.?D|Esq)\.$|\b(?:[A-Z]\.){2,}$|\b[A-Z]-[A-Z][a-z]{1,5}\.$"
)
_SUFFIX = re.compile(r"\s*(?:Jr|Sr|I{1,3}|IV)\b\.?\s*[,،，]")

_TITLES = frozenset(
    "dr mr mrs ms prof rev sir gen lt col maj capt sgt sen rep gov judge dame lord lady".split()
)
_SMALL_WORDS = frozenset(
    "al and ap ben bin bint da das de del della den der di do dos du e el ibn la las le los of ten ter the und "
    "van vom von y zu".split()
)
_DETERMINERS = frozenset(("a", "an", "the", "one"))
_OPENERS = frozenset(
    "after although and as at because before but by does for from if in inside now on or since so though to "
    "under until what when while why with yet".split()
)
_PLACES_IN_A_PICTURE = frozenset(
    "left right center centre top bottom above below foreground background pictured seen shown".split()
)
_ROLE = re.compile(
    r"^\s*[A-Z]-[A-Z]|"
    r"\b(?:activist|adviser|advisor|ambassador|analyst|archbishop|architect|artist|attorney|author|bishop|"
    r"candidate|captain|ceo|cfo|chair|chairman|chairwoman|chairperson|chancellor|chief|coach|commissioner|"
    r"congressman|congresswoman|consultant|coordinator|coroner|councillor|councilman|councilwoman|cto|curator|"
    r"dean|deputy|director|doctor|economist|editor|engineer|executive|expert|farmer|fellow|founder|governor|"
    r"head|historian|judge|lawyer|leader|lecturer|manager|mayor|member|minister|nurse|officer|official|owner|"
    r"partner|pastor|president|principal|producer|professor|prosecutor|rabbi|representative|researcher|resident|"
    r"scientist|secretary|senator|sheriff|spokesman|spokesperson|spokeswoman|strategist|student|superintendent|"
    r"teacher|treasurer|vice|writer)\b",
    re.IGNORECASE,
)
_RELATIVE_CLAUSE = re.compile(r"\b(?:who|whose|whom|which|that|where)\b[^,]*")
_PREDICATE = re.compile(r",\s(?:also\s)?\w{3,}ed\s\S+\s")
_FINITE_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|did|can|could|may|might|must|shall|should|will|would|says|"
    r"said|say|told|tells|went|goes|came|comes|took|takes|made|makes|gave|gives|got|gets|saw|sees|knew|knows|"
    r"thinks|thought|wants|wanted|called|asks|asked|wins|won|loses|lost|leads|led|vows|vowed|backed|seeks|"
    r"sought|faced|isn|aren|wasn|weren|doesn|didn|couldn|wouldn)\b"
)


def is_attribution_line(line: str, *, dashed: bool = False) -> bool:
    """Tell whether a line holds nothing but who said something.

    Args:
        line: One line of text.
        dashed: True if the source set a dash before the line that is not in it.
    """
    line = line.strip()
    if not 3 <= len(line) <= LONGEST or "\n" in line or QUOTATION_MARK.search(line):
        return False
    hyphens = line.startswith("-")
    if (dash := DASH.match(line)) is not None:
        line, dashed = line[dash.end() :], True
    if line.endswith(_NO_NAME_END) and not _ABBREVIATION_END.search(line):
        return False
    name, *roles = _COMMA.split(line, maxsplit=1)
    role = _SUFFIX.sub("", roles[0], count=1) if roles else ""
    if _FINITE_VERB.search(_RELATIVE_CLAUSE.sub("", line)) or _PREDICATE.search(role):
        return False
    if dashed:
        # One word after a hyphen is as likely an item of a list, or a signature.
        return (
            _is_name(name, fewest=2 if hyphens and not role else 1)
            or name.partition(" ")[0].lower() in _DETERMINERS
        )
    return _is_name(name, fewest=2) and _is_role(role)


def last_of_name(line: str) -> str:
    """Return the last word of the name in an attribution line; empty if it has none."""
    words = _COMMA.split(line, maxsplit=1)[0].split()
    return words[-1] if words else ""


def _is_name(name: str, *, fewest: int) -> bool:
    """Tell whether words look like a name: capitals, initials, small words between them, perhaps a title.

    Args:
        name: The words.
        fewest: How many words there must be, a title included.
    """
    words = name.split()
    if not fewest <= len(words) <= 7 or words[0].casefold() in _OPENERS or any(map(str.isdigit, name)):
        return False
    capitals = [
        word
        for word in words
        if word.casefold() not in _SMALL_WORDS and word.rstrip(".").casefold() not in _TITLES
    ]
    titled = len(words) > len(capitals)
    return len(capitals) >= (1 if titled else fewest) and all(map(_is_capital, capitals))


def _is_capital(word: str) -> bool:
    """Tell whether a word begins with a capital, or with a letter of a script that has none."""
    letter = word.lstrip("'’(")[:1]
    return letter.isalpha() and not letter.islower()


def _is_role(role: str) -> bool:
    first = role.split(maxsplit=1)[0].rstrip(",") if role.strip() else ""
    if not first[:1].isalpha() or first in _PLACES_IN_A_PICTURE:
        return False
    return first[0].islower() or _ROLE.search(role) is not None
