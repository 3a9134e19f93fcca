"""The map of the rooms in queue_core/README.md: the import contracts of pyproject.toml, and of each room's
docstring the first sentence.

`.venv/bin/python -m tests.room_map` writes it anew.
"""

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "queue_core/README.md"
BEGIN = "<!-- rooms: written by `.venv/bin/python -m tests.room_map` -->\n"
END = "<!-- /rooms -->"


def layers() -> list[list[str]]:
    """The rooms as dotted names, the highest layer first; those of one layer never import each other.

    The first contract has queue_core's own; the second says which other packages stand beside one of these.
    """
    core, pages, *_ = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    beside = [_names(layer) for layer in pages["layers"]]
    found = []
    for layer in core["layers"]:
        names = [f"queue_core.{name}" for name in _names(layer)]
        found.append(next((each for each in beside if set(names) <= set(each)), names))
    return found


def _names(layer: str) -> list[str]:
    return [name.strip() for name in layer.split("|")]


def drawn() -> str:
    """The map in Markdown: a picture for the eye, a table for the way."""
    floors = layers()
    boxes = [
        f'  f{number}["{" · ".join(_short(name) for name in names)}"]' for number, names in enumerate(floors)
    ]
    arrows = "  " + " --> ".join(f"f{number}" for number in range(len(floors)))
    rows = [
        f"| [{_short(name)}]({_address(name)}) | {_first_sentence(name)} |"
        for names in floors
        for name in names
    ]
    return (
        "\n".join(
            [
                "",
                "```mermaid",
                "flowchart TD",
                *boxes,
                arrows,
                "```",
                "",
                "| room | what it is |",
                "|---|---|",
                *rows,
                "",
            ]
        )
        + "\n"
    )


def _short(name: str) -> str:
    return name.removeprefix("queue_core.")


def _file(name: str) -> Path:
    path = ROOT / name.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _address(name: str) -> str:
    file = _file(name)
    place = file.parent if file.name == "__init__.py" else file
    inside = place.is_relative_to(GUIDE.parent)
    return str(place.relative_to(GUIDE.parent)) if inside else f"../{place.relative_to(ROOT)}"


def _first_sentence(name: str) -> str:
    said = " ".join((ast.get_docstring(ast.parse(_file(name).read_text())) or "").split("\n\n")[0].split())
    return said.split(". ")[0].removesuffix(".")


def written(guide: str) -> str:
    """The guide with today's map between its marks."""
    before, rest = guide.split(BEGIN)
    return before + BEGIN + drawn() + END + rest.split(END, 1)[1]


if __name__ == "__main__":
    GUIDE.write_text(written(GUIDE.read_text()))
