"""The recorded session in the documentation can be done again, and tells of the keys that the script presses."""

import re
from pathlib import Path

from docs import session


def test_every_step_of_the_session_still_leads_where_it_says(tmp_path: Path) -> None:
    screens = [screen for _, screen in session.record(tmp_path)]
    assert len(screens) == len(session.STEPS)
    assert all(len(screen.splitlines()) == session.ROWS for screen in screens)


def test_the_page_has_a_screen_for_each_step_of_the_script() -> None:
    page = session.PAGE.read_text(encoding="utf-8")
    parts = re.findall(r"^(## .*)\n\n(.*)\n\n```text\n((?:(?!```).*\n)*)```$", page, flags=re.MULTILINE)
    assert [(title, sentence) for title, sentence, _ in parts] == [
        (session.heading(number, step), step.sentence) for number, step in enumerate(session.STEPS, 1)
    ]
    for (_, _, screen), step in zip(parts, session.STEPS, strict=True):
        assert step.seen in screen
        assert len(screen.splitlines()) == session.ROWS
