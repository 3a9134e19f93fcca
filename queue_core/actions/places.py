"""At the kiosk a visitor asks for a paper with the place where something is done that is not done here."""

from typing import Any

from queue_core.actions import screen_rows, slips
from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.slip_facts import of_paper
from queue_core.data.queries import written
from queue_core.rules.refusals import Refusal
from queue_core.rules.slip_states import PLACE


@act
def order_slip(
    acting: Acting,
    place: int,
    *,
    language: str,
    screen: str | None = None,
    printer: str | None = None,
    by: str,
) -> Answer:
    """Print one paper for a place of `[[elsewhere]]`, counted from 1, by `printer`, else the default one.

    Answers its print job: `job`, None in an office without a printer. `screen` is the kiosk whose pause is
    kept. Refuses with `not_found`, `one_at_a_time`.
    """
    settings = acting.settings
    if not 1 <= place <= len(settings.elsewhere):
        raise Refusal("not_found")
    if screen is not None:
        screen_rows.keep_the_pause(acting, screen)
    each = settings.elsewhere[place - 1]
    facts: dict[str, Any] = {
        "kind": PLACE,
        "office": settings.office.name.in_(language),
        "owner": settings.office.owner.in_(language),
        **{key: getattr(each, key).in_(language) for key in ("ask", "what", "answer", "where", "hours")},
        "papers": list(each.papers.in_(language)),
        "map": each.map,
        "url": each.url,
        "printed_at": written(acting.now),
        "timezone": settings.office.timezone,
        **of_paper(language),
        "duplicate": False,
    }
    job = slips.put_in_queue(acting, facts, "order", printer=printer)
    acting.journal("place.slip_ordered", by=by, why={"because": "asked_by_visitor"})
    return Answer({"job": job}, made=True)
