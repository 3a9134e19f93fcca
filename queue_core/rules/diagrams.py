"""The tables of the six lives drawn as diagrams, into the guide of this room.

python -m queue_core.rules.diagrams
"""

import re
from pathlib import Path

from queue_core.rules.appointment_states import APPOINTMENT
from queue_core.rules.desk_states import DESK
from queue_core.rules.life import Life
from queue_core.rules.message_states import MESSAGE
from queue_core.rules.reservation_states import RESERVATION
from queue_core.rules.slip_states import SLIP
from queue_core.rules.states import TICKET

GUIDE = Path(__file__).parent / "README.md"
LIVES = (TICKET, APPOINTMENT, SLIP, DESK, MESSAGE, RESERVATION)
_DRAWN = re.compile(r"```mermaid\n%% (\w+)\n.*?```", re.S)


def drawn(life: Life) -> str:
    """A life as a Mermaid state diagram: an arrow for each two states, with the acts between them."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for act, state in life.made.items():
        arrows.setdefault(("[*]", state), []).append(act)
    for (act, before), after in life.moves.items():
        arrows.setdefault((before, after), []).append(act)
    lines = [f"    {before} --> {after}: {', '.join(acts)}" for (before, after), acts in arrows.items()]
    return "\n".join([f"%% {life.of}", "stateDiagram-v2", *lines])


def redrawn(guide: str) -> str:
    """The guide's text with its diagrams as the tables are now."""
    known = {life.of: drawn(life) for life in LIVES}
    return _DRAWN.sub(lambda found: f"```mermaid\n{known[found[1]]}\n```", guide)


if __name__ == "__main__":
    GUIDE.write_text(redrawn(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
