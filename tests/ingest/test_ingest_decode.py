"""Bytes are decoded once, nothing is normalised, and what is not text is refused."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.errors import IngestError
from reader.ingest.decode import decode


@given(st.text(min_size=1).map(lambda text: text.lstrip("\ufeff")).filter(bool))
def test_utf8_is_read_as_it_stands_but_for_line_ends_and_nul(text: str) -> None:
    assume(2 * sum(character < " " or character == "\x7f" for character in text) <= len(text))
    decoded = decode(text.encode())
    assert decoded.text == text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    assert bool(decoded.notices) == ("\0" in text)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
@given(text=st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), min_size=1))
def test_a_byte_order_mark_tells_the_encoding_and_is_not_text(codec: str, text: str) -> None:
    assert decode(text.encode(codec)).text == text
    assert decode(text.encode(codec)).notices == ()


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_byte_order_mark_is_told_by_where_its_nul_bytes_stand(codec: str) -> None:
    decoded = decode("Plain words, no mark.\n".encode(codec))
    assert decoded.text == "Plain words, no mark.\n"
    assert codec.upper() in decoded.notices[0]


def test_a_nul_after_the_mark_of_utf16_does_not_make_it_utf32() -> None:
    assert decode(b"\xff\xfe\0\0a\0").text == "\ufffda"


def test_an_inner_byte_order_mark_stays() -> None:
    assert decode("a\ufeffb".encode()).text == "a\ufeffb"


def test_composed_and_decomposed_letters_stay_apart() -> None:
    composed, decomposed = "caf\u00e9 \u00c5", "cafe\u0301 A\u030a"
    assert decode(composed.encode()).text == composed
    assert decode(decomposed.encode()).text == decomposed


def test_line_ends_become_line_feeds() -> None:
    assert decode(b"a\r\nb\rc\nd\r\r\ne").text == "a\nb\nc\nd\n\ne"


def test_nul_is_replaced_and_counted() -> None:
    decoded = decode(b"a\x00b\x00\x00c\n")
    assert decoded.text == "a\ufffdb\ufffd\ufffdc\n"
    assert decoded.notices == ("3 NUL characters replaced by U+FFFD.",)


@pytest.mark.parametrize(
    ("name", "codec", "text"),
    [
        ("Windows-1252", "cp1252", "“The tram is late,” she said – again."),
        ("Windows-1252", "cp1252", "Nach Köln fährt heute kein Zug mehr, sagte der Schaffner."),
        ("Windows-1250", "cp1250", "Radni powiedzieli w środę, że most będzie współfinansowany przez gminę."),
        (
            "ISO-8859-2",
            "iso8859_2",
            "Ministr řekl, že vláda žádá o pomoc. Žádáme všechny, aby přišli; luťoučký kůň se ptal, šel-li domů.",
        ),
        (
            "Windows-1250",
            "cp1250",
            "Azt mondta, hogy »nincs idő« és a főváros őrült. Hűvös szél fújt az árvíz után, és a mező üres."
            " „Később jövünk,” ígérte a szónok.",
        ),
        ("Windows-1251", "cp1251", "В среду жители посёлка сообщили, что мост снова открыт."),
        ("KOI8-R", "koi8_r", "В среду жители посёлка сообщили, что мост снова открыт."),
        ("CP932", "cp932", "水曜日、町の人々は橋がまた通れるようになったと話した。"),
        (
            "EUC-JP",
            "euc_jp",
            "町の人々は水曜日、新しい橋を渡った。橋の工事は二年前に始まり、先週の金曜日に終わった。",
        ),
        ("GB18030", "gb18030", "星期三，镇上的居民表示，这座桥已经重新开放。"),
        ("CP949", "cp949", "수요일 마을 주민들은 다리가 다시 열렸다고 말했다."),
    ],
)
def test_another_encoding_is_detected_and_named(name: str, codec: str, text: str) -> None:
    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert decoded.notices == (f"Read as {name}, judged by its bytes; if that is wrong, say `--encoding`.",)


def test_the_undefined_bytes_of_windows_1252_are_c1_controls() -> None:
    decoded = decode(b"\x93The caf\xe9 is open,\x94 the sign said. \x81\x8d\x8f\x90\x9d\n")
    assert decoded.text == "“The café is open,” the sign said. \x81\x8d\x8f\x90\x9d\n"
    assert "Windows-1252" in decoded.notices[0]


def test_utf8_with_a_few_faults_stays_utf8() -> None:
    decoded = decode("Мост снова открыт, – сказали в Zürich. ".encode() + b"\xff\xfe end")
    assert decoded.text == "Мост снова открыт, – сказали в Zürich. \ufffd\ufffd end"
    assert decoded.notices == ("Read as UTF-8; bytes that are not UTF-8 were replaced by U+FFFD.",)


def test_a_lone_surrogate_in_utf16_is_replaced_with_a_notice() -> None:
    decoded = decode("ab".encode("utf-16") + b"\x00\xd8" + "cd".encode("utf-16-le"))
    assert decoded.text == "ab\ufffdcd"
    assert "UTF-16 LE" in decoded.notices[0]


@given(st.binary())
def test_any_bytes_give_sound_text_or_a_refusal(data: bytes) -> None:
    try:
        text = decode(data).text
    except IngestError:
        return
    text.encode()
    assert text
    assert not {"\r", "\0"} & set(text)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("a PNG image", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
        ("a JPEG image", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"),
        ("gzip", gzip.compress(b"words", mtime=0)),
        ("a PDF", b"%PDF-1.7\n1 0 obj\n"),
        ("ZIP", b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x9a\xe2"),
        ("binary data", bytes(range(256)) * 4),
        ("binary data", b"\0" * 100),
    ],
)
def test_what_is_not_text_is_refused_by_its_kind(kind: str, data: bytes) -> None:
    with pytest.raises(IngestError, match="not text") as refusal:
        decode(data)
    assert kind in refusal.value.what


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_nothing_is_an_empty_article(data: bytes) -> None:
    with pytest.raises(IngestError, match="empty article"):
        decode(data)
