"""Mutants of the program: each is a module with one small thing changed, by the operators of `mutmut`.

A comparison is turned, an argument left out, a case dropped.

What only words a message for people otherwise is no mutant here, nor what reads the same to Python: another name for
`cast` to take, columns of a `zip` that are not held to one length (which only an error of our own could break), the
name of an encoding in capitals, and another default where a protocol says what others have. These are told by their
syntax, whatever the place.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mutmut.mutation.file_mutation import Mutation

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "library", "exchange")
"""The packages of `reader` that are mutated, in this order."""
_ENCODINGS = ("ascii", "utf-8")
"""What Python takes in capitals as well."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change of one place.

    Args:
        file: The module, from the root of the tree.
        line: Its first line that is another.
        last: Its last.
        code: The whole module with the change.
        change: What was there and what is there, for people.
    """

    file: str
    line: int
    last: int
    code: str
    change: str


def drawn(seed: int, each: int, only: Sequence[str] = ()) -> Iterator[Mutant]:
    """Yield as many mutants of every module, where it has them."""
    for package in PACKAGES:
        for path in sorted((ROOT / "reader" / package).rglob("*.py")):
            file = path.relative_to(ROOT).as_posix()
            if not only or any(part in file for part in only):
                yield from _of_module(file, path.read_text("utf-8"), Random(f"{seed} {file}"), each)


def _of_module(file: str, code: str, dice: Random, each: int) -> Iterator[Mutant]:
    from mutmut.mutation.file_mutation import create_mutations, deep_replace

    module, mutations, _, _ = create_mutations(file, code)
    wanted = [one for one in mutations if one.contained_by_top_level_function and not _is_wording(one)]
    meant = _meant(code)
    shuffled = dice.sample(wanted, len(wanted))
    changes: Iterator[Any] = (deep_replace(module, one.original_node, one.mutated_node) for one in shuffled)
    for code_now in islice((one.code for one in changes if _meant(one.code) != meant), each):
        yield _mutant(file, code, code_now)


def _is_wording(mutation: Mutation) -> bool:
    """Tell whether a mutation words otherwise what is said to people: a literal that has more than one word."""
    import libcst

    literal = mutation.original_node
    return isinstance(literal, libcst.SimpleString) and " " in str(literal.evaluated_value).strip()


def _meant(code: str) -> str:
    """Return the syntax of a module without what makes no difference."""
    return ast.dump(_Plain().visit(ast.parse(code)))


class _Plain(ast.NodeTransformer):
    """Takes out what makes no difference, as the module says."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node.func:
            case ast.Name("cast") if len(node.args) == 2:
                return node.args[1]
            case ast.Name("zip"):
                node.keywords = [keyword for keyword in node.keywords if keyword.arg != "strict"]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.generic_visit(node)
        if any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and all(map(_is_said, method.body)):
                    method.args.defaults, method.args.kw_defaults = [], []
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, str) and node.value.lower() in _ENCODINGS:
            return ast.Constant(node.value.lower())
        return node


def _is_said(node: ast.stmt) -> bool:
    """Tell whether a statement does nothing: it is a docstring, or an ellipsis."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _mutant(file: str, code: str, changed: str) -> Mutant:
    before, after = code.splitlines(), changed.splitlines()
    parts = [
        part
        for part in difflib.SequenceMatcher(None, before, after, False).get_opcodes()
        if part[0] != "equal"
    ]
    _, first, last, start, end = parts[0]
    was, now = (" ".join(" ".join(lines).split()) for lines in (before[first:last], after[start:end]))
    return Mutant(file, first + 1, max(first + 1, parts[-1][2]), changed, f"{was}  →  {now}")
