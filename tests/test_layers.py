"""What importing each layer brings with it, seen in a fresh interpreter."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

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

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
LAYERS = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]


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


def loaded_by_all_of(layer: str) -> set[str]:
    """Return what all modules of a layer load."""
    return loaded_by(
        f"import pkgutil, importlib, reader.{layer} as layer\n"
        "for module in pkgutil.walk_packages(getattr(layer, '__path__', ()), f'{layer.__name__}.'):\n"
        "    importlib.import_module(module.name)"
    )


def below_the_screen() -> Iterator[tuple[str, set[str]]]:
    """Yield each layer that the contract puts below the screen, with all that it may load: itself too."""
    right: set[str] = set()
    for place in reversed(LAYERS[LAYERS.index("ui") + 1 :]):
        layers = set(re.findall(r"\w+", place))
        for layer in sorted(layers):
            yield layer, right | ({layer} if "|" in place else layers)
        right |= layers


MAY_LOAD = dict(below_the_screen())


@pytest.mark.parametrize("layer", MAY_LOAD)
def test_a_layer_below_the_screen_loads_only_those_to_its_right(layer: str) -> None:
    loaded = loaded_by_all_of(layer)
    layers = {name.removeprefix("reader.") for name in loaded if name.startswith("reader.")}
    assert layer in layers
    assert layers <= MAY_LOAD[layer]
    assert "textual" not in loaded


def test_the_core_loads_nothing_but_the_standard_library() -> None:
    loaded = loaded_by_all_of("core")
    assert {name for name in loaded if not name.startswith("reader")} <= sys.stdlib_module_names


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["export", "--help"]])
def test_asking_for_help_loads_nothing_heavy(arguments: list[str]) -> None:
    loaded = loaded_by(
        f"import sys; sys.argv[1:] = {arguments!r}\n"
        "from reader.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass"
    )
    assert loaded.isdisjoint(HEAVY)
