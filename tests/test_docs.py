"""The documentation says what is true."""

import json
import re
import tomllib
from pathlib import Path

from reader.cli import main
from reader.editor.keymap import default_keymap
from reader.editor.keymap_file import load_keymap
from reader.editor.keytable import key_table
from reader.editor.registry import Registry
from reader.exchange.dialects import native
from reader.library.label_file import default_labels, parse_labels

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def fenced(language: str) -> list[str]:
    """Return the contents of the README's code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)


def test_the_key_table_is_the_one_in_force() -> None:
    registry = Registry(parse_labels(default_labels(), "labels.toml"))
    (table,) = re.findall(r"^<!-- keys:.*?-->\n(.*?)<!-- end of keys -->", README, re.DOTALL | re.MULTILINE)
    assert table == key_table(registry, default_keymap(registry))


def test_the_line_of_output_is_a_sound_record_as_it_is_written_today(tmp_path: Path) -> None:
    (line,) = fenced("json")
    file = tmp_path / "line.jsonl"
    file.write_text(line, encoding="utf-8")
    assert main(["check", str(file)]) == 0
    (reading,) = native.read([line.encode()])
    assert reading.record is not None
    assert b"".join(native.write([reading.record])).decode() == line
    record = json.loads(line)
    for span in record["spans"]:
        for part in span["fragments"]:
            assert record["text"][part["start"] : part["end"]] == part["text"]


def test_every_key_of_the_record_is_explained() -> None:
    (line,) = fenced("json")
    section = README.split("## What an export says")[1].split("## Where things are kept")[0]
    unexplained = {key for key in json.loads(line) if f"`{key}`" not in section}
    between_title_and_metadata = set(
        "text sha256 language url publisher byline published added source".split()
    )
    assert unexplained <= between_title_and_metadata


def test_the_key_map_shown_can_be_loaded() -> None:
    registry = Registry(parse_labels(default_labels(), "labels.toml"))
    (text,) = fenced("toml")
    keymap = load_keymap(text, where="README.md", registry=registry)
    assert keymap.keys("app.theme") == ()
    assert set(tomllib.loads(text)["keys"]) <= set(registry.by_id)


def test_the_two_commands_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", README, flags=re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE)
