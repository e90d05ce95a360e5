"""What completes the words that are typed in a prompt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.suggester import Suggester, SuggestFromList

from reader.editor.outcome import Prompt

_WORD = re.compile(r'(?:[^ "]|"[^"]*"?)+')
"""A word of several, with the spaces of what stands in quotation marks."""


class LastWord(Suggester):
    """Completes the last of several words, with a choice that is not among those before it."""

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__(case_sensitive=True)
        self._choices = choices

    async def get_suggestion(self, value: str) -> str | None:
        """Return the words with the last one completed, or None."""
        before = _WORD.findall(value)
        last = before.pop() if before and value.endswith(before[-1]) else ""
        word = last.casefold()
        longer = (choice for choice in self._choices if len(choice) > len(last))
        fitting = (choice for choice in longer if choice.casefold().startswith(word))
        found = next((choice for choice in fitting if choice not in before), None) if word else None
        # As the choice is spelled, or a tag would come to be there in two spellings.
        return value[: len(value) - len(last)] + found if found else None


def suggester(prompt: Prompt) -> Suggester | None:
    """Return what completes the answer to a prompt; None where there is nothing to choose from."""
    if not prompt.choices:
        return None
    return (
        LastWord(prompt.choices) if prompt.several else SuggestFromList(prompt.choices, case_sensitive=False)
    )
