"""`export` and `formats`: what is chosen goes out, what is lost is told, and nothing is half written."""

from __future__ import annotations

import csv
import json
import os
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
from reader.editor.aid import restore_aid
from reader.editor.kept_suggestions import kept
from reader.exchange.dialect import dialect, names
from reader.library.label_file import preset
from reader.library.opening import open_library
from reader.stamps import new_id, now
from reader.suggest.spelling import suggestion_row
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
    run("tag", annotated, "+port", "+other")
    assert run("export", "--to", target, "--tag", "port", "--tag", "other") == 0
    assert len(spans(target)) == 3


def test_what_a_label_is_for_is_found_when_it_is_called_otherwise(
    run: Run, library: Path, annotated: str, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for old, new in (
        ("quote", "citation"),
        ("citation.speaker", "voice"),
        ("source", "who"),
        ("cue", "verb"),
    ):
        assert run("labels", "rename", "--yes", old, new) == 0
    target = out / "out.jsonl"
    words = ("export", "--to", target, "--view", "simple", "--quotation-marks", "out")
    assert run(*words) == 0
    assert spans(target) == [("citation", "It was quiet,")]
    (record,) = map(json.loads, target.read_bytes().splitlines())
    assert {"name": "voice", "value": "Maud Ellery", "computed": False} in record["spans"][0]["attributes"]
    assert run("labels", "rename", "--yes", "has_source", "said_by") == 0
    before = target.read_bytes()
    assert run(*words) == 0
    assert target.read_bytes() == before.replace(b'"has_source"', b'"said_by"')
    file = library / "labels.toml"
    file.write_text(file.read_text("utf-8").replace('role = "has_source"', ""), encoding="utf-8")
    capsys.readouterr()
    assert run(*words) == 2
    assert 'write role = "has_source"' in capsys.readouterr().err


def test_marks_are_not_left_out_where_nothing_tells_which_label_quotes_have(
    run: Run, library: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (library / "labels.toml").write_text(preset("entities"), encoding="utf-8")
    for words, status in ((["--quotation-marks", "out"], 2), (["--view", "simple"], 2), ([], 0)):
        assert run("export", "--to", out / "out.jsonl", *words) == status
        assert ("nothing tells" in capsys.readouterr().err) is (status == 2)
    (library / "labels.toml").write_text(preset("simple"), encoding="utf-8")
    assert run("export", "--to", out / "out.jsonl", "--view", "simple", "--quotation-marks", "out") == 0


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


class TestSuggestions:
    """What `suggest` has kept goes out on demand, and then as what nobody has decided."""

    @pytest.fixture(autouse=True)
    def _suggested(self, run: Run, annotated: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("suggest", "--suggester", "quotes", "--suggester", "capitals") == 0
        capsys.readouterr()

    def test_what_is_decided_is_not_suggested_too(self, run: Run, out: Path) -> None:
        target = out / "out.jsonl"
        assert run("export", "--to", target) == 0
        decided = json.loads(target.read_bytes())
        assert run("export", "--to", target, "--suggestions", "with") == 0
        record = json.loads(target.read_bytes())
        new = [span for span in record["spans"] if span not in decided["spans"]]
        assert [(span["label"], span["fragments"][0]["text"]) for span in new] == [("entity", "Maud Ellery")]
        assert new[0]["provenance"] == {
            "by": "", "at": "", "origin": "rule:capitals", "confidence": 0.6, "decision": "suggested",
            "milliseconds": 0, "keys": 0,
        }  # fmt: skip
        assert {span["provenance"]["decision"] for span in decided["spans"]} == {"created"}
        assert run("check", target) == 0

    def test_an_article_that_nobody_has_opened_is_nobodys(self, run: Run, files: Path, out: Path) -> None:
        (files / "new.txt").write_text("“Fares rose,” said Ada Moss.\n")
        assert run("add", files / "new.txt") == 0
        assert run("suggest", "--suggester", "quotes") == 0
        target = out / "out.jsonl"
        assert run("export", "--to", target, "--suggestions", "with") == 0
        (record,) = [
            row for row in map(json.loads, target.read_bytes().splitlines()) if row["annotator"] == "nobody"
        ]
        assert (record["status"], record["suggestions"], len(record["spans"])) == ("todo", "", 3)
        assert {tie["type"] for tie in record["relations"]} == {"has_cue", "has_source"}
        first = target.read_bytes()
        assert run("export", "--to", target, "--suggestions", "with") == 0
        assert target.read_bytes() == first

    def test_read_back_it_becomes_no_annotation(
        self, run: Run, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        target = out / "out.jsonl"
        assert run("export", "--to", target, "--suggestions", "with") == 0
        assert run("export", "--to", tmp_path / "plain.jsonl") == 0
        other = ["--library", str(tmp_path / "other")]
        assert main([*other, "init"]) == 0
        capsys.readouterr()
        assert main([*other, "import", str(target)]) == 0
        assert "1 suggested span left out" in capsys.readouterr().out
        again = out / "again.jsonl"
        assert main([*other, "export", "--to", str(again)]) == 0
        assert again.read_bytes() == (tmp_path / "plain.jsonl").read_bytes()

    def test_what_was_refused_stays_out(self, run: Run, library: Path, annotated: str, out: Path) -> None:
        held = open_library(library)
        article = held.article(ArticleId(annotated))
        (name,) = kept(held, article)["capitals"]
        row = {"id": "x-1", "at": now(), "article": article.id, "sha256": article.sha256}
        held.proposed.revise_refused(ANN, [{**row, **suggestion_row(name, article.text)}], [])
        target = out / "out.jsonl"
        assert run("export", "--to", target, "--suggestions", "with") == 0
        assert len(spans(target)) == 3

    def test_label_studio_gets_predictions_and_csv_says_what_was_decided(self, run: Run, out: Path) -> None:
        target = out / "out.json"
        assert run("export", "--to", target, "--format", "label-studio", "--suggestions", "with") == 0
        (task,) = json.loads(target.read_bytes())
        (prediction,) = task["predictions"]
        (region,) = prediction["result"]
        assert prediction["score"] == 0.6
        assert (region["value"]["text"], region["score"]) == ("Maud Ellery", 0.6)
        assert len(task["annotations"][0]["result"]) == 5
        assert run("export", "--to", target, "--format", "label-studio") == 0
        assert "predictions" not in json.loads(target.read_bytes())[0]
        table = out / "out.csv"
        assert run("export", "--to", table, "--format", "csv", "--suggestions", "with") == 0
        with table.open(encoding="utf-8", newline="") as file:
            told = {row["label"]: (row["decision"], row["confidence"]) for row in csv.DictReader(file)}
        assert told == {
            "quote": ("created", ""), "cue": ("created", ""), "source": ("created", ""),
            "entity": ("suggested", "0.6"),
        }  # fmt: skip

    @pytest.mark.parametrize("name", [name for name in names() if not dialect(name).tells_suggestions])
    def test_a_format_that_would_pass_them_off_as_annotations_refuses(
        self, run: Run, out: Path, name: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("export", "--to", out / "x", "--format", name, "--suggestions", "with") == 2
        assert "a format that tells them apart: native, csv, label-studio" in capsys.readouterr().err
        assert list(out.iterdir()) == []


@pytest.mark.parametrize("told", ["shown", "off", "off shown@2026-01-31T10:00:00.000Z"])
def test_whether_suggestions_were_shown_goes_out_and_comes_back(
    run: Run, library: Path, annotated: str, out: Path, tmp_path: Path, told: str
) -> None:
    with closing(open_library(library).open(ArticleId(annotated), ANN)) as journal:
        restore_aid(journal, told)
    target, again = out / "out.jsonl", out / "again.jsonl"
    assert run("export", "--to", target) == 0
    assert json.loads(target.read_bytes())["suggestions"] == told
    other = ["--library", str(tmp_path / "other")]
    assert main([*other, "init"]) == main([*other, "import", str(target)]) == 0
    assert main([*other, "import", str(target)]) == 0
    assert main([*other, "export", "--to", str(again)]) == 0
    assert again.read_bytes() == target.read_bytes()


def test_a_label_tag_or_annotator_that_there_is_not_is_refused(
    run: Run, annotated: str, out: Path, capsys: Any
) -> None:
    assert run("export", "--to", out / "x", "--label", "qoute") == 2
    assert "there is no label 'qoute'" in capsys.readouterr().err
    assert run("export", "--to", out / "x", "--tag", "prot") == 2
    assert "there is no tag 'prot' (the library has none)" in capsys.readouterr().err
    run("tag", annotated, "+port")
    assert run("export", "--to", out / "x", "--tag", "port", "--tag", "prot") == 2
    assert "there is no tag 'prot' (the library has: port)" in capsys.readouterr().err
    assert run("export", "--to", out / "x", "--annotator", "anne") == 2
    assert "there is no annotator 'anne' (the library has: ann)" in capsys.readouterr().err
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


@pytest.mark.parametrize("name", ["native", "csv"])
def test_how_many_tags_stay_in_the_library_is_told_and_no_reason_to_refuse(
    run: Run, library: Path, annotated: str, out: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    run("tag", annotated, "+port", "+other")
    words = ("export", "--to", out / "a", "--format", name, "--report", out / "report.json")
    assert run(*words, *(["--strict"] if name == "native" else [])) == 0
    assert "left out, as always in this format: " in (told := capsys.readouterr().err)
    assert "tags 2" in told
    report = json.loads((out / "report.json").read_bytes())
    assert {"thing": "tags", "reason": "left out", "amount": 2, "annotated": False} in report["lost"]
    (library / "tags.json").write_bytes(b"{")
    assert run(*words) == 0, "what does not go out need not be whole"


@pytest.mark.parametrize(
    ("words", "report"),
    [
        (["--to", "out.json", "--format", "label-studio", "--strict"], "out.json"),
        (["--to", "out.jsonl"], "../out/out.jsonl"),
        (["--to", "out.jsonl", "--split", "train=.5,test=.5"], "out.test.jsonl"),
        (["--to", "folder", "--format", "brat"], "folder/report.json"),
        (["--to", "new.json", "--format", "label-studio"], "new.config.xml"),
        (["--to", "new.jsonl", "--format", "chat", "--split", "a=.5,b=.5"], "new.b.template.toml"),
    ],
)
def test_a_report_that_would_take_the_place_of_the_export_is_refused_before_it_is_made(
    run: Run,
    library: Path,
    annotated: str,
    out: Path,
    words: list[str],
    report: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(out)
    add_span(library, annotated, "claim", 0, mood="loud")
    (out / "folder").mkdir()
    (out / "out.json").write_bytes(b"the last export")
    assert run("export", *words, "--report", report) == 2
    told = f"{report}: the export itself goes there (name another file with --report)"
    assert told in capsys.readouterr().err
    assert sorted(path.name for path in out.rglob("*")) == ["folder", "out.json"]
    assert (out / "out.json").read_bytes() == b"the last export"


def test_a_report_may_go_to_standard_output_unless_the_export_does(
    run: Run, annotated: str, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("export", "--format", "csv", "--to", out / "out.csv", "--report")
    assert run(*words, out / "report.json") == 0
    capsys.readouterr()
    assert run(*words, "-") == 0
    assert capsys.readouterr().out == (out / "report.json").read_text(encoding="utf-8")
    assert run("export", "--to", "-", "--report", "-") == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "standard output: the export itself goes there" in shown.err


@pytest.mark.parametrize(
    "place",
    [
        "",
        "labels.toml",
        "library.toml",
        "entities.json",
        "articles/new.json",
        "annotations/ana/new",
        ".cache/x",
    ],
)
@pytest.mark.parametrize("option", ["--to", "--report"])
def test_what_the_library_keeps_is_not_written_over(
    run: Run,
    library: Path,
    annotated: str,
    out: Path,
    option: str,
    place: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in library.rglob("*") if path.is_file()}

    add_span(library, annotated, "claim", 0)
    before = files()
    words = {"--to": out / "out.jsonl", option: library / place}
    assert run("export", *(word for pair in words.items() for word in pair)) == 2
    assert f"{library / place}: the library keeps something of its own there" in capsys.readouterr().err
    assert files() == before
    assert list(out.iterdir()) == []


def test_an_export_may_lie_in_the_librarys_folder(run: Run, library: Path, annotated: str) -> None:
    add_span(library, annotated, "claim", 0)
    (library / "exports").mkdir()
    assert run("export", "--to", library / "exports" / "out.jsonl") == 0
    assert (library / "exports" / "out.jsonl").read_bytes()


@pytest.mark.parametrize("option", ["--library", "--to", "--report", "--split"])
def test_an_option_that_is_empty_is_refused(
    run: Run, annotated: str, out: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """As one is whose variable a script has never set: it would be this folder, or nothing at all."""
    assert run("export", "--to", out / "out.jsonl", option, "") == 2
    assert f"argument {option}: it is empty (`pressmark export --help` shows how)" in capsys.readouterr().err
    assert list(out.iterdir()) == []


def test_a_part_of_a_split_that_gets_nothing_is_told(
    run: Run, library: Path, annotated: str, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export", "--to", out / "out.jsonl", "--split", "train=.6,dev=.2,test=.2") == 0
    told = capsys.readouterr().err
    assert "Split with seed 0: train 1, dev 0, test 0" in told
    assert "Nothing goes to dev and test: there are too few articles" in told
    assert told.splitlines()[-1].endswith("out.jsonl, in 1 part")


@pytest.mark.parametrize("option", ["--to", "--report"])
def test_a_folder_that_is_not_there_is_not_made(
    run: Run, annotated: str, out: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = {"--to": out / "out.jsonl", "--report": out / "report.json", option: out / "nodir" / "x"}
    assert run("export", *(word for pair in words.items() for word in pair)) == 2
    assert f"{out / 'nodir'}: there is no such folder (make it first)" in capsys.readouterr().err
    assert list(out.iterdir()) == []


def test_a_report_that_cannot_be_written_is_refused_before_the_export_is_made(
    run: Run,
    annotated: str,
    out: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    locked = out / "locked"
    locked.mkdir()
    # Permissions do not keep the superuser out, as whom tests may run.
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != locked)
    assert run("export", "--to", out / "out.jsonl", "--report", locked / "report.json") == 2
    assert f"{locked}: this folder cannot be written to (name another)" in capsys.readouterr().err
    assert list(out.iterdir()) == [locked]


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
    told = capsys.readouterr().out
    assert any(line.startswith(f"{name} ") for line in told.splitlines())
    assert "Tags belong to the library, and go into none of them." in told
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


def test_a_template_that_was_edited_in_its_place_is_not_replaced(
    run: Run, annotated: str, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chat = ("export", "--format", "chat", "--to", out / "a.jsonl")
    assert run(*chat) == run(*chat) == 0
    template, before = out / "a.template.toml", (out / "a.jsonl").read_bytes()
    edited = template.read_text(encoding="utf-8").replace("You mark up", "You are one who marks up")
    template.write_text(edited, encoding="utf-8")
    capsys.readouterr()
    assert run(*chat) == 2
    assert "export with it by --set template=FILE" in capsys.readouterr().err
    assert (template.read_text(encoding="utf-8"), (out / "a.jsonl").read_bytes()) == (edited, before)
    assert run(*chat, "--set", f"template={template}") == 0
    assert template.read_text(encoding="utf-8") == edited
    assert (out / "a.jsonl").read_bytes() != before


def test_a_folder_in_the_way_of_what_comes_with_an_export_is_refused_before_it_is_made(
    run: Run, annotated: str, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = out / "a.dev.config.xml" / "thesis.md"
    mine.parent.mkdir()
    mine.write_bytes(b"mine")
    split = ("--split", "train=.5,dev=.5")
    assert run("export", "--format", "label-studio", "--to", out / "a.json", *split) == 2
    assert f"{mine.parent}: a folder is in the way" in capsys.readouterr().err
    assert mine.read_bytes() == b"mine"
    assert [*out.iterdir()] == [mine.parent]


@pytest.mark.parametrize("more", [[], ["--split", "all=1"], ["--label", "quote"], ["--status", "done"]])
def test_what_had_to_be_salvaged_is_told_and_refused_where_it_is_strict(
    run: Run, library: Path, annotated: str, out: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    checkpoint = library / "annotations" / ANN / f"{annotated}.json"
    checkpoint.write_bytes(checkpoint.read_bytes()[: -len(checkpoint.read_bytes()) // 3])
    checkpoint.with_suffix(".edits.jsonl").unlink()
    words = ("export", "--to", out / "a.jsonl", "--report", out / "report.json", *more)
    capsys.readouterr()
    assert run(*words) == 0
    told = capsys.readouterr().err
    assert f"{annotated}, ann: {checkpoint.name} is damaged" in told
    assert "salvaged" in told
    (damage,) = json.loads((out / "report.json").read_bytes())["salvaged"]
    assert (damage["article"], damage["annotator"]) == (annotated, "ann")
    assert damage["notice"] in told
    for path in out.iterdir():
        path.unlink()
    assert run(*words, "--strict") == 2
    assert damage["notice"] in capsys.readouterr().err
    assert json.loads((out / "report.json").read_bytes())["salvaged"] == [damage]
    assert [*out.iterdir()] == [out / "report.json"]
