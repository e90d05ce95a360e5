"""Running the application from its first frame until the user leaves."""

from __future__ import annotations

import os
import sys

from reader.core.display import display
from reader.ui.app import PressmarkApp

_DETAILS = "PRESSMARK_TRACEBACK"


def run_app(app: PressmarkApp) -> int:
    """Run an application until the user leaves, and return the exit status.

    The status is 0, or 128 and the number of the signal that ended it, or 1 after a fault of the program, or where
    something could not be saved at the end.
    """
    try:
        app.run()
    finally:
        app.close_article()
        app.stop_learning()
    if app.fault is not None:
        _report(app.fault)
        return 1
    if app.unsaved:
        sys.stderr.write(display(f"pressmark: {app.unsaved}") + "\n")
    return app.return_code or (1 if app.unsaved else 0)


def _report(fault: BaseException) -> None:
    import traceback

    place = traceback.extract_tb(fault.__traceback__)[-1:] if fault.__traceback__ else []
    where = "".join(f" ({frame.filename.rpartition('/')[2]}, line {frame.lineno})" for frame in place)
    lines = (
        f"pressmark: a fault in the program ended it: {type(fault).__name__}: {fault}{where}",
        "Everything shown as saved is saved. Please report this with what you did last; "
        f"{_DETAILS}=1 in the environment shows where it was.",
    )
    details = traceback.format_exception(fault) if os.environ.get(_DETAILS) else []
    for line in (*(part for text in details for part in text.splitlines()), *lines):
        sys.stderr.write(display(line) + "\n")
