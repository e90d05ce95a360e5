"""The domain's names for values that must not be mixed up."""

from typing import NewType, TypeAlias

ArticleId = NewType("ArticleId", str)
SpanId = NewType("SpanId", str)
RelationId = NewType("RelationId", str)
EntityId = NewType("EntityId", str)
Annotator = NewType("Annotator", str)

Offset: TypeAlias = int
"""A position in an article's text, in Unicode code points from its start."""

Timestamp: TypeAlias = str
"""A moment in UTC with milliseconds, always of the form `2026-01-31T10:00:00.000Z`."""

JSONValue: TypeAlias = "bool | int | float | str | list[JSONValue] | dict[str, JSONValue] | None"
"""Anything that `json.loads` can give."""
