"""The dataset card of an export for Hugging Face: which file is which split, and what each column holds.

The features are spelt so that the versions 2 to 5 of `datasets` understand them alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from reader.core.labels import LabelSet
from reader.core.roles import TYPE
from reader.exchange.tokens import DEFAULT

CARD = "README.md"

_TAIL = """
Written by Pressmark: one row for each article and annotator.

```python
from datasets import load_dataset

data = load_dataset("path/to/this/folder")
```

- Offsets (`start`, `end`) count Unicode code points of `text`, and ends are exclusive: in Python `text[start:end]`.
- {spelt} JSON in a string: `json.loads` gives what it holds. Times are UTC with milliseconds.
{rest}
"""
_OF_SPANS = """\
- The words of a span are those of its `fragments`; `start` and `end` are the first and the last offset of them.
- `head` and `tail` of a relation are the ids of spans of the same row."""
_OF_TOKENS = f"""\
- `tokens` are those of the tokeniser `{DEFAULT}`, which makes each word, number and punctuation mark one token;
  `starts` and `ends` say where they stand in `text`.
- Each label has a column of tags in the BIO scheme, because spans of different labels may overlap."""


def card(labels: LabelSet, splits: Sequence[str], *, by_tokens: bool, by_type: bool) -> bytes:
    """Return the card.

    Args:
        labels: The label set.
        splits: The names of the splits; each has a file of its name.
        by_tokens: Whether it is for token classification.
        by_type: Whether tags name the values of the attribute `type`.
    """
    import yaml

    features = _of_tokens(labels, by_type=by_type) if by_tokens else _of_spans(labels)
    head: dict[str, Any] = {
        "configs": [
            {
                "config_name": "default",
                "data_files": [{"split": name, "path": f"{name}.jsonl"} for name in splits],
            }
        ],
        "dataset_info": {"features": features},
        "tags": ["pressmark"],
        "task_categories": ["token-classification"],
    }
    words = yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=1000)
    tail = _TAIL.format(
        spelt="`metadata` is"
        if by_tokens
        else "`metadata`, `entities`, and a span’s `attributes` and `note` are",
        rest=_OF_TOKENS if by_tokens else _OF_SPANS,
    )
    return f"---\n{words}---\n{tail}".encode()


def column(label: str) -> str:
    """Return the name of the column with a label's tags."""
    return f"{label}_tags"


def tag_of(labels: LabelSet, label: str, value: str, *, by_type: bool) -> str:
    """Return what the tags of a span name.

    Args:
        labels: The label set.
        label: The span's label.
        value: The value of its attribute `type`; empty for none.
        by_type: Whether tags name that, where the label set lists it.
    """
    return value if by_type and value in _types(labels, label) else label


def tag_names(labels: LabelSet, label: str, *, by_type: bool) -> list[str]:
    """Return the tags that the column of a label can hold."""
    names = [*(_types(labels, label) if by_type else ()), label]
    return ["O", *(f"{scheme}-{name}" for name in names for scheme in "BI")]


def _types(labels: LabelSet, label: str) -> tuple[str, ...]:
    found = labels.label(label)
    attribute = found.attribute_for(TYPE) if found else None
    return attribute.values if attribute else ()


_ABOUT = ("id", "annotator", "language", "sha256", "text", "metadata")


def _of_spans(labels: LabelSet) -> list[Any]:
    span = [
        _value("id"),
        {"name": "label", **_class(label.name for label in labels.labels)},
        *(_value(name, "int64") for name in ("start", "end")),
        {"name": "fragments", "list": [_value("start", "int64"), _value("end", "int64")]},
        *map(_value, ("attributes", "entity", "note")),
    ]
    tie = [
        _value("id"),
        {"name": "type", **_class(relation.name for relation in labels.relations)},
        *map(_value, ("head", "tail")),
    ]
    return [
        *map(_value, _ABOUT),
        _value("status"),
        {"name": "spans", "list": span},
        {"name": "relations", "list": tie},
        _value("entities"),
    ]


def _of_tokens(labels: LabelSet, *, by_type: bool) -> list[Any]:
    return [
        *map(_value, _ABOUT),
        _value("tokenizer"),
        {"name": "tokens", "list": "string"},
        {"name": "starts", "list": "int64"},
        {"name": "ends", "list": "int64"},
        *(
            {"name": column(label.name), "list": _class(tag_names(labels, label.name, by_type=by_type))}
            for label in labels.labels
        ),
    ]


def _value(name: str, kind: str = "string") -> dict[str, str]:
    return {"name": name, "dtype": kind}


def _class(names: Iterable[str]) -> dict[str, Any]:
    """Return a column of these names; one of none at all is plain strings."""
    table = {str(number): name for number, name in enumerate(names)}
    return {"dtype": {"class_label": {"names": table}} if table else "string"}
