"""Random records."""

from __future__ import annotations

from hypothesis import strategies as st

from reader.core.annotations import Annotations
from reader.core.ids import Annotator
from reader.exchange.record import STATUSES, Record, RecordMaker
from tests.core.strategies import ENTITIES, LABELS, annotation_lists, articles

_annotators = st.sampled_from([Annotator("ann"), Annotator("bo")])
_statuses = st.sampled_from(STATUSES)
_aids = st.sampled_from(["", "shown", "off", "off shown@2026-01-31T10:00:00.000Z", "shown off"])


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record that the rules allow, of any article and any annotations."""
    article = draw(articles())
    return RecordMaker(ENTITIES, LABELS).make(
        article,
        Annotations(draw(annotation_lists(len(article.text)))),
        annotator=draw(_annotators),
        status=draw(_statuses),
        aid=draw(_aids),
    )
