"""The TV's sounds: a chime, then the call in the ticket's language, then in the others, if wished."""

import re
from pathlib import Path

from flask import Response, request

from display.blueprint import blueprint
from queue_core import boards
from queue_core.language import voice
from queue_core.language.known import base_of
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.auth import open_to_all
from queue_core.web.open_limits import PAGES, at_most

NUMBER = re.compile(r"P?[A-OQ-Z][0-9]{3,6}")


@blueprint.get("/chime.wav")
@open_to_all
@at_most(PAGES)
def chime() -> Response:
    """The sound before a call."""
    return _wav(voice.chime(_clips()))


@blueprint.get("/calls/<number>/<desk:desk>.wav")
@open_to_all
@at_most(PAGES)
def call(number: str, desk: str) -> Response:
    """A call as a WAV file: in the ticket's own language, with `?turn=1` in the office's next one."""
    settings = context.settings()
    turn = request.args.get("turn", "0")
    if (
        not NUMBER.fullmatch(number)
        or desk not in settings.desks
        or turn not in map(str, range(said_times()))
    ):
        raise Refusal("not_found")
    # Only numbers of today: any others could be asked for without end, and each costs the voice's CPU.
    given_in = boards.language_of(context.office(), number)
    if given_in is None:
        raise Refusal("not_found")
    own = base_of(given_in)
    spoken = [own, *(code for code in settings.languages if code != own)][int(turn)]
    return _wav(voice.called(_clips(), number, desk, spoken, word=settings.office.desk_word.in_(spoken)))


def said_times() -> int:
    """How often a call is said: not at all, once, or in each of the office's languages."""
    display = context.settings().display
    speaks = display.voice and (voice.can_speak() or bool(display.clips))
    return len(context.settings().languages) if speaks and display.every_language else int(speaks)


def quiet_times() -> list[list[str]]:
    """When nothing is heard, as `[["12:00", "13:00"]]`, in the office's time."""
    return [
        [f"{begins:%H:%M}", f"{ends:%H:%M}" if ends else "24:00"]
        for begins, ends in context.settings().display.quiet
    ]


def _clips() -> Path | None:
    folder = context.settings().display.clips
    return Path(folder) if folder else None


def _wav(sound: bytes | None) -> Response:
    if sound is None:
        raise Refusal("not_found")
    return Response(sound, mimetype="audio/wav")
