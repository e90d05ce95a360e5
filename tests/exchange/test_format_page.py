"""The page about the format says what the schema and the writer do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.exchange.sample import LINE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")


def test_the_page_names_every_key() -> None:
    assert {key for key in json.loads(LINE) if f"`{key}`" not in PAGE} == set()


def test_its_first_example_runs_as_it_stands(tmp_path: Path) -> None:
    code = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]
    (tmp_path / "export.jsonl").write_bytes(LINE)
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "ignore", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stdout == "Maud Ellery: “We heard it 😀 stop,” … “Then we looked.”\n"
