"""Suggesters are plug-ins: found, ordered, switched off, and none of them can do harm."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.library.label_file import default_labels, parse_labels
from reader.suggest.claims import ClaimSuggester
from reader.suggest.configuration import (
    Configuration,
    SuggesterError,
    parse_configuration,
    read_configuration,
)
from reader.suggest.plugins import installed as installed_plugins
from reader.suggest.plugins import load
from reader.suggest.quotes import QuoteSuggester
from reader.suggest.running import suggested, timely
from reader.suggest.suggestion import Known, Suggester, Suggestion, words_of
from tests.editor.desk import article_of
from tests.suggest.foreign import BROKEN, GOOD, installed

OURS = ["quotes", "names", "lists", "capitals", "claims"]
KNOWN = Known(parse_labels(default_labels(), "the default labels"), Annotations(), {})


def names(configuration: Configuration) -> list[str]:
    return [suggester.name for suggester in load(configuration)[0]]


def only(name: str, configuration: Configuration | None = None) -> Suggester:
    (suggester,), _ = load(configuration or Configuration(), [name])
    return suggester


def test_our_own_are_plugins_too_and_the_surest_are_asked_first() -> None:
    assert set(OURS) <= set(installed_plugins())
    assert [name for name in names(Configuration()) if name in OURS] == OURS


def test_they_are_ordered_and_switched_off_by_name(tmp_path: Path) -> None:
    (tmp_path / "suggesters.toml").write_text('order = ["claims", "names"]\noff = ["capitals"]\n')
    found = names(read_configuration(tmp_path, None))
    assert found[:2] == ["claims", "names"]
    assert "capitals" not in found
    assert {"quotes", "lists"} <= set(found)


def test_a_library_s_configuration_stands_before_the_user_s(tmp_path: Path) -> None:
    library, user = tmp_path / "library", tmp_path / "user"
    for folder, word in ((library, "quotes"), (user, "claims")):
        folder.mkdir()
        (folder / "suggesters.toml").write_text(f'off = ["{word}"]\n')
    assert read_configuration(library, user).off == {"quotes"}
    assert read_configuration(tmp_path, user).off == {"claims"}


def test_a_list_of_a_library_cannot_lie_outside_it(tmp_path: Path) -> None:
    text = '[lists]\nlists = ["../names.csv"]\n'
    with pytest.raises(SuggesterError, match="outside the library"):
        parse_configuration(text, where=tmp_path / "suggesters.toml", confined=True)
    assert parse_configuration(text, where=tmp_path / "suggesters.toml", confined=False).options


@pytest.mark.parametrize("text", ["order = 1", "off = [1]", "seconds = 0", "quotes = 3", "order ="])
def test_what_cannot_be_followed_is_said_with_its_place(tmp_path: Path, text: str) -> None:
    with pytest.raises(SuggesterError, match=r"suggesters\.toml"):
        parse_configuration(text, where=tmp_path / "suggesters.toml", confined=True)


def test_somebody_else_s_is_found_with_its_options_and_a_word_list_is_one(tmp_path: Path) -> None:
    (tmp_path / "boats.tsv").write_text("name\ttype\nold boats\tORG\n")
    (tmp_path / "suggesters.toml").write_text(
        '[boats]\nword = "old"\n[lists]\nlists = ["boats.tsv"]\nconfidence = 0.5\n'
    )
    article = article_of("The old boats are boats.")
    with installed(tmp_path / "site", {"boats": GOOD}):
        configuration = read_configuration(tmp_path, None)
        assert names(configuration)[-1] == "boats"
        made = list(suggested(only("boats", configuration), article, KNOWN))
        assert [words_of(one, article.text) for one in made] == ["old"]
        (listed,) = suggested(only("lists", configuration), article, KNOWN)
    assert (words_of(listed, article.text), listed.confidence) == ("old boats", 0.5)
    assert "boats.tsv, line 2" in listed.reason


def test_one_that_cannot_be_started_is_told_of_and_the_others_are_there(tmp_path: Path) -> None:
    with installed(tmp_path, {"boats": GOOD, "cracked": "import nowhere_to_be_found"}):
        ready, faults = load(Configuration())
    assert "boats" in [suggester.name for suggester in ready]
    (fault,) = faults
    assert "cracked cannot be started" in str(fault)
    assert 'off = ["cracked"]' in str(fault)


def test_wrong_options_are_a_fault_of_the_configuration() -> None:
    _, faults = load(Configuration(options={"quotes": {"colour": "red"}}))
    assert "the suggester quotes cannot be started" in str(faults[0])


def test_a_name_that_is_none_says_which_there_are() -> None:
    with pytest.raises(SuggesterError, match=r"there are: .*capitals"):
        load(Configuration(), ["kapitals"])


def test_one_that_fails_is_told_of_with_what_it_made_before(tmp_path: Path) -> None:
    with installed(tmp_path, {"broken": BROKEN}):
        suggester = only("broken")
    with pytest.raises(SuggesterError, match="broken failed: RuntimeError: no model"):
        list(suggested(suggester, article_of("Some text."), KNOWN))


def test_what_was_refused_is_not_offered_whoever_suggests_it(tmp_path: Path) -> None:
    known = Known(KNOWN.labels, Annotations(), {}, frozenset({"boats"}))
    with installed(tmp_path, {"boats": GOOD}):
        suggester = only("boats")
    article = article_of("The boats are boats.")
    assert len(list(suggested(suggester, article, KNOWN))) == 2
    assert list(suggested(suggester, article, known)) == []


@pytest.mark.parametrize("suggester", [QuoteSuggester(), ClaimSuggester()], ids=lambda one: one.name)
def test_who_works_for_long_pauses_between_sentences(suggester: Suggester) -> None:
    text = " ".join(f"Ann Lee said on day {number} that it was 3 percent." for number in range(40))
    pauses: list[None] = []
    known = replace(KNOWN, pause=lambda: pauses.append(None))
    assert list(suggester.suggest(article_of(text), known))
    assert len(pauses) >= 40


class Endless:
    """Never has anything to suggest, and never ends."""

    name = "endless"

    def __init__(self) -> None:
        self.over = Event()

    def suggest(self, article: Article, known: Known) -> Iterator[Suggestion]:
        self.over.wait()
        return iter(())


def test_one_that_takes_too_long_is_given_up_and_so_is_one_nobody_waits_for() -> None:
    slow, article = Endless(), article_of("Some text.")
    with pytest.raises(SuggesterError, match=r"took longer than 0\.01 s"):
        list(timely(slow, article, KNOWN, seconds=0.01, cancelled=Event()))
    cancelled = Event()
    cancelled.set()
    begun = time.monotonic()
    assert list(timely(slow, article, KNOWN, seconds=60, cancelled=cancelled)) == []
    assert time.monotonic() - begun < 30
    slow.over.set()
