"""What `pressmark tutor` refuses before it makes anything; tests/ui/test_tutor_terminal.py goes through it."""

import tempfile
from pathlib import Path

import pytest

from reader.cli import main


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["tutor"], "this needs a terminal"),
        (["--library", "mine", "tutor"], "the tutor has a library of its own (`--keep DIR` says where"),
        (["tutor", "--library", "mine"], "the tutor has a library of its own (`--keep DIR` says where"),
    ],
)
def test_a_mistake_is_a_sentence_and_leaves_nothing_behind(
    words: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert main(words) == 2
    assert message in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []
