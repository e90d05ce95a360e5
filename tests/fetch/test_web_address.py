"""Which URLs are asked for at all, and how."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.fetch.errors import FetchError
from reader.fetch.resolving import is_public
from reader.fetch.web_address import redirected, web_address, without_password


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("HTTP://News.Example/a", "http://news.example/a"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example:443/a?b=c&d=%20#part", "https://news.example/a?b=c&d=%20"),
        ("http://news.example:8080/", "http://news.example:8080/"),
        ("http://news.example/ein weg/ü?q=“x”", "http://news.example/ein%20weg/%C3%BC?q=%E2%80%9Cx%E2%80%9D"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
        (" http://news.example/a ", "http://news.example/a"),
    ],
)
def test_a_url_is_asked_for_in_its_plain_form(url: str, asked: str) -> None:
    assert web_address(url).url == asked


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://news.example/a", "ftp: is not fetched"),
        ("file:///etc/passwd", "file: is not fetched"),
        ("javascript:alert(1)", "javascript: is not fetched"),
        ("news.example/a", "not a whole URL"),
        ("http:///a", "names no host"),
        ("http://ann:secret@news.example/", "user name or a password"),
        ("http://ann@news.example/", "user name or a password"),
        ("http://@news.example/", "user name or a password"),
        ("http://news.example:0/", "port"),
        ("http://news.example:65536/", "port"),
        ("http://news.example:x/", "port"),
        ("http://news.example/a\r\nHost: other", "control character"),
        ("http://news.example/\ta", "control character"),
        ("http://news.example/\udcff", "control character"),
        ("http://[::1/", "host"),
        ("http://[fe80::1%25eth0]/", "host"),
        ("http://news..example/", "host"),
        ("http://news example/", "host"),
        ("http://news\\example/", "host"),
        (f"http://{'a' * 64}.example/", "host"),
        (f"http://news.example/{'a' * 9000}", "more than 8,192"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_in_words(url: str, why: str) -> None:
    with pytest.raises(FetchError, match=why) as refusal:
        web_address(url)
    assert "secret" not in str(refusal.value)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_refusal(text: str) -> None:
    for url in (text, f"http://{text}", f"https://news.example/{text}"):
        try:
            address = web_address(url)
        except FetchError:
            continue
        assert address.url.isascii()
        assert address.url.isprintable()
        assert "@" not in address.authority
        assert web_address(address.url) == address


def test_a_redirect_never_gives_up_encryption() -> None:
    safe = web_address("https://news.example/a/b")
    assert redirected(safe, "c?d").url == "https://news.example/a/c?d"
    assert redirected(safe, "//other.example/").url == "https://other.example/"
    with pytest.raises(FetchError, match="from https to plain http"):
        redirected(safe, "http://news.example/a/b")
    assert redirected(web_address("http://news.example/"), "https://news.example/").scheme == "https"


@pytest.mark.parametrize(
    "number",
    [
        *("0.0.0.1", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1"),
        *("192.0.2.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
        *("255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1"),
        *("2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1"),
        *("::127.0.0.1", "100::1", "64:ff9b:1::1"),
    ],
)
def test_addresses_outside_the_public_internet_are_known(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize(
    "number", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"]
)
def test_public_addresses_are_known(number: str) -> None:
    assert is_public(number)


def test_a_password_is_not_repeated() -> None:
    assert without_password("https://news.example/@ann?to=b@c") == "https://news.example/@ann?to=b@c"
    assert without_password("https://ann:secret@news.example/a@b") == "https://news.example/a@b"
