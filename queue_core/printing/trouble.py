"""What can keep a slip from the paper, what a printer says of itself, how long each step is waited for."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from queue_core.rules.refusals import N_

SENTENCES = {
    "unreachable": N_("The printer cannot be reached. Is it switched on and connected?"),
    "no_answer": N_("The printer does not answer."),
    "dropped": N_("The connection to the printer broke off."),
    "no_paper": N_("The printer is out of paper."),
    "cover_open": N_("The printer's cover is open."),
    "offline": N_("The printer is offline or reports an error."),
    "paused": N_("The printer is paused on the computer that prints."),
    "cannot_write": N_("The slip could not be written."),
}
"""The sentence that staff are shown, by code."""
PRINTS_WITHIN_S = 7.0
"""How long the printing of a slip may take before the answer after it is due."""


class Patience(NamedTuple):
    """Timeouts in seconds.

    `connect`: of the connection; `answer`: of each answer; `job`: of the job's bytes and the answer after
    them, as long as nothing moves; `longest`: of the job however its bytes move; `again`: so long a network
    connection that is refused, or ends before anything was sent, is tried again: a printer with room for one
    may have kept the last.
    """

    connect: float = 3.0
    answer: float = 3.0
    job: float = 10.0
    longest: float = 120.0
    again: float = 5.0


def patience_of(printer: Mapping[str, Any]) -> Patience:
    """What a printer's settings ask for by `answer_seconds`; a server of before tells none."""
    answer = float(printer.get("answer_seconds", Patience().answer))
    return Patience(connect=max(Patience().connect, answer), answer=answer, job=answer + PRINTS_WITHIN_S)


class State(NamedTuple):
    """What a printer says of itself: what is wrong (a code of SENTENCES), and whether paper ends soon."""

    problem: str | None
    paper_low: bool


class Trouble(Exception):
    """A slip that is not printed, or may not be.

    `code` is one of SENTENCES; `sent` says whether any of the job may have reached the paper, so that a
    second print of it should be marked as a duplicate.
    """

    def __init__(self, code: str, detail: str = "", *, sent: bool = False) -> None:
        super().__init__(f"{SENTENCES[code]} ({detail})" if detail else SENTENCES[code])
        self.code = code
        self.detail = detail
        self.sent = sent
