"""The `pressmark` command. What a command needs is imported when it runs."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from reader.cli.arguments import parse
from reader.errors import PressmarkError

USAGE_ERROR = 2
INTERRUPTED = 130
BROKEN_PIPE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Args:
        argv: The arguments after the program's name; those of the process if None.

    Returns:
        0 if all went well, 1 if something was found or refused, 2 if the command could not be followed,
        130 if it was interrupted, 141 if nobody reads its output any more.
    """
    try:
        arguments = parse(sys.argv[1:] if argv is None else argv)
        if arguments.run is None:
            return 0
        status: int = _function(*arguments.run)(arguments)
        sys.stdout.flush()
    except PressmarkError as fault:
        from reader.cli.output import complain

        complain(fault)
        return USAGE_ERROR
    except BrokenPipeError:
        _let_go_of_output()
        return BROKEN_PIPE
    except OSError as fault:
        from reader.cli.output import STANDARD_OUTPUT, complain

        unnamed = "" if _can_print() else STANDARD_OUTPUT
        complain(PressmarkError((fault.strerror or str(fault)).lower(), where=str(fault.filename or unnamed)))
        return USAGE_ERROR
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _function(module: str, name: str) -> Callable[[Namespace], int]:
    from importlib import import_module

    from reader.sparing import import_pathlib, import_sparing

    # Nothing that is imported is garbage.
    gc.disable()
    try:
        import_pathlib()
        import_sparing("inspect", "tokenize")
        function: Callable[[Namespace], int] = getattr(import_module(f"reader.cli.{module}"), name)
    finally:
        gc.enable()
    return function


def _can_print() -> bool:
    """Tell whether what was printed gets out; where it cannot, it is dropped."""
    try:
        sys.stdout.flush()
    except OSError:
        _let_go_of_output()
        return False
    return True


def _let_go_of_output() -> None:
    """Turn what is still buffered away from where it cannot go, so that the interpreter's own flush is quiet."""
    import os

    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
