"""`export` and `formats`: what is chosen goes out, what is lost is told, and nothing is half written."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reader.cli import main
from reader.core.annotation import Fragment, Provenance, Span
from reader.core.edit import Change, Edit
from reader.core.ids import ArticleId, SpanId
from reader.exchange.dialect import names
from reader.library.folder import open_library
from reader.stamps import new_id, now
from tests.cli.conftest import ANN, Run


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def spans(path: Path) -> list[tuple[str, str]]:
    records = [json.loads(line) for line in path.read_bytes().splitlines()]
    return [(span["label"], span["fragments"][0]["text"]) for record in records for span in record["spans"]]


def add_span(
    library: Path, article: str, label: str, start: int, origin: str = "human", **attributes: str
) -> None:
    with closing(open_library(library).open(ArticleId(article), ANN)) as journal:
        provenance = Provenance(ANN, now(), origin)
        span = Span(SpanId(new_id("s")), label, (Fragment(start, start + 4),), provenance, attributes)
        journal.append(Edit(journal.next_seq, new_id("d"), now(), ANN, "test", (Change(None, span),)))


def test_labels_tags_and_views_choose_what_goes_out(run: Run, annotated: str, out: Path) -> None:
    target = out / "out.jsonl"
    assert run("export", "--to", target, "--label", "quote", "--label", "cue") == 0
    assert spans(target) == [("quote", "“It was quiet,”"), ("cue", "said")]
    assert run("export", "--to", target, "--view", "simple", "--quotation-marks", "out") == 0
    assert spans(target) == [("quote", "It was quiet,")]
    (record,) = map(json.loads, target.read_bytes().splitlines())
    assert {"name": "speaker", "value": "Maud Ellery", "computed": False} in record["spans"][0]["attributes"]
    assert run("export", "--to", target, "--tag", "port") == 0
    assert target.read_bytes() == b""
    run("tag", annotated, "+port")
    assert run("export", "--to", target, "--tag", "port", "--tag", "other") == 0
    assert len(spans(target)) == 3


def test_what_nobody_accepted_is_left_out_but_of_our_own_format(
    run: Run, library: Path, annotated: str, out: Path
) -> None:
    add_span(library, annotated, "claim", 0, "model:guess")
    target = out / "out.jsonl"
    for words, expected in (([], 4), (["--suggestions", "without"], 3)):
        assert run("export", "--to", target, *words) == 0
        assert len(spans(target)) == expected
    for words, expected in (([], 3), (["--suggestions", "with"], 4)):
        assert run("export", "--to", out / "out.csv", "--format", "csv", *words) == 0
        assert (out / "out.csv").read_bytes().count(b"\r\n") == 1 + expected


def test_a_label_that_there_is_not_is_refused(run: Run, annotated: str, out: Path, capsys: Any) -> None:
    assert run("export", "--to", out / "x", "--label", "qoute") == 2
    assert "there is no label 'qoute'" in capsys.readouterr().err
    assert list(out.iterdir()) == []


def test_what_is_lost_is_told_and_reported(
    run: Run, library: Path, annotated: str, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_span(library, annotated, "claim", 0, mood="loud")
    capsys.readouterr()
    report = out / "report.json"
    assert run("export", "--to", out / "out.json", "--format", "label-studio", "--report", report) == 0
    told = capsys.readouterr().err
    assert "attributes: 1 of 1 not kept (the attribute is not in the label set)" in told
    assert told.splitlines()[-1].startswith("1 record, 4 spans, 2 relations to ")
    loaded = json.loads(report.read_bytes())
    assert (loaded["format"], loaded["in"]["spans"], loaded["out"]["spans"]) == ("label-studio", 4, 4)
    (dropped,) = loaded["dropped"]
    assert (dropped["thing"], dropped["article"], dropped["reason"]) == (
        "attributes",
        annotated,
        "the attribute is not in the label set",
    )
    assert {row["thing"] for row in loaded["lost"] if row["annotated"]} == {"attributes"}
    assert sorted(path.name for path in out.iterdir()) == ["out.config.xml", "out.json", "report.json"]


def test_a_strict_export_writes_nothing_where_an_annotation_would_be_lost(
    run: Run, library: Path, annotated: str, out: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    words = ("export", "--format", "label-studio", "--strict", "--report", out / "report.json")
    assert run(*words, "--to", out / "sound.json") == 0
    add_span(library, annotated, "claim", 0, mood="loud")
    (out / "out.json").write_bytes(b"the last export")
    capsysbinary.readouterr()
    assert run(*words, "--to", out / "out.json") == 2
    assert run(*words, "--to", "-") == 2
    shown = capsysbinary.readouterr()
    assert shown.out == b""
    assert b"cannot hold all of it" in shown.err
    assert b" to " + str(out / "out.json").encode() not in shown.err
    assert (out / "out.json").read_bytes() == b"the last export"
    report = json.loads((out / "report.json").read_bytes())
    assert report["dropped"] != []
    assert report["to"] is None
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_a_split_goes_to_files_beside_each_other(run: Run, tmp_path: Path, library: Path, out: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(10):
        words = " ".join(f"w{(number * 7919 + place * place) % 997}" for place in range(200))
        (texts / f"{number}.txt").write_text(words, encoding="utf-8")
    (texts / "copy.txt").write_text(
        (texts / "3.txt").read_text(encoding="utf-8") + " Updated.", encoding="utf-8"
    )
    assert run("add", texts) == 0
    run("status", *open_library(library).ids(), "done")
    split = ("export", "--split", "train=.6,dev=.2,test=.2")
    assert run(*split, "--to", out / "a.jsonl") == 0
    assert sorted(path.name for path in out.iterdir()) == ["a.dev.jsonl", "a.test.jsonl", "a.train.jsonl"]
    held = {
        part: [json.loads(line) for line in (out / f"a.{part}.jsonl").read_bytes().splitlines()]
        for part in ("train", "dev", "test")
    }
    placed = {record["id"]: part for part, records in held.items() for record in records}
    assert len(placed) == 11 == sum(map(len, held.values()))
    assert 5 <= len(held["train"]) <= 8
    assert held["dev"]
    assert held["test"]
    near = [
        placed[record["id"]]
        for records in held.values()
        for record in records
        if record["source"] in ("3.txt", "copy.txt")
    ]
    assert len(near) == 2
    assert len(set(near)) == 1
    assert run(*split, "--to", out / "b.jsonl") == 0
    for part in ("train", "dev", "test"):
        assert (out / f"a.{part}.jsonl").read_bytes() == (out / f"b.{part}.jsonl").read_bytes()
    assert run(*split, "--to", "-") == 2


@pytest.mark.parametrize("name", names())
def test_the_table_tells_of_every_format(run: Run, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("formats") == 0
    assert any(line.startswith(f"{name} ") for line in capsys.readouterr().out.splitlines())
    assert run("formats", "--json") == 0
    (row,) = (row for row in json.loads(capsys.readouterr().out) if row["name"] == name)
    assert isinstance(row["reads"], bool)
    assert isinstance(row["lost"], list)


def test_standard_output_gets_the_files_own_bytes_and_no_bar(
    run: Run, annotated: str, out: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run("export", "--format", "label-studio", "--to", out / "out.json") == 0
    capsysbinary.readouterr()
    assert run("export", "--format", "label-studio", "--to", "-") == 0
    shown = capsysbinary.readouterr()
    assert shown.out == (out / "out.json").read_bytes()
    assert b"\x1b" not in shown.err


def test_standard_output_may_be_named_as_a_device(library: Path, annotated: str, out: Path) -> None:
    words = ["export", "--library", str(library), "--to"]
    run = [sys.executable, "-m", "reader", *words]
    piped = subprocess.run([*run, "/dev/stdout"], capture_output=True, check=True)
    assert main([*words, str(out / "out.jsonl")]) == 0
    assert piped.stdout == (out / "out.jsonl").read_bytes()
