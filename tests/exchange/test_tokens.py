"""Spans are runs of tokens exactly, or not at all."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from reader.core.annotation import Fragment
from reader.exchange.tokens import DEFAULT, GLINER, GLINER2, misalignment, tokens
from tests.core.strategies import texts

TEXT = "“We won’t,” said\tMs. Kroll’s aide."


def cut(words: str) -> Fragment:
    return Fragment(TEXT.index(words), TEXT.index(words) + len(words))


@given(texts, st.sampled_from([DEFAULT, GLINER, GLINER2]))
@example("a \u0301b\n\u200dc \ufe0f", DEFAULT)
def test_tokens_cover_all_but_white_space_in_order(text: str, tokenizer: str) -> None:
    found = tokens(text, tokenizer)
    ends = [0, *found.ends]
    for start, end, before in zip(found.starts, found.ends, ends, strict=False):
        assert before <= start < end
    covered = {
        place for start, end in zip(found.starts, found.ends, strict=True) for place in range(start, end)
    }
    assert covered == {place for place in range(len(text)) if not text[place].isspace()}
    assert "".join(found.words(text)) == "".join(text[place] for place in sorted(covered))
    assert found.tokenizer == tokenizer


@given(texts, st.data())
def test_a_run_of_tokens_is_found_and_nothing_else_is(text: str, data: st.DataObject) -> None:
    found = tokens(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    run = found.aligned(Fragment(start, end))
    exact = start in found.starts and end in found.ends
    assert (run is not None) == exact
    if run is not None:
        assert (found.starts[run[0]], found.ends[run[1] - 1]) == (start, end)


def test_what_does_not_align_says_why() -> None:
    found = tokens(TEXT)
    assert found.aligned(cut("Ms. Kroll")) is not None
    assert found.aligned(cut("won’t")) is not None
    assert found.aligned(cut("Krol")) is None
    assert "inside a token (pressmark-words)" in misalignment(TEXT, cut("Krol"))
    assert found.aligned(cut("said\t")) is None
    assert "white space" in misalignment(TEXT, cut("said\t"))
