"""Servers on loopback, and no proxy in between."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fetch.server import Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    """Run a web server."""
    with serving() as running:
        yield running
