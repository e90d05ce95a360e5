"""A plug-in for pytest that notes which test runs which line, and how long it takes: `-p benchmarks.torture.covering`.

Beside it stands the profile of Hypothesis with which mutants are tested: `--hypothesis-profile mutants` draws the same
examples every time, and does not look for the smallest one that fails.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "mutants", deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that says where to write."""
    parser.addoption(
        "--covering", type=Path, help="write which test runs which line of `reader` to this file"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Begin to note, if asked to."""
    target = config.getoption("covering")
    if target is not None:
        config.pluginmanager.register(_Covering(target, config.rootpath), "covering")


class _Covering:
    """Writes `lines` (by file and line: numbers of tests), `tests` (their names) and `seconds` (of each that passed).

    A test that did not pass has no seconds.
    """

    def __init__(self, target: Path, root: Path) -> None:
        from coverage import Coverage

        self._target, self._root = target, root
        self._seconds: dict[str, float] = {}
        self._coverage = Coverage(data_file=None, source=[str(root / "reader")], config_file=False)
        self._coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, bool, bool]:
        self._coverage.switch_context(item.nodeid)
        try:
            return (yield)
        finally:
            self._coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self._seconds[report.nodeid] = report.duration

    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        data = self._coverage.get_data()
        numbers = {name: number for number, name in enumerate(self._seconds)}
        lines = {
            Path(file).relative_to(self._root).as_posix(): {
                line: [numbers[name] for name in names if name in numbers]
                for line, names in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        found = {"lines": lines, "tests": list(numbers), "seconds": list(self._seconds.values())}
        self._target.write_text(json.dumps(found), encoding="utf-8")
