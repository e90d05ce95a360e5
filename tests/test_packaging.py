"""The wheel and the sdist: built, installed in a clean environment, and used there as a new user would."""

import json
import os
import pty
import select
import subprocess
import sys
import tarfile
import time
import venv
import zipfile
from pathlib import Path

import pyte
import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build both distributions from this tree."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return out


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel with its dependencies, and return the environment's folder of commands."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment)
    commands = environment / "bin"
    (wheel,) = built.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", str(commands / "python"), "--disable-pip-version-check"]
    # Each command compiles what it imports of what is installed; most of it is never imported here.
    subprocess.run([*pip, "install", "--quiet", "--no-compile", str(wheel)], check=True, capture_output=True)
    return commands


def test_the_wheel_holds_styles_samples_and_types(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for part in ("styles/", "sample_articles/", "py.typed", "library/presets/attribution.toml"):
        assert any(name.startswith(f"reader/{part}") for name in names), part
    assert not any(name.startswith("tests/") for name in names)


def test_the_sdist_holds_what_a_wheel_needs(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        parts = {name.split("/")[1] for name in archive.getnames() if "/" in name}
    assert {"pyproject.toml", "reader", "styles", "sample_articles", "tests", "README.md", "LICENSE"} <= parts


def test_the_installed_command_reads_annotates_and_exports(installed: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    command = [str(installed / "pressmark"), "--library", str(library), "--annotator", "tester"]
    subprocess.run([*command, "init", "--samples"], check=True, capture_output=True, cwd=tmp_path)
    note = tmp_path / "note.txt"
    note.write_text("A short headline\n\nThe harbour was quiet on Monday.\n", encoding="utf-8")

    screen = drive([*command, str(note)], keys=["}", "}", "q"], until="saved", cwd=tmp_path)
    assert "The harbour was quiet on Monday." in screen

    out = subprocess.run([*command, "export", "--to", "-"], check=True, capture_output=True, cwd=tmp_path)
    records = [json.loads(line) for line in out.stdout.decode("utf-8").splitlines()]
    (record,) = [record for record in records if record["title"] == "A short headline"]
    (span,) = record["spans"]
    assert span["label"] == "quote"
    for part in span["fragments"]:
        assert record["text"][part["start"] : part["end"]] == part["text"]
    subprocess.run([*command, "check"], check=True, capture_output=True, cwd=tmp_path)


def drive(command: list[str], *, keys: list[str], until: str, cwd: Path) -> str:
    """Run a command on a pty, press keys, wait for words on the screen, quit; return the screen."""
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(cwd)
        os.environ.update(TERM="xterm-256color", COLUMNS="100", LINES="30", COLORTERM="truecolor")
        os.execv(command[0], command)
    screen = pyte.Screen(100, 30)
    stream = pyte.ByteStream(screen)

    def read_until(words: str, seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while words not in "\n".join(screen.display):
            if not select.select([terminal], [], [], max(0, deadline - time.monotonic()))[0]:
                pytest.fail(f"the screen never showed {words!r}:\n" + "\n".join(screen.display))
            stream.feed(os.read(terminal, 65536))

    read_until("A short headline")
    for key in keys:
        os.write(terminal, key.encode())
    read_until(until)
    shown = "\n".join(screen.display)
    os.write(terminal, b"\x11")
    while True:
        try:
            if not os.read(terminal, 65536):
                break
        except OSError:
            break
    _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return shown
