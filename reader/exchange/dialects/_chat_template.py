"""The template of a conversation: a TOML file with what each side says, and placeholders for what is annotated."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from reader.core.article import Article
from reader.core.labels import Label, LabelSet, RelationType
from reader.errors import ExportError

ANSWER = "answer"
_ARTICLE: Mapping[str, Callable[[Article], str]] = {
    "title": lambda article: article.title,
    "text": lambda article: article.text,
    "language": lambda article: article.language or "",
    "publisher": lambda article: article.publisher or "",
    "byline": lambda article: article.byline or "",
    "published": lambda article: article.published or "",
    "url": lambda article: article.url or "",
}
_KNOWN = (*_ARTICLE, "labels", "relations", ANSWER)
_SIDES = ("system", "user", "assistant")
_HELP = "see the template that an export writes beside its file"


@dataclass(frozen=True, slots=True)
class ChatTemplate:
    """What each side of a conversation says.

    Args:
        source: The file as it is, which is written beside the export.
        sides: The words of `system`, `user` and `assistant`, with placeholders.
    """

    source: bytes
    sides: Mapping[str, Template]

    def filled(self, article: Article, labels: LabelSet, answer: str) -> dict[str, str]:
        """Return what each side says about an article.

        Args:
            article: The article.
            labels: The label set.
            answer: Its annotations, as JSON.
        """
        values = {name: of(article) for name, of in _ARTICLE.items()}
        values |= {
            "labels": "\n".join(map(_label_line, labels.labels)),
            "relations": "\n".join(_tie_line(tie) for tie in labels.relations if tie.enabled) or "none",
            ANSWER: answer,
        }
        return {side: words.substitute(values) for side, words in self.sides.items()}


def chat_template(path: str) -> ChatTemplate:
    """Read a template.

    Args:
        path: Its file; empty for our own.

    Raises:
        ExportError: If it cannot be read, or cannot be followed: it is no TOML, a side is missing or no text, a
            placeholder is not known, or the answer would be told in the question, or nowhere.
    """
    try:
        source = (
            Path(path).read_bytes()
            if path
            else (files("reader.exchange") / "templates" / "chat.toml").read_bytes()
        )
        rows = tomllib.loads(source.decode("utf-8"))
    except OSError as fault:
        raise ExportError(f"the template cannot be read: {fault.strerror}", where=path) from None
    except UnicodeDecodeError as fault:
        raise ExportError(
            f"byte {fault.start + 1} of the template is not UTF-8", where=path, remedy="save it as UTF-8"
        ) from None
    except tomllib.TOMLDecodeError as fault:
        raise ExportError(f"the template is not TOML: {fault}", where=path, remedy=_HELP) from None
    sides = {"system": "", **rows}
    for name in sides:
        if name not in _SIDES:
            raise ExportError(
                f"the template has a key {name!r}", where=path, remedy=f"it can have: {', '.join(_SIDES)}"
            )
    found = {side: _side(side, sides.get(side), path) for side in _SIDES}
    _verify(found, path)
    return ChatTemplate(source, found)


def _side(side: str, words: object, path: str) -> Template:
    if not isinstance(words, str):
        what = "is missing" if words is None else "is not a text"
        raise ExportError(f"{side} {what} in the template", where=path, remedy=_HELP)
    template = Template(words.removesuffix("\n"))
    for match in template.pattern.finditer(template.template):
        name = match["named"] or match["braced"]
        line = template.template.count("\n", 0, match.start()) + 1
        if match["invalid"] is not None:
            raise ExportError(
                f"a dollar sign in line {line} of {side} begins no placeholder",
                where=path,
                remedy="write $$ for a dollar sign",
            )
        if name and name not in _KNOWN:
            raise ExportError(
                f"there is no placeholder ${name} (line {line} of {side})",
                where=path,
                remedy=f"there are: {', '.join(f'${known}' for known in _KNOWN)}",
            )
    return template


def _verify(sides: Mapping[str, Template], path: str) -> None:
    """Verify that a model is asked about the text, and learns the answer, but is not told it."""
    names = {side: set(words.get_identifiers()) for side, words in sides.items()}
    if ANSWER not in names["assistant"]:
        raise ExportError(
            "the assistant does not give the answer", where=path, remedy=f"write ${ANSWER} into assistant"
        )
    for side in ("system", "user"):
        if ANSWER in names[side]:
            raise ExportError(
                f"{side} tells the answer, so nothing would be learnt",
                where=path,
                remedy=f"take ${ANSWER} out of {side}",
            )
    if "text" not in names["system"] | names["user"]:
        raise ExportError("nobody shows the text", where=path, remedy="write $text into user")


def _label_line(label: Label) -> str:
    line = f"- {label.name}: {' '.join((label.guideline or label.title).split())}"
    attributes = [
        f"{attribute.name} ({', '.join(attribute.values)})" if attribute.values else attribute.name
        for attribute in label.attributes
    ]
    return f"{line} Attributes: {'; '.join(attributes)}." if attributes else line


def _tie_line(tie: RelationType) -> str:
    return f"- {tie.name}: from {' or '.join(tie.head)} to {' or '.join(tie.tail)}"
