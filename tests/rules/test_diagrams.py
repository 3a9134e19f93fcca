"""The guide of the rules shows the lives as they are."""

import pytest

from queue_core.rules import diagrams

AGAIN = "the tables have changed: python -m queue_core.rules.diagrams"


def test_the_diagrams_of_the_guide_are_those_of_the_tables():
    """Whoever changes a table draws the guide anew."""
    guide = diagrams.GUIDE.read_text(encoding="utf-8")
    assert diagrams.redrawn(guide) == guide, AGAIN


@pytest.mark.parametrize("life", diagrams.LIVES, ids=lambda life: life.of)
def test_each_life_is_shown_once_with_every_row_of_its_table(life):
    """No life is left out of the guide, and no act or state out of its diagram."""
    drawn = diagrams.drawn(life)
    assert diagrams.GUIDE.read_text(encoding="utf-8").count(drawn) == 1
    arrows = dict(line.strip().split(": ") for line in drawn.splitlines()[2:])
    for (act, before), after in life.moves.items():
        assert act in arrows[f"{before} --> {after}"].split(", ")
    for act, state in life.made.items():
        assert act in arrows[f"[*] --> {state}"].split(", ")
    assert sum(len(acts.split(", ")) for acts in arrows.values()) == len(life.moves) + len(life.made)
