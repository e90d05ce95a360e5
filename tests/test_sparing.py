"""What is spared when a module is imported comes when it is used, and is no other than it always is."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

from reader.sparing import import_sparing

_USER = """\
import spared_tools
from spared_tools import Box, double

try:
    import spared_extra
except ImportError:
    spared_extra = None

def use():
    return double(4), Box(5).content, isinstance(6, Box), spared_tools.LIMIT
"""
_TOOLS = """\
LIMIT = 7

class Box:
    def __init__(self, content):
        self.content = content

def double(number):
    return 2 * number
"""


@pytest.fixture(autouse=True)
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, code in (("user", _USER), ("eager", f"{_USER}\nuse()\n"), ("tools", _TOOLS), ("extra", "")):
        (tmp_path / f"spared_{name}.py").write_text(code, encoding="utf-8")
        monkeypatch.delitem(sys.modules, f"spared_{name}", raising=False)
    monkeypatch.syspath_prepend(tmp_path)


def test_what_is_spared_is_imported_when_it_is_called() -> None:
    import_sparing("spared_user", "spared_tools")
    assert "spared_tools" not in sys.modules
    user = import_module("spared_user")
    assert user.use() == (8, 5, False, 7)
    assert "spared_tools" in sys.modules
    assert user.use() == (8, 5, False, 7)


def test_what_is_spared_is_imported_at_once_where_it_is_called_at_once() -> None:
    import_sparing("spared_eager", "spared_tools")
    assert import_module("spared_tools").double(1) == 2
    assert import_module("spared_eager").use() == (8, 5, False, 7)


def test_what_the_module_has_not_is_not_there() -> None:
    import_sparing("spared_user", "spared_tools")
    with pytest.raises(AttributeError, match="absent"):
        _ = import_module("spared_user").spared_tools.absent


def test_whoever_imports_it_later_gets_it_as_it_is() -> None:
    import_sparing("spared_user", "spared_tools", absent=("spared_extra",))
    tools = import_module("spared_tools")
    assert (tools.LIMIT, tools.Box(3).content, isinstance(tools.Box(3), tools.Box)) == (7, 3, True)
    assert import_module("spared_user").spared_extra is None
    assert import_module("spared_extra").__name__ == "spared_extra"


def test_what_is_imported_already_is_left_alone() -> None:
    tools = import_module("spared_tools")
    import_sparing("spared_user", "spared_tools")
    assert sys.modules["spared_tools"] is tools
    assert import_module("spared_user").spared_tools is tools
    del sys.modules["spared_extra"]
    import_sparing("spared_user", "spared_extra")
    assert "spared_extra" not in sys.modules
