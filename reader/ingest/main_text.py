"""The main text of a web page, told from all that surrounds it by trafilatura (an extra)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html
from lxml import etree
from trafilatura import bare_extraction
from trafilatura.settings import Document

from reader.ingest.events import Event, Step

DEEPEST = 400
"""How deep a page's elements may be nested for the extraction, which goes into them by recursion."""

MOST_ELEMENTS = 30_000
"""How many elements a page may have for the extraction, whose time grows with the square of them."""

NO_XML = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
"""What the extraction cannot hold."""

_NAMES = {"quote": "blockquote", "item": "li", "lb": "br", "row": "tr", "ref": "a", "del": "s"}
_STYLES = {"#b": "strong", "#i": "em", "#t": "code", "#u": "u", "#sub": "sub", "#sup": "sup"}
_PULLED = re.compile(r"pull-?_?quote", re.IGNORECASE)
_BREAKS = re.compile(r"(?:<br\s*/?>\s*){2,}", re.IGNORECASE)
# The same on every day: dates are looked for in what the page says, up to one that will do for long.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}


@dataclass(frozen=True, slots=True)
class MainText:
    """What was found on a page.

    Args:
        events: The main text, by the names of HTML's elements.
        title: The headline; empty if there is none, as the rest.
        byline: Who wrote it.
        published: When it was published.
        site: Who published it.
    """

    events: list[Event]
    title: str
    byline: str
    published: str
    site: str


def main_text(source: str) -> MainText | None:
    """Return the main text of a page and what is said about it, or None if none stands out. No network is touched.

    Args:
        source: The page, without anything of `NO_XML`.
    """
    parser = lxml.html.HTMLParser(
        encoding="utf-8",
        no_network=True,
        recover=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        # Two line breaks in a row part paragraphs.
        parted = _BREAKS.sub("</p><p>", source.replace("\f", " "))
        tree = lxml.html.document_fromstring(parted.encode(), parser=parser)
    except etree.ParserError:
        return None
    _keep(tree)
    found = bare_extraction(
        tree,
        output_format="xml",
        include_comments=False,
        include_tables=True,
        include_formatting=True,
        include_links=True,
        with_metadata=True,
        date_extraction_params=_DATES,
    )
    if not isinstance(found, Document) or not found.raw_text:
        return None
    return MainText(
        list(_events(found.body)),
        found.title or "",
        (found.author or "").replace(";", ","),
        found.date or "",
        found.sitename or "",
    )


def _keep(tree: lxml.html.HtmlElement) -> None:
    """Spell what the extraction would pass over or flatten in a way that it keeps."""
    for element in list(tree.iter("figure", "aside")):
        if _PULLED.search(f"{element.get('class', '')} {element.get('role', '')}") or (
            element.tag == "figure" and element.find(".//blockquote") is not None
        ):
            element.tag = "div"
            element.attrib.clear()
            for caption in element.iter("figcaption"):
                caption.tag = "p"
    for element in list(tree.iter("q", "time")):
        if element.tag == "q":
            element.text = f"“{element.text or ''}"
            _append(element, "”")
        element.tag = "span"
        element.attrib.clear()
    for element in list(tree.iter("pre")):
        # One `span` in it is how the extraction tells code from a quotation.
        words = element.text_content()
        tail = element.tail
        element.clear()
        element.tail = tail
        etree.SubElement(element, "span").text = words


def _append(element: lxml.html.HtmlElement, text: str) -> None:
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''}{text}"
    else:
        element.text = f"{element.text or ''}{text}"


def _events(body: etree._Element) -> Iterator[Event]:
    """Yield the elements of an extraction, which are those of TEI, by the names that HTML has for them."""
    for step, element in etree.iterwalk(body, events=("start", "end")):
        name = _name(element)
        if step == "start":
            target = element.get("target")
            yield Event(Step.OPEN, name, {"href": target} if target else {})
            if element.text:
                yield Event(Step.TEXT, element.text)
        else:
            yield Event(Step.CLOSE, name)
            if element.tail and element is not body:
                yield Event(Step.TEXT, element.tail)


def _name(element: etree._Element) -> str:
    tag, style = str(element.tag), element.get("rend", "")
    if tag == "head":
        return style if re.fullmatch("h[1-6]", style) else "h2"
    if tag == "list":
        return style if style in ("ul", "ol") else "div"
    if tag == "cell":
        return "th" if element.get("role") == "head" else "td"
    if tag == "hi":
        return _STYLES.get(style, "span")
    if tag == "code":
        return "pre" if "\n" in "".join(map(str, element.itertext())) else "code"
    return _NAMES.get(tag, tag)
