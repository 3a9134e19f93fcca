"""How many small faults in the rules the rules' own tests find: `python -m tests.mutants [figures visits …]`.

Each mutant is one file of queue_core/rules with one place changed: a comparison turned or its boundary moved,
a number one larger, `and` and `or` swapped, a `not` left out, plus and minus swapped. A mutant is killed when
tests/rules then fail or do not end in time. What survives is printed; the process ends with 1 if that is more
than a tenth.
"""

import argparse
import ast
import copy
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
RULES = Path("queue_core/rules")
COPIED = ("config.toml", "counter", "display", "kiosk", "pyproject.toml", "queue_core", "tests")
TO_KILL = 0.9

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

EQUIVALENT: dict[str, str] = {}
"""Mutants that no test can find, each with the reason, by the name that is printed without its line."""


class Mutant(NamedTuple):
    file: Path
    line: int
    change: str
    source: str

    @property
    def name(self) -> str:
        return f"{self.file.stem}: {self.change}"


def mutants_of(file: Path) -> Iterator[Mutant]:
    """Every mutant of a file, in the order of its lines."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        before = ast.unparse(node) if isinstance(node, ast.expr) else ""
        for change in _changes(node):
            kept = copy.copy(node.__dict__)
            change()
            yield Mutant(
                file.relative_to(ROOT), node.lineno, f"{before} -> {ast.unparse(node)}", ast.unparse(tree)
            )
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


class Copy:
    """The tree once more, where one worker changes a file and runs the tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        for name in COPIED:
            source, target = ROOT / name, folder / name
            if source.is_dir():
                shutil.copytree(
                    source, target, ignore=shutil.ignore_patterns("__pycache__", "vendor", "*.png")
                )
            else:
                shutil.copy(source, target)

    def passes(self, within_s: float, *, keep_bytecode: bool = False) -> bool:
        """Whether tests/rules pass in time."""
        # Python knows bytecode by its source's size and second: one mutant's could be taken for the next's.
        written = {} if keep_bytecode else {"PYTHONDONTWRITEBYTECODE": "1"}
        words = [
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "tests/rules",
        ]
        environment = os.environ | {"PYTHONPATH": str(self.folder)} | written
        try:
            ended = subprocess.run(
                words, cwd=self.folder, env=environment, timeout=within_s, stdout=-3, stderr=-3, stdin=-3
            )
        except subprocess.TimeoutExpired:
            return False
        return ended.returncode == 0

    def survives(self, mutant: Mutant, within_s: float) -> bool:
        file = self.folder / mutant.file
        sound = file.read_text(encoding="utf-8")
        file.write_text(mutant.source, encoding="utf-8")
        try:
            return self.passes(within_s)
        finally:
            file.write_text(sound, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "modules", nargs="*", help="of queue_core/rules, without .py; all where none is named"
    )
    parser.add_argument("--jobs", type=int, default=2, help="how many run beside each other (2)")
    parser.add_argument(
        "--minutes", type=float, default=20, help="what has not run by then is not counted (20)"
    )
    parser.add_argument("--list", action="store_true", help="print the mutants and run nothing")
    asked = parser.parse_args()

    files = [
        file
        for file in sorted((ROOT / RULES).glob("*.py"))
        if not asked.modules or file.stem in asked.modules
    ]
    every = [mutant for file in files for mutant in sorted(mutants_of(file), key=lambda each: each.line)]
    mutants = [mutant for mutant in every if mutant.name not in EQUIVALENT]
    if asked.list:
        print(*(f"{mutant.file}:{mutant.line} {mutant.change}" for mutant in mutants), sep="\n")
        return 0
    until = time.monotonic() + asked.minutes * 60
    with TemporaryDirectory() as folder:
        survivors, run = _run(mutants, [Path(folder) / str(job) for job in range(asked.jobs)], until)
    for mutant in survivors:
        print(f"survived: {mutant.file}:{mutant.line} {mutant.change}")
    killed = run - len(survivors)
    equivalent, late = len(every) - len(mutants), len(mutants) - run
    print(f"killed {killed} of {run}; {equivalent} equivalent, {late} not run in time")
    return int(not run or killed < TO_KILL * run)


def _run(mutants: list[Mutant], folders: list[Path], until: float) -> tuple[list[Mutant], int]:
    """Those that survived, and how many were run until the time was over."""
    copies: SimpleQueue[Copy] = SimpleQueue()
    for folder in folders:
        made = Copy(folder)
        began = time.monotonic()
        assert made.passes(300, keep_bytecode=True), "tests/rules fail without any mutant"
        within_s = 3 * (time.monotonic() - began) + 10
        shutil.rmtree(folder / RULES / "__pycache__")
        copies.put(made)

    def outcome(mutant: Mutant) -> bool | None:
        if time.monotonic() > until:
            return None
        mine = copies.get()
        try:
            return mine.survives(mutant, within_s)
        finally:
            copies.put(mine)

    with ThreadPoolExecutor(len(folders)) as pool:
        outcomes = list(pool.map(outcome, mutants))
    survivors = [mutant for mutant, survived in zip(mutants, outcomes, strict=True) if survived]
    return survivors, sum(survived is not None for survived in outcomes)


if __name__ == "__main__":
    sys.exit(main())
