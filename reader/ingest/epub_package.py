"""The inside of an EPUB: its archive, opened with care, and the package document that says what is in it."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import unquote
from xml.parsers import expat

from reader.errors import IngestError

LARGEST_FILE = 16 * 1024 * 1024
"""The size of the largest chapter, in bytes, unpacked."""

LARGEST_BOOK = 64 * 1024 * 1024
"""How much of a book is unpacked at most, in bytes."""

MOST_FILES = 20_000
"""How many files an archive may hold."""

_HIGHEST_RATIO = 100
_BEYOND_DOUBT = 1024 * 1024
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_MARKUP = (".xhtml", ".html", ".htm", ".xml", ".opf")
_CHAPTERS = ("application/xhtml+xml", "text/html")
# Fonts are obfuscated in books that anyone may read (EPUB 3.3, 4.3; the second is Adobe's).
_OBFUSCATED = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


@dataclass(frozen=True, slots=True)
class Element:
    """An element of an XML file.

    Args:
        name: Its name without the namespace.
        namespace: Its namespace; empty if it has none.
        attributes: Its attributes, without those of other namespaces.
        text: The text directly in it.
    """

    name: str
    namespace: str
    attributes: Mapping[str, str]
    text: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Package:
    """What a package document says.

    Args:
        metadata: What it says about the book, by the names of Dublin Core.
        chapters: The names of the files to read, in reading order.
    """

    metadata: Mapping[str, Sequence[str]]
    chapters: Sequence[str]


class Archive:
    """The files in an EPUB, none unpacked before it is asked for, and none beyond a limit."""

    def __init__(self, data: bytes) -> None:
        """Open an archive.

        Args:
            data: Its bytes.

        Raises:
            IngestError: If it is none, or holds too many files.
        """
        if data.count(b"PK\x01\x02") > MOST_FILES:
            raise IngestError(f"the archive holds more than {MOST_FILES:,} files")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _FAULTS:
            raise IngestError("not an EPUB: the archive cannot be opened") from None
        self._unpacked = 0
        self._names = frozenset(self._zip.namelist())
        for info in self._zip.infolist():
            if info.file_size > LARGEST_FILE and info.filename.lower().endswith(_MARKUP):
                raise _too_large(info.filename)

    def read(self, name: str) -> bytes:
        """Return what a file holds.

        Args:
            name: Its path in the archive.

        Raises:
            IngestError: If it is not there, encrypted, damaged, or too large.
        """
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            raise IngestError(f"the archive lacks {name!r}, which it says is in it") from None
        if info.flag_bits & 1:
            raise _encrypted()
        if info.compress_type not in _PACKED:
            raise IngestError(f"{name!r} is packed in a way that no EPUB may use")
        try:
            with self._zip.open(info) as file:
                content = file.read(LARGEST_FILE + 1)
        except _FAULTS:
            raise IngestError(f"{name!r} is damaged") from None
        if len(content) > LARGEST_FILE:
            raise _too_large(name)
        if len(content) > max(_BEYOND_DOUBT, _HIGHEST_RATIO * info.compress_size):
            raise IngestError(
                f"{name!r} unpacks to more than {_HIGHEST_RATIO} times its size, as no text does"
            )
        self._unpacked += len(content)
        if self._unpacked > LARGEST_BOOK:
            raise IngestError(f"too large: the chapters have more than {LARGEST_BOOK // 1024**2} MB")
        return content

    def package(self) -> Package:
        """Return what the package document says (EPUB 3.3, section 5).

        Raises:
            IngestError: If there is none, it makes no sense, or chapters are encrypted.
        """
        if "META-INF/container.xml" not in self._names:
            raise IngestError("not an EPUB: the archive does not say where its package document is")
        container = _elements(self.read("META-INF/container.xml"))
        path = next(
            (each.attributes.get("full-path", "") for each in container if each.name == "rootfile"), ""
        )
        if not path:
            raise IngestError("not an EPUB: it does not say where its package document is")
        elements = _elements(self.read(_inside("", path)))
        metadata: dict[str, list[str]] = {}
        files: dict[str, Element] = {}
        chapters: list[str] = []
        for element in elements:
            if element.namespace == _DUBLIN_CORE:
                metadata.setdefault(element.name, []).append(" ".join("".join(element.text).split()))
            elif element.name == "item":
                files[element.attributes.get("id", "")] = element
        folder = posixpath.dirname(path)
        for element in elements:
            file = files.get(element.attributes.get("idref", "")) if element.name == "itemref" else None
            if file is not None and _is_chapter(element, file):
                chapters.append(_inside(folder, file.attributes.get("href", "")))
        if not self._encrypted().isdisjoint(chapters):
            raise _encrypted()
        return Package(metadata, chapters)

    def _encrypted(self) -> set[str]:
        """Return the names of files that are encrypted, not only obfuscated."""
        if "META-INF/encryption.xml" not in self._names:
            return set()
        names: set[str] = set()
        method = ""
        for element in _elements(self.read("META-INF/encryption.xml")):
            if element.name == "EncryptedData":
                method = ""
            elif element.name == "EncryptionMethod":
                method = element.attributes.get("Algorithm", "")
            elif element.name == "CipherReference" and method not in _OBFUSCATED:
                names.add(unquote(element.attributes.get("URI", "")))
        return names


def _is_chapter(reference: Element, file: Element) -> bool:
    return (
        reference.attributes.get("linear", "yes") != "no"
        and file.attributes.get("media-type") in _CHAPTERS
        and "nav" not in file.attributes.get("properties", "").split()
    )


def _inside(folder: str, href: str) -> str:
    """Return the path in the archive that a reference from a folder leads to."""
    path = posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))
    if path.startswith(("../", "/")) or path in ("..", "."):
        raise IngestError(f"{href!r} leads out of the archive")
    return path


def _encrypted() -> IngestError:
    return IngestError(
        "the book is encrypted", remedy="a book under digital rights management cannot be read"
    )


def _too_large(name: str) -> IngestError:
    return IngestError(f"chapter too large: {name!r} has more than {LARGEST_FILE // 1024**2} MB")


def _elements(data: bytes) -> list[Element]:
    """Return the elements of an XML file in document order.

    Raises:
        IngestError: If it is not XML, or declares entities, which could make a small file huge.
    """
    elements: list[Element] = []
    opened: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        element = Element(
            local, namespace, {key: value for key, value in attributes.items() if " " not in key}
        )
        elements.append(element)
        opened.append(element)

    def end(_name: str) -> None:
        opened.pop()

    def text(words: str) -> None:
        opened[-1].text.append(words)

    def refuse(*_declared: object) -> NoReturn:
        raise IngestError("its package declares entities of its own")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as fault:
        raise IngestError(f"its package is not XML, line {fault.lineno}") from None
    except (ValueError, LookupError):
        raise IngestError("its package is in an encoding that is not known") from None
    return elements


def chapters(data: bytes) -> tuple[Package, Iterator[tuple[str, bytes]]]:
    """Open an EPUB and return what it says and, one by one, its chapters by name.

    Raises:
        IngestError: If it cannot be read; for a chapter, when that is asked for.
    """
    archive = Archive(data)
    package = archive.package()
    return package, ((name, archive.read(name)) for name in package.chapters)
