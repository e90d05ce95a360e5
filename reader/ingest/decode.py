"""Bytes to text, once: the encoding, the line ends, and what is not text at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from reader.core.numbers import count
from reader.errors import IngestError
from reader.ingest.charset import codec_named, printed


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file.

    Args:
        text: Line ends are LF; it holds no CR, no NUL, no lone surrogate and no leading byte order mark.
        notices: Sentences for the user about anything that was guessed or replaced.
    """

    text: str
    notices: tuple[str, ...] = ()


def decode(data: bytes, *, encoding: str | None = None, claimed: str | None = None) -> Decoded:
    """Decode a text file: UTF-8, UTF-16 or UTF-32, else the encoding that its bytes speak for.

    Nothing is normalised: NFC and NFD stay as they are, and so does every other character.

    Args:
        data: The file.
        encoding: The name of the encoding, if the user says it; nothing is guessed then.
        claimed: The name of the encoding that a server or the file itself claims. It is believed unless the
            bytes speak against it.

    Raises:
        IngestError: If the bytes are not text, or hold none, or `encoding` is none that is known, or not theirs.
    """
    if encoding is not None:
        text, notice = _decode_as(data, encoding)
    elif claimed is not None:
        text, notice = _decode_claimed(data, claimed)
    else:
        text, notice = _decode(data)
    cleaned = clean(text)
    return Decoded(cleaned.text, ((notice,) if notice else ()) + cleaned.notices)


def clean(text: str) -> Decoded:
    """Return a text with LF for every line end and U+FFFD for NUL.

    Raises:
        IngestError: If it is empty.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    notices: list[str] = []
    if nuls := text.count("\0"):
        text = text.replace("\0", "\ufffd")
        notices.append(f"{count(nuls, 'NUL character')} replaced by U+FFFD.")
    if not text:
        raise IngestError("empty article", remedy="there is nothing to read in this file")
    return Decoded(text, tuple(notices))


def verify_encoding(name: str) -> str:
    """Return the codec of an encoding.

    Args:
        name: What the user calls it.

    Raises:
        IngestError: If there is none of that name.
    """
    codec = codec_named(name)
    if codec is None:
        raise IngestError(f"there is no encoding {name!r}", remedy="such as utf-8, windows-1252 or shift_jis")
    return codec


def _decode_as(data: bytes, encoding: str) -> tuple[str, str]:
    codec = verify_encoding(encoding)
    if _kind_of_binary(data):
        raise _not_text(data)
    if codec == "cp1252":
        return _windows_1252(data), ""
    if codec == "utf-16-le" and data.startswith(codecs.BOM_UTF16_BE):
        codec = "utf-16-be"
    try:
        return data.decode(codec).removeprefix("\ufeff"), ""
    except UnicodeDecodeError as fault:
        raise IngestError(
            f"byte {fault.start + 1:,} is not {printed(codec)}",
            remedy="say another `--encoding`, or none: then the bytes tell it",
        ) from None


def _decode_claimed(data: bytes, claimed: str) -> tuple[str, str]:
    codec = codec_named(claimed)
    if (
        codec is None
        or data.startswith(tuple(mark for mark, _, _ in _BYTE_ORDER_MARKS))
        or _kind_of_binary(data)
    ):
        return _decode(data)
    if not data.isascii():
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            doubt = (
                "" if codec == "utf-8" or "\0" in text else f"Read as UTF-8, which it is; it says {claimed}."
            )
            if doubt or codec == "utf-8":
                return text, doubt
    try:
        # The Encoding Standard has ASCII for another name of Windows-1252.
        return (_windows_1252(data) if codec in ("ascii", "cp1252") else data.decode(codec)), ""
    except UnicodeDecodeError:
        text, notice = _decode(data)
        return text, notice or f"Read as UTF-8; it says {claimed}, which it is not."


# The mark of UTF-32 LE begins with the mark of UTF-16 LE, so the longer ones come first.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32 LE"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32 BE"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE"),
)


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith((b"%PDF-", b"{\\rtf1")):
        raise _not_text(data)
    for mark, codec, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark) and (len(mark) < 4 or len(data) % 4 == 0):
            return _replacing(data[len(mark) :], codec, name)
    if (unmarked := _utf16_without_mark(data)) is not None:
        return data.decode(unmarked), f"Read as {unmarked.upper()}; the file does not say its encoding."
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_broken(data)
    if _control_share(data) > _CONTROLS_IN_UTF8:
        raise _not_text(data)
    return text, ""


def _replacing(data: bytes, codec: str, name: str) -> tuple[str, str]:
    try:
        return data.decode(codec), ""
    except UnicodeDecodeError:
        text = data.decode(codec, "replace")
    return text, f"Read as {name}; bytes that are not {name} were replaced by U+FFFD."


def _utf16_without_mark(data: bytes) -> str | None:
    """Return the codec of UTF-16 text that carries no byte order mark, told by where its NUL bytes stand."""
    sample = data[:4096]
    if len(data) < 4 or len(data) % 2 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    codec = "utf-16-be" if even > odd else "utf-16-le"
    if min(even, odd) or 2 * max(even, odd) < 0.6 * len(sample):
        return None
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return None
    return codec


# Two or more bytes that have the shape of one UTF-8 character, valid or not.
_UTF8_SHAPE = re.compile(rb"[\xc0-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf7][\x80-\xbf]{3}")
_HIGH_BYTES = bytes(range(0x80, 0x100))
_FEW = 24
"""Below this number of bytes that are not ASCII, a detector has too little to count."""

_CONTROLS_IN_UTF8 = 0.5
_CONTROLS_ELSEWHERE = 0.05


def _is_mostly_utf8(data: bytes, high: int) -> bool:
    """Tell whether bytes are UTF-8 with faults in it rather than another encoding.

    Args:
        data: The file, not valid UTF-8.
        high: How many of its bytes are not ASCII.
    """
    text = data.decode("utf-8", "replace")
    faults = text.count("\ufffd")
    sound = len(text) - (len(data) - high) - faults
    if sound >= 3 * faults:
        return True
    shaped = sum(match.end() - match.start() for match in _UTF8_SHAPE.finditer(data))
    return high < _FEW and 3 * shaped >= 2 * high


def _decode_broken(data: bytes) -> tuple[str, str]:
    """Decode bytes that are not valid UTF-8."""
    if _kind_of_binary(data) or _control_share(data) > _CONTROLS_ELSEWHERE:
        raise _not_text(data)
    high = len(data) - len(data.translate(None, _HIGH_BYTES))
    if _is_mostly_utf8(data, high):
        return _replacing(data, "utf-8", "UTF-8")
    codec = _legacy_codec(data, high)
    text = _windows_1252(data) if codec == "cp1252" else data.decode(codec, "replace")
    return text, f"Read as {printed(codec)}, judged by its bytes; if that is wrong, say `--encoding`."


# What the Encoding Standard has for the web; the detector's other candidates are older than any article.
_LEGACY_CODECS = [
    *(f"cp{number}" for number in range(1250, 1259)),
    *("iso8859_2", "iso8859_5", "iso8859_7", "koi8_r", "koi8_u"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949", "mac_roman"),
]


def _legacy_codec(data: bytes, high: int) -> str:
    """Name the codec of text in a legacy encoding.

    A detector needs letters to count. Where it has only a few, in a text that is nearly all ASCII, they are
    most likely the curly quotation marks and accents of Windows-1252.

    Args:
        data: The file.
        high: How many of its bytes are not ASCII.
    """
    western = _windows_1252(data)
    if high < _FEW and high * 4 < len(data) and not _SYMBOL_IN_WORD.search(western):
        return "cp1252"
    from charset_normalizer import from_bytes

    found = list(from_bytes(data, cp_isolation=_LEGACY_CODECS, enable_fallback=False))
    # The likeliest comes first; but letters tell more than what a detector counts.
    best = min(found, key=lambda match: len(_SYMBOL_IN_WORD.findall(str(match))), default=None)
    if best is None or str(best) == western:
        return "cp1252"
    return "iso8859_2" if best.encoding == "cp1250" and _is_latin_2(data) else best.encoding


def _is_latin_2(data: bytes) -> bool:
    """Tell whether what a detector takes for Windows-1250 is ISO-8859-2, which has all letters in the upper rows.

    Whoever writes š, ť, ž, ś or ź in Windows-1250 uses bytes below 0xA0 for them.
    """
    return not _LOW_ROWS.search(data) and _LATIN_2_LETTER.search(data) is not None


_LOW_ROWS = re.compile(rb"[\x80-\x9f]")
_LATIN_2_LETTER = re.compile(
    rb"[A-Za-z\xc0-\xff][\xa5\xa6\xa9\xac\xae\xb1\xb5\xb6\xb9\xbc\xbe]"
    rb"|[\xa5\xa6\xa9\xac\xae\xb1\xb5\xb6\xb9\xbc\xbe][a-z\xe0-\xff]"
)
"""A byte that is another letter, or a symbol, in Windows-1250, as part of a word."""
_SYMBOL_IN_WORD = re.compile(r"[^\W\d_][¡¢£¤¥¦§¨©¬®¯°±²³´¶·¸¹»¼½¾¿×÷][^\W\d_]|\b[³¿¹][^\W\d_]")
_C1 = {
    byte: bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"
}


def _windows_1252(data: bytes) -> str:
    """Decode Windows-1252 as the Encoding Standard does: its five undefined bytes are C1 controls."""
    return data.decode("latin-1").translate(_C1)


_CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\v\f\r\b\x1b") + b"\x7f"


def _control_share(data: bytes) -> float:
    sample = data[:65536]
    return 1 - len(sample.translate(None, _CONTROLS)) / len(sample) if sample else 0.0


_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf1", "an RTF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"BZh", "bzip2-compressed data"),
    (b"\xfd7zXZ", "xz-compressed data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard-compressed data"),
    (b"PK\x03\x04", "a ZIP archive, an EPUB or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)


def _kind_of_binary(data: bytes) -> str:
    return next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), "")


def _not_text(data: bytes) -> IngestError:
    kind = _kind_of_binary(data) or "binary data"
    return IngestError(f"not text but {kind}", remedy="convert it to plain text or Markdown first")
