"""Names of encodings, as people, servers and pages give them."""

from __future__ import annotations

import codecs
import re

# The Encoding Standard reads these names as the larger encodings that pages written under them really use.
_ON_THE_WEB = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-16-le",
}
_OTHER_NAMES = {
    "windows-31j": "cp932",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-mac-cyrillic": "mac_cyrillic",
    "ks_c_5601-1987": "cp949",
    "unicode-1-1-utf-8": "utf-8",
}
_NO_ENCODING_OF_TEXT = frozenset(
    ("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7", "mbcs", "oem")
)


def codec_named(label: str) -> str | None:
    """Return the name of Python's codec for an encoding, or None if there is none that articles come in.

    Args:
        label: What it is called, such as `latin1`, `Windows-1252` or `Shift_JIS`.
    """
    wanted = label.strip().strip("'\"").lower()
    try:
        codec = codecs.lookup(_OTHER_NAMES.get(wanted, wanted)).name
        # A codec of bytes to bytes, such as zlib, says so only when it is used.
        b"a".decode(codec, "replace")
    except (LookupError, ValueError, UnicodeError):
        return None
    if codec.replace("_", "-") in _NO_ENCODING_OF_TEXT:
        return None
    return _ON_THE_WEB.get(codec, codec)


def printed(codec: str) -> str:
    """Return a codec's name as people know it: `Windows-1252`."""
    return codec.upper().replace("CP125", "Windows-125").replace("ISO8859", "ISO-8859").replace("_", "-")


_IN_PAGE = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})"
    rb"|\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})[\"']",
    re.IGNORECASE,
)
_HEAD = 4096


def charset_in_page(data: bytes) -> str | None:
    """Return the encoding that an HTML or XML file claims at its beginning, or None."""
    found = _IN_PAGE.search(data[:_HEAD])
    if found is None:
        return None
    label = (found[1] or found[2]).decode("ascii")
    # A claim that can be read byte by byte is not made in UTF-16.
    return "utf-8" if label.lower().startswith("utf-16") else label


def charset_of_media_type(media_type: str) -> tuple[str, str | None]:
    """Part a media type into its name in small letters and the encoding that it claims.

    Args:
        media_type: The value of a `Content-Type` header, such as `text/html; charset=utf-8` (RFC 9110).
    """
    name, _, parameters = media_type.partition(";")
    claimed = re.search(r"charset\s*=\s*\"?([\w.:-]{2,40})", parameters, re.IGNORECASE)
    return name.strip().lower(), claimed[1] if claimed else None
