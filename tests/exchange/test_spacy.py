"""spaCy: documents that spaCy itself opens, entities that overlap nothing, and a config for the longest span."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import DocBin
from spacy.util import load_config, load_model_from_config

from reader.core.annotation import Fragment, Span
from reader.core.ids import SpanId
from reader.errors import ExportError
from reader.exchange import dialect as dialects
from reader.exchange.account import Account
from reader.exchange.dialect import FilePart, Job, dialect
from reader.exchange.dialects._spacy_config import config, parts_of
from reader.exchange.record import Record
from reader.exchange.things import Thing
from tests.core.strategies import LABELS
from tests.exchange.comparing import write_all
from tests.exchange.sample import PROVENANCE, RECORD, fragment
from tests.exchange.torture import LONG, RECORDS, TORTURE
from tests.exchange.writing import write_records

SPACY = dialect("spacy")


def documents(folder: Path) -> list[Any]:
    vocab = spacy.blank("xx").vocab
    files = sorted(folder.glob("*.spacy"))
    return [doc for file in files for doc in DocBin().from_disk(file).get_docs(vocab)]


def written(tmp_path: Path, *records: Record, **options: str) -> tuple[list[Any], Account]:
    account = write_all(SPACY, records, tmp_path / "out", options)
    return documents(tmp_path / "out" / "train"), account


def test_documents_have_the_text_and_every_span_of_whole_tokens(tmp_path: Path) -> None:
    docs, account = written(tmp_path, *RECORDS)
    assert [doc.text for doc in docs] == [record.article.text for record in RECORDS]
    count = 0
    for record, doc in zip(RECORDS, docs, strict=True):
        made = {
            (span.id, span.label, part.start, part.end) for span in record.spans for part in span.fragments
        }
        found = {(span.id_, span.label_, span.start_char, span.end_char) for span in doc.spans["sc"]}
        assert found <= made
        count += len({span.id_ for span in doc.spans["sc"]})
    assert count == account.went[Thing.SPANS] > 0
    assert ("s-half", "it begins or ends inside a token (spaCy’s, xx)", "hree fou") in {
        (lost.id, lost.reason, lost.text) for lost in account.examples
    }


def test_what_is_known_of_an_article_goes_with_its_document(tmp_path: Path) -> None:
    (doc,), _ = written(tmp_path, RECORD)
    known = doc.user_data["pressmark"]
    assert (known["article"], known["annotator"]) == (RECORD.article.id, "ann")
    (source,) = (span for span in doc.spans["sc"] if span.label_ == "source")
    assert source.kb_id_ == known["entities"][0]["id"]


def test_flat_spans_are_entities(tmp_path: Path) -> None:
    (doc,), _ = written(tmp_path, RECORD)
    assert [(ent.label_, ent.text) for ent in doc.ents] == [
        ("quote", "“We heard it 😀 stop,”"),
        ("cue", "said"),
        ("source", "Maud Ellery"),
        ("quote", "“Then we looked.”"),
    ]
    assert {token.ent_iob_ for token in doc if not token.ent_type_} == {"O"}


def test_of_tokens_of_overlapping_spans_nothing_is_known(tmp_path: Path) -> None:
    spans = (
        Span(SpanId("s-a"), "claim", (fragment("We heard"),), PROVENANCE),
        Span(SpanId("s-b"), "entity", (fragment("heard it"),), PROVENANCE),
        Span(SpanId("s-c"), "cue", (fragment("said"),), PROVENANCE),
    )
    record = replace(RECORD, spans=spans, relations=(), entities=())
    (doc,), _ = written(tmp_path, record)
    assert [ent.text for ent in doc.ents] == ["said"]
    assert [token.text for token in doc if token.ent_iob_ == ""] == ["We", "heard", "it"]


def test_one_label_alone_can_be_entities_and_types_their_names(tmp_path: Path) -> None:
    (doc,), _ = written(tmp_path, TORTURE, ents="entity", tags="types")
    assert {ent.label_ for ent in doc.ents} == {"PERSON", "ORG"}
    assert all(first.end <= second.start for first, second in pairwise(doc.ents))
    with pytest.raises(ExportError, match="there is no label 'nobody'"):
        written(tmp_path, TORTURE, ents="nobody")


def test_the_config_lets_the_longest_span_be_found(tmp_path: Path) -> None:
    docs, _ = written(tmp_path, *RECORDS)
    longest = max(len(span) for doc in docs for span in doc.spans["sc"])
    assert longest > 100
    config = load_config(tmp_path / "out" / "config.cfg")
    nlp = load_model_from_config(config, auto_fill=True)
    assert nlp.pipe_names == ["tok2vec", "span_finder", "spancat"]
    assert nlp.get_pipe("span_finder").cfg["max_length"] == longest
    assert config["training"]["annotating_components"] == ["span_finder"]


def test_the_parts_of_a_split_share_one_config_that_covers_all() -> None:
    account = Account(SPACY.loses)
    short = replace(RECORD, spans=RECORD.spans[1:2], relations=(), entities=())
    parts = [
        part
        for split, record in (("train", RECORD), ("dev", TORTURE), ("test", short))
        for part in write_records(
            SPACY, [record], Job(LABELS, account, split=split, splits=("train", "dev", "test"))
        )
        if isinstance(part, FilePart)
    ]
    names = ["train/0001.spacy", "dev/0001.spacy", "test/0001.spacy", "README.md", "config.cfg"]
    assert [part.name for part in parts] == names
    config = parts[-1].content.decode("utf-8")
    assert 'train = "train"' in config
    assert 'dev = "dev"' in config
    assert account.kept["longest span, in tokens"] > 100
    assert f"max_length = {account.kept['longest span, in tokens']}\n" in config
    assert account.advice == []
    assert b"--split" not in parts[-2].content


def test_without_a_split_it_says_that_scores_mean_nothing(tmp_path: Path) -> None:
    _, account = written(tmp_path, RECORD)
    assert ["says nothing of other texts" in words for words in account.advice] == [True]
    assert "export with `--split train=.8,dev=.1,test=.1`" in (tmp_path / "out" / "README.md").read_text(
        "utf-8"
    )


def test_long_corpora_go_into_several_files() -> None:
    parts = list(write_records(SPACY, [LONG] * 4, Job(LABELS)))
    names = [part.name for part in parts if isinstance(part, FilePart)]
    assert names == ["train/0001.spacy", "train/0002.spacy", "README.md", "config.cfg"]


def test_a_language_that_spacy_lacks_is_an_error_with_its_name() -> None:
    with pytest.raises(ExportError, match="cannot cut 'qq' into tokens"):
        list(write_records(SPACY, [RECORD], Job(LABELS, options={"language": "qq"})))


def test_without_spacy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(dialects, "import_module", missing)
    with pytest.raises(ExportError, match="needs spacy") as caught:
        list(write_records(SPACY, [RECORD], Job(LABELS)))
    assert caught.value.remedy == "pip install 'pressmark[spacy]'"


def test_strictness_refuses_relations_and_fragments() -> None:
    with pytest.raises(ExportError, match="cannot hold all of it"):
        list(write_records(SPACY, [RECORD], Job(LABELS, Account(SPACY.loses)), strict=True))
    cue = replace(RECORD, spans=RECORD.spans[1:2], relations=(), entities=())
    assert list(write_records(SPACY, [cue], Job(LABELS, Account(SPACY.loses)), strict=True))


def test_white_space_at_an_end_is_not_a_token(tmp_path: Path) -> None:
    place = fragment("said ")
    odd = Span(SpanId("s-odd"), "cue", (Fragment(place.start, place.end),), PROVENANCE)
    (doc,), account = written(tmp_path, replace(RECORD, spans=(odd,), relations=(), entities=()))
    assert not doc.spans["sc"]
    assert [lost.text for lost in account.examples] == ["said "]


@pytest.mark.parametrize(
    ("splits", "parts"),
    [
        (("train",), ("train", "train")),
        (("train", "dev", "test"), ("train", "dev")),
        (("test", "train"), ("train", "test")),
        (("a", "b", "c"), ("a", "b")),
        (("dev", "other"), ("dev", "other")),
        (("other", "test", "dev"), ("other", "dev")),
    ],
)
def test_what_is_trained_on_and_reported_on_are_two_parts_where_there_are(
    splits: tuple[str, ...], parts: tuple[str, str]
) -> None:
    assert parts_of(splits) == parts


@pytest.mark.parametrize(("longest", "most"), [(0, 1), (1, 1), (2, 2), (300, 300)])
def test_spans_are_looked_for_that_have_at_least_one_token(longest: int, most: int) -> None:
    assert f"\nmax_length = {most}\n" in config("xx", ["train"], longest).decode("utf-8")
