"""Who annotates, and in which library, when nobody says so."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import pytest

from reader.cli.session import annotator, library_folder
from reader.library.founding import init_library


def who(given: str | None = None) -> str:
    return annotator(argparse.Namespace(annotator=given))


def test_the_name_given_comes_first_then_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSMARK_ANNOTATOR", "from-environment")
    assert who("given") == "given"
    assert who() == "from-environment"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Maud Ellery", "maud-ellery"),
        ("  J. R. Ünlü-Çelik ", "j-r-ünlü-çelik"),
        ("../../etc", "etc"),
        ("李雷", "李雷"),
        ("x" * 200, "x" * 40),
    ],
)
def test_the_name_in_git_is_made_safe_for_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, plain: str
) -> None:
    config = tmp_path / "gitconfig"
    config.write_text(f'[user]\n\tname = "{name}"\n', encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.chdir(tmp_path)
    assert who() == plain


@pytest.mark.parametrize(("login", "name"), [("deskuser", "deskuser"), ("...", "annotator")])
def test_without_git_the_login_counts_and_there_is_always_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, login: str, name: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(variable, login)
    assert "PRESSMARK_ANNOTATOR" not in os.environ
    assert who() == name


def test_the_library_that_one_is_in_is_meant_unless_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def folder(named: Path | None = None) -> Path:
        return library_folder(argparse.Namespace(library=named))

    monkeypatch.delenv("PRESSMARK_LIBRARY", raising=False)
    here = init_library(tmp_path / "team", "Team").root
    monkeypatch.chdir(here)
    assert folder() == here
    monkeypatch.chdir(here / "articles")
    assert folder() == here
    assert folder(tmp_path / "mine") == tmp_path / "mine"
    monkeypatch.setenv("PRESSMARK_LIBRARY", str(tmp_path / "other"))
    assert folder() == tmp_path / "other"
    monkeypatch.delenv("PRESSMARK_LIBRARY")
    monkeypatch.chdir(tmp_path)
    assert folder() not in (here, tmp_path)
