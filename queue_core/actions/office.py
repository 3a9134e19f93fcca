"""What a supervisor does to the whole office: its intake, its day, the notices on TVs and kiosks."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, insert, select, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.day_end import end_of_day, miss
from queue_core.data.office import intake, notice
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal


@act
def stop_intake(acting: Acting, service: str, *, by: str) -> Answer:
    """No more walk-in tickets for a service; check-ins go on. Refuses with `unknown_service`."""
    return _set_intake(acting, service, True, by)


@act
def open_intake(acting: Acting, service: str, *, by: str) -> Answer:
    """Give walk-in tickets for a service again. Refuses with `unknown_service`."""
    return _set_intake(acting, service, False, by)


@act
def end_day(acting: Acting, *, by: str) -> Answer:
    """End the office's day now, as midnight would."""
    end_of_day(acting, acting.today, by=by)
    return Answer({"day": acting.today.isoformat()})


@act
def turn_the_day(acting: Acting, *, by: str) -> Answer:
    """Like every act it turns the day first, if that has not been done. Besides, appointments of before
    midnight are missed once their grace is over, in an office that stays open."""
    grace = timedelta(minutes=acting.settings.line.grace_minutes)
    miss(acting, acting.today - timedelta(days=1), acting.now - grace, by=by)
    return Answer({"day": acting.today.isoformat()})


def _set_intake(acting: Acting, service: str, stopped: bool, by: str) -> Answer:
    if service not in acting.settings.services:
        raise Refusal("unknown_service", service=service)
    row = {"office_id": acting.office.id, "service": service, "stopped": stopped}
    known = acting.db.execute(_IS, {"office": acting.office.id, "slug": service}).scalar_one_or_none()
    if known is None:
        acting.db.execute(insert(intake), row)
    else:
        acting.db.execute(
            update(intake)
            .where(intake.c.office_id == acting.office.id, intake.c.service == service)
            .values(stopped=stopped)
        )
    if bool(known) != stopped:
        acting.journal("intake.stopped" if stopped else "intake.opened", by=by, service=service)
    return Answer({"service": service, "stopped": stopped})


_IS = select(intake.c.stopped).where(
    intake.c.office_id == bindparam("office"), intake.c.service == bindparam("slug")
)


MOST_NOTICES = 3


@act
def post_notice(
    acting: Acting,
    words: Mapping[str, str],
    *,
    until: datetime | None = None,
    alone: bool = False,
    by: str,
) -> Answer:
    """Put up a notice in every language of the office: `{"ro": …, "en": …}`; `alone` in the first one only.
    It is shown until an instant, or until it is taken down.

    Refuses with `bad_notice`, `control_characters`, `damaged_letters`, `one_language`, `slot_past`,
    `too_many_notices`.
    """
    spoken = acting.settings.languages
    written = {code: limits.NOTICE.tidied(words.get(code, "")) for code in spoken}
    if not written[spoken[0]] or max(map(len, written.values())) > limits.NOTICE.most:
        raise Refusal("bad_notice", most=limits.NOTICE.most)
    written = {code: limits.NOTICE.taken(text) for code, text in written.items()}
    if not alone and not all(written.values()):
        raise Refusal("one_language")
    if until is not None and until <= acting.now:
        raise Refusal("slot_past")
    office = {"office": acting.office.id}
    acting.db.execute(_OVER, office | {"now": acting.now})
    if acting.db.execute(_UP, office).scalar_one() >= MOST_NOTICES:
        raise Refusal("too_many_notices", most=MOST_NOTICES)
    kept = {code: text for code, text in written.items() if text}
    row = {"office_id": acting.office.id, "words": kept, "posted_at": acting.now, "until_at": until}
    made = acting.db.execute(insert(notice).returning(notice.c.id), row).scalar_one()
    acting.journal("notice.posted", by=by, why={"because": "notice", "words": written[spoken[0]]})
    return Answer({"notice": made}, made=True)


@act
def withdraw_notice(acting: Acting, number: int, *, by: str) -> Answer:
    """Take down a notice. Refuses with `unknown_notice`."""
    params = {"office": acting.office.id, "id_": number}
    words = acting.db.execute(_TAKE_DOWN, params).scalar_one_or_none()
    if words is None:
        raise Refusal("unknown_notice")
    first = words.get(acting.settings.languages[0], "")
    acting.journal("notice.withdrawn", by=by, why={"because": "notice", "words": first})
    return Answer({"notice": number})


_OVER = delete(notice).where(notice.c.office_id == bindparam("office"), notice.c.until_at <= bindparam("now"))
_UP = select(func.count()).where(notice.c.office_id == bindparam("office"))
_TAKE_DOWN = (
    delete(notice)
    .where(notice.c.office_id == bindparam("office"), notice.c.id == bindparam("id_"))
    .returning(notice.c.words)
)
