"""What a room's screens show: how it is made, and what was made last."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Screen:
    """What one kind of room shows: `look` makes the data for a room's key, `draw` the HTML for the data, of
    which `tells` are sent along; None: all."""

    look: Callable[[str], dict[str, Any]]
    draw: Callable[[dict[str, Any]], str]
    tells: tuple[str, ...] | None = None


class Shown(NamedTuple):
    """What a room was shown: the message that was sent, and all the data that it was made from."""

    message: dict[str, Any]
    data: dict[str, Any]
