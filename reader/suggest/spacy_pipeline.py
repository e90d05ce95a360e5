"""Suggests the entities that a pipeline of spaCy finds; with the extra `spacy`, and any pipeline that is installed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import TYPE_CHECKING

from reader.core.annotation import Fragment
from reader.core.article import Article, BlockRole
from reader.core.roles import ENTITY, TYPE
from reader.suggest.configuration import SuggesterAbsentError, SuggesterError
from reader.suggest.entities import Meant, suggestion_of
from reader.suggest.suggestion import Known, Suggestion

if TYPE_CHECKING:
    from spacy.language import Language

_TYPES = {"PER": "PERSON"}
"""What pipelines trained on WikiNER call otherwise than the label set, which follows OntoNotes."""
_PIPELINES = "spacy_models"
"""The entry-point group of installed pipelines."""


class SpacySuggester:
    """Suggests named entities, of the types that the label set has.

    Args:
        pipeline: The name or folder of a pipeline; the first installed one for the article's language without it.
        confidence: How often its entities are right, 0 to 1: spaCy does not say.

    Raises:
        SuggesterAbsentError: If spaCy, or any pipeline, is not installed.
        SuggesterError: If the confidence is none.
    """

    name = "spacy"
    """What it is called in the configuration."""

    def __init__(self, pipeline: str = "", confidence: float = 0.75) -> None:
        if isinstance(confidence, bool) or not 0 <= confidence <= 1:
            raise SuggesterError("the confidence of spacy is not a number from 0 to 1")
        if find_spec("spacy") is None:
            raise SuggesterAbsentError("spaCy is not installed", remedy="pip install 'pressmark[spacy]'")
        # As spaCy finds them; to ask itself takes a second, in which the screen has just been shown.
        self._names = [pipeline] if pipeline else sorted(entry_points(group=_PIPELINES).names)
        if not self._names:
            raise SuggesterAbsentError(
                "no pipeline of spaCy is installed",
                remedy="`python -m spacy download en_core_web_sm` installs one",
            )
        self._chosen = bool(pipeline)
        self._confidence = confidence
        self._loaded: dict[str, Language] = {}

    def suggest(self, article: Article, known: Known) -> Iterator[Suggestion]:
        """Yield the entities that are not labelled yet, in text order; none in a language without a pipeline."""
        label = known.labels.label_for(ENTITY)
        name = self._for(article.language)
        if label is None or not name:
            return
        attribute = label.attribute_for(TYPE)
        values = attribute.values if attribute is not None else ()
        pipeline = self._pipeline(name)
        blocks = [block for block in article.blocks if block.role is not BlockRole.CODE]
        texts = (article.text[block.start : block.end] for block in blocks)
        for block, found in zip(blocks, pipeline.pipe(texts), strict=True):
            for entity in found.ents:
                kind = _TYPES.get(entity.label_, entity.label_)
                place = block.start + entity.start_char, block.start + entity.end_char
                if (values and kind not in values) or known.is_labelled(ENTITY, [Fragment(*place)]):
                    continue
                meant = Meant(kind, f"spaCy’s {name} takes it for {kind}", self._confidence)
                yield suggestion_of(place, meant, label, f"model:{name}")

    def _for(self, language: str | None) -> str:
        """Return the pipeline for a language; without a language, the one for English."""
        if self._chosen:
            return self._names[0]
        wanted = (language or "en").lower().partition("-")[0]
        fitting = (name for name in self._names if name.partition("_")[0] in (wanted, "xx"))
        return next(fitting, "")

    def _pipeline(self, name: str) -> Language:
        if name not in self._loaded:
            import spacy

            self._loaded[name] = spacy.load(name)
        return self._loaded[name]
