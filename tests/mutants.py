"""How many small faults in the rules the rules' own tests find: `python -m tests.mutants [figures visits …]`.

Each mutant is one file of queue_core/rules with one place changed: a comparison turned or its boundary moved,
a number one larger, `and` and `or` swapped, a `not` left out, plus and minus swapped. A mutant is killed when
tests/rules then fail or do not end in time. What survives is printed; the process ends with 1 if that is more
than a tenth.
"""

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import os
import re
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import argon2  # noqa: F401
import hypothesis  # noqa: F401
import pytest
import sqlalchemy  # noqa: F401

ROOT = Path(__file__).parent.parent
RULES = "queue_core/rules"
TESTS = "tests/rules"
FIRST_FAILURE = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
TO_KILL = 0.9
CPU_S, WITHIN_S = 60, 600
"""A mutant that uses or takes longer never ends: all of tests/rules take five seconds."""

TURNED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}

_CALLED = "only who was called is asked, and they have it"
EQUIVALENT = {
    "visits: each.until_seq or 0 -> each.until_seq or 1": _CALLED,
    "visits: visit.until_seq or 0 -> visit.until_seq or 1": _CALLED,
    "visits: other.arrival > visit.arrival -> other.arrival >= visit.arrival": "no two arrivals are equal",
    "opening: microseconds=1 -> microseconds=2": "hours are of whole minutes",
    "slip_states: min(tries - 1, 6) -> min(tries - 1, 7)": "the longest pause is reached by the fifth try",
    "slots: taken[first].begin + longest <= at -> taken[first].begin + longest < at": (
        "what ended at this moment takes no place of it, passed over or looked at"
    ),
}
"""Mutants that no test can find, each with the reason."""


class Mutant(NamedTuple):
    file: Path
    line: int
    change: str
    source: str

    @property
    def name(self) -> str:
        return f"{self.file.stem}: {self.change}"


def mutants_of(file: Path) -> Iterator[Mutant]:
    """Every mutant of a file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    around = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        # A number says little by itself.
        shown = around[node] if isinstance(node, ast.Constant) else node
        for change in _changes(node):
            kept, before = copy.copy(node.__dict__), ast.unparse(shown)
            change()
            yield Mutant(file, node.lineno, f"{before} -> {ast.unparse(shown)}", ast.unparse(tree))
            node.__dict__.update(kept)


def _changes(node: ast.AST) -> Iterator[Callable[[], None]]:
    match node:
        case ast.Compare():
            for index, operator in enumerate(node.ops):
                for other in TURNED[type(operator)]:
                    changed = [*node.ops[:index], other(), *node.ops[index + 1 :]]
                    yield lambda changed=changed: setattr(node, "ops", changed)
        case ast.Constant(value=bool()):
            return
        case ast.Constant(value=int() | float() as number):
            yield lambda: setattr(node, "value", number + 1)
        case ast.BoolOp():
            other = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
            yield lambda: setattr(node, "op", other)
        case ast.UnaryOp(op=ast.Not()):
            # `not not x` is `x` as far as a condition is concerned.
            yield lambda: setattr(node, "operand", ast.UnaryOp(ast.Not(), node.operand))
        case ast.BinOp(op=ast.Add()):
            yield lambda: setattr(node, "op", ast.Sub())
        case ast.BinOp(op=ast.Sub()):
            yield lambda: setattr(node, "op", ast.Add())


class MutatedFile(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Imports one file's module from the mutant's source, whatever the disk holds."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._module = ".".join(mutant.file.with_suffix("").parts)

    def find_spec(self, fullname, path=None, target=None):
        if fullname == self._module:
            return importlib.util.spec_from_loader(fullname, self, origin=self.get_filename(fullname))
        return None

    def get_filename(self, fullname: str) -> str:
        return str(ROOT / self._mutant.file)

    def get_data(self, path: str | bytes) -> bytes:
        return self._mutant.source.encode()

    def path_stats(self, path: str):
        raise OSError("no bytecode: it would be the sound file's")


def tests_that_name(file: Path) -> list[str]:
    """The files of tests/rules that name a file's module: they find most of its mutants, and soon."""
    named = re.compile(rf"\b{file.stem}\b")
    every = sorted(Path(TESTS).glob("test_*.py"))
    return [str(each) for each in every if named.search(each.read_text(encoding="utf-8"))]


def begun(mutant: Mutant | None) -> int:
    """A fork that runs tests/rules on the mutant; this process has imported nothing of the project."""
    if child := os.fork():
        return child
    # It ends by os._exit, whatever a mutant makes of pytest.
    status = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S + 5))
        signal.alarm(WITHIN_S)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        if mutant:
            sys.meta_path.insert(0, MutatedFile(mutant))
        nearest = tests_that_name(mutant.file) if mutant else []
        status = int(pytest.main([*FIRST_FAILURE, *nearest])) if nearest else 0
        # What those let pass, the others may still find.
        status = status or int(pytest.main([*FIRST_FAILURE, TESTS]))
    finally:
        os._exit(status)


def survivors_of(mutants: list[Mutant], jobs: int, until: float) -> tuple[list[Mutant], int]:
    """Those whose tests pass, and how many were run until the time was over."""
    left, running, survivors, run = list(mutants), {}, [], 0
    while left or running:
        while left and len(running) < jobs and time.monotonic() < until:
            mutant = left.pop(0)
            running[begun(mutant)] = mutant
        if not running:
            break
        child, status = os.wait()
        run += 1
        mutant = running.pop(child)
        if status == 0:
            print(f"survived: {mutant.file}:{mutant.line} {mutant.change}", flush=True)
            survivors.append(mutant)
    return survivors, run


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "modules", nargs="*", help="of queue_core/rules, without .py; all where none is named"
    )
    parser.add_argument("--jobs", type=int, default=2, help="how many run beside each other (2)")
    parser.add_argument("--minutes", type=float, default=20, help="none is begun after so many (20)")
    parser.add_argument("--list", action="store_true", help="print the mutants and run nothing")
    asked = parser.parse_args()

    os.chdir(ROOT)
    files = [
        file for file in sorted(Path(RULES).glob("*.py")) if not asked.modules or file.stem in asked.modules
    ]
    every = [mutant for file in files for mutant in sorted(mutants_of(file), key=lambda each: each.line)]
    mutants = [mutant for mutant in every if mutant.name not in EQUIVALENT]
    if asked.list:
        print(*(f"{mutant.file}:{mutant.line} {mutant.change}" for mutant in mutants), sep="\n")
        return 0
    if os.waitpid(begun(None), 0)[1]:
        print("tests/rules fail without any mutant")
        return 1
    survivors, run = survivors_of(mutants, asked.jobs, time.monotonic() + asked.minutes * 60)
    killed, equivalent, late = run - len(survivors), len(every) - len(mutants), len(mutants) - run
    print(f"killed {killed} of {run}; {equivalent} equivalent, {late} not run in time")
    return int(not run or killed < TO_KILL * run)


if __name__ == "__main__":
    sys.exit(main())
