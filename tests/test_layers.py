"""What importing each layer brings with it, seen in a fresh interpreter."""

import json
import subprocess
import sys

import pytest

HEAVY = (
    "textual",
    "feedparser",
    "trafilatura",
    "tinydb",
    "markdown_it",
    "yaml",
    "nupunkt",
    "charset_normalizer",
    "platformdirs",
    "rich",
    "msgspec",
)


def loaded_by(statement: str) -> set[str]:
    """Run a statement in a new interpreter and return the top-level packages and `reader` layers it loads."""
    script = (
        "import sys; before = set(sys.modules)\n"
        f"{statement}\n"
        "import json; print(json.dumps(sorted(set(sys.modules) - before)), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    modules = json.loads(run.stderr.splitlines()[-1])
    return {".".join(name.split(".")[: 2 if name.startswith("reader.") else 1]) for name in modules}


def test_the_core_loads_nothing_but_the_standard_library() -> None:
    loaded = loaded_by(
        "import pkgutil, importlib, reader.core\n"
        "for module in pkgutil.iter_modules(reader.core.__path__):\n"
        "    importlib.import_module(f'reader.core.{module.name}')"
    )
    foreign = {
        name for name in loaded if not name.startswith("reader") and name not in sys.stdlib_module_names
    }
    assert foreign == set()
    assert {name for name in loaded if name.startswith("reader.")} == {"reader.core"}


@pytest.mark.parametrize(
    ("layer", "allowed"),
    [
        ("reader.text", {"reader.text", "reader.core"}),
        ("reader.ingest", {"reader.ingest", "reader.core"}),
        ("reader.fetch", {"reader.fetch", "reader.core"}),
        ("reader.library", {"reader.library", "reader.core"}),
        ("reader.exchange", {"reader.exchange", "reader.core"}),
    ],
)
def test_a_service_loads_no_other_layer(layer: str, allowed: set[str]) -> None:
    shared = {f"reader.{name}" for name in ("errors", "config", "paths", "files", "stamps")}
    loaded = {name for name in loaded_by(f"import {layer}") if name.startswith("reader.")}
    assert loaded <= allowed | shared


def test_the_editor_loads_no_screen() -> None:
    loaded = loaded_by("import reader.editor.editor, reader.editor.registry, reader.editor.keymap")
    assert "textual" not in loaded
    assert "reader.ui" not in loaded


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["export", "--help"]])
def test_asking_for_help_loads_nothing_heavy(arguments: list[str]) -> None:
    loaded = loaded_by(
        f"import sys; sys.argv[1:] = {arguments!r}\n"
        "from reader.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass"
    )
    assert loaded.isdisjoint(HEAVY)
