"""A life: the states of a thing that acts are done to, as one table.

The kinds of things with a life are in `states` (tickets), `appointment_states`, `slip_states` and
`desk_states`. A table has every act that makes, changes or needs a state; an act that any state admits and
that keeps it (asking for help at a desk) has no row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from queue_core.rules.refusals import Refusal

Where = tuple[str, str]
"""An act and the state that it finds."""


@dataclass(frozen=True)
class Life:
    """The table of one kind of thing.

    `made` are the acts that bring it into being, with its first state. `moves` are the acts on it: the act
    and the state that it finds, and the state that it leaves; the same one, where an act needs a state and
    keeps it. What is not there is refused, with `wrong_state` unless `codes` has another word for the act in
    that state, for the act, or for the state. `events` is what the journal calls an act, or
    the act in the state that it finds.
    """

    of: str
    made: Mapping[str, str]
    moves: Mapping[Where, str]
    codes: Mapping[Where | str, str] = field(default_factory=dict)
    events: Mapping[Where | str, str] = field(default_factory=dict)

    def first(self, act: str) -> str:
        """The state in which an act makes it."""
        return self.made[act]

    def after(self, act: str, state: str, **facts: object) -> str:
        """The state that an act leaves it in, or the refusal; `facts` fill the refusal's sentence."""
        if not self.admits(act, state):
            raise self.refusal(act, state, **facts)
        return self.moves[act, state]

    def event(self, act: str, state: str = "") -> str:
        """What the journal calls an act, where that depends on it in the state that it finds."""
        return self.events.get((act, state)) or self.events[act]

    def admits(self, act: str, state: str) -> bool:
        return (act, state) in self.moves

    def allowed(self, state: str) -> set[str]:
        """The acts that this state admits."""
        return {act for act, before in self.moves if before == state}

    def before(self, act: str) -> tuple[str, ...]:
        """The states in which an act finds it."""
        return tuple(state for each, state in self.moves if each == act)

    def outcome(self, act: str) -> str:
        """The state that an act leaves it in wherever it finds it: for changing many rows at once."""
        (state,) = {after for (each, _state), after in self.moves.items() if each == act}
        return state

    def refusal(self, act: str, state: str, **facts: Any) -> Refusal:
        """How an act is refused in a state."""
        for asked in ((act, state), act, state):
            if asked in self.codes:
                return Refusal(self.codes[asked], **facts)
        return Refusal("wrong_state", act=act, state=state)

    @property
    def states(self) -> tuple[str, ...]:
        """Every state of the table, in its order."""
        moved = (each for (_act, before), after in self.moves.items() for each in (before, after))
        return tuple(dict.fromkeys([*self.made.values(), *moved]))

    @property
    def acts(self) -> tuple[str, ...]:
        """Every act of the table, in its order."""
        return tuple(dict.fromkeys([*self.made, *(act for act, _state in self.moves)]))


def each_of(act: str, states: tuple[str, ...], after: str) -> dict[Where, str]:
    """Rows of an act that leaves all of these states for one."""
    return {(act, state): after for state in states}


def keeping(act: str, states: tuple[str, ...]) -> dict[Where, str]:
    """Rows of an act that needs one of these states and keeps it."""
    return {(act, state): state for state in states}
