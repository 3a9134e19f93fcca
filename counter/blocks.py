"""The supervisor's pages of blocked times: whom a block concerns is said first, and each of them is left,
moved or cancelled, with a message.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from counter.week import instant
from queue_core.actions import blocks, staff_appointments
from queue_core.boards import appointments, other_times, staff_week
from queue_core.boards.appointments import Expected
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.errors import sentence
from queue_core.web.forms import act_context, new_key
from queue_core.web.rights import needs

DO, CANCEL = "do-", "cancel"
"""The field of what is to be done with an appointment, by its id: nothing, CANCEL, or the time to move to."""


@blueprint.get("/bookings/blocks")
@needs("block_times")
def list_blocks() -> str:
    """The times that are blocked, and the fields for another."""
    return _list()


@blueprint.post("/bookings/blocks/look")
@needs("block_times")
def look_at_block() -> Any:
    """Whom it would concern, and what is to be done with each; nothing is blocked yet."""
    try:
        return _look_page()
    except Refusal as refusal:
        return _list(sentence(refusal)), refusal.status


@blueprint.get("/bookings/blocks/look")
@needs("block_times")
def look_again() -> Any:
    """A reload of that page: leads to the fields."""
    return redirect(url_for("counter.list_blocks"))


@blueprint.post("/bookings/blocks")
@needs("block_times")
def block() -> Any:
    """Block the time, and do with each what was chosen."""
    form = request.form
    if form.get("all") is not None:
        return look_at_block()
    try:
        service, begin, end = _asked_time()
        answer = blocks.block(
            context.office(),
            from_at=begin,
            until_at=end,
            reason=form.get("reason", ""),
            service=service,
            **act_context(current_user.by),
        )
    except Refusal as refusal:
        return _list(sentence(refusal)), refusal.status
    return _decided(answer.data["id"], form.get("reason", ""))


@blueprint.get("/bookings/blocks/<int:block>")
@needs("block_times")
def show_block(block: int) -> str:
    """A block, and whom it still concerns."""
    return _block_page(block)


@blueprint.post("/bookings/blocks/<int:block>")
@needs("block_times")
def decide(block: int) -> Any:
    """Move or cancel those whom it concerns."""
    if request.form.get("all") is not None:
        return _block_page(block)
    return _decided(block, _known(block)["reason"])


@blueprint.post("/bookings/blocks/<int:block>/unblock")
@needs("block_times")
def unblock(block: int) -> Any:
    """Let the time be booked again."""
    blocks.unblock(context.office(), block, **act_context(current_user.by))
    return redirect(url_for("counter.list_blocks"), 303)


def _decided(block: int, reason: str) -> Any:
    """Do what was chosen, each by itself: what is refused is said, and undoes nothing of the rest."""
    said: dict[int, str] = {}
    for name, chosen in request.form.items():
        wanted = name.removeprefix(DO)
        if wanted == name or not wanted.isdecimal() or not chosen:
            continue
        one = appointments.one_expected(context.office(), int(wanted))
        try:
            _do(one, chosen, reason)
        except Refusal as refusal:
            said[one.id] = sentence(refusal)
    if said:
        return _block_page(block, said), 409
    return redirect(url_for("counter.show_block", block=block), 303)


def _do(one: Expected, chosen: str, reason: str) -> None:
    acts: dict[str, Any] = {"by": current_user.by, "now": context.now()}
    if chosen == CANCEL:
        staff_appointments.call_off(context.office(), one.reference, reason=reason, **acts)
    else:
        staff_appointments.move(context.office(), one.reference, slot_at=instant(chosen), **acts)


def _list(refused: str | None = None) -> str:
    office, now = context.office(), context.now()
    found = staff_week.coming_blocks(office, now)
    return render_template("counter/blocks.html", blocks=found, asked=request.values, refused=refused)


def _look_page() -> str:
    service, begin, end = _asked_time()
    blocks.block(
        context.office(),
        from_at=begin,
        until_at=end,
        reason=request.form.get("reason", ""),
        service=service,
        by=current_user.by,
        now=context.now(),
        rehearsal=True,
    )
    asked = {"service": service, "begin": begin, "end": end, "reason": request.form.get("reason", "")}
    return render_template("counter/block_look.html", asked=asked, **_concerned(begin, end, service))


def _block_page(block: int, said: Mapping[int, str] | None = None) -> str:
    found = _known(block)
    begin, end = datetime.fromisoformat(found["from_at"]), datetime.fromisoformat(found["until_at"])
    concerned = _concerned(begin, end, found["service"])
    return render_template("counter/block.html", block=found, said=said or {}, **concerned)


def _concerned(begin: datetime, end: datetime, service: str | None) -> dict[str, Any]:
    """Whom a block concerns, where each may go, how each is told, and what is chosen for each."""
    office, now = context.office(), context.now()
    whom = staff_week.concerned(office, begin, end, now, service)
    chosen = {each.id: _choice(request.form.get(f"{DO}{each.id}", "")) for each in whom}
    everybody = request.form.get("all")
    if everybody == CANCEL:
        chosen = dict.fromkeys(chosen, CANCEL)
    elif everybody == "move":
        free = other_times.first_free(office, whom, now, but=(begin, end))
        chosen = {each: free[each].isoformat() if each in free else "" for each in chosen}
    elif everybody == "leave":
        chosen = dict.fromkeys(chosen, "")
    services = {each.service for each in whom}
    return {
        "whom": whom,
        "chosen": chosen,
        "others": {
            slug: other_times.other_times(office, slug, begin, now, but=(begin, end)) for slug in services
        },
        "told": {each.id: appointments.told_by(office, each, "cancelled") for each in whom},
        "key": new_key(),
    }


def _choice(written: str) -> str:
    """What was chosen for somebody; nothing for what is no choice."""
    try:
        return written if written in ("", CANCEL) else instant(written).isoformat()
    except Refusal:
        return ""


def _known(block: int) -> staff_week.Block:
    """A block that is not over. Refuses with `unknown_block`."""
    for each in staff_week.coming_blocks(context.office(), context.now()):
        if each["id"] == block:
            return each
    raise Refusal("unknown_block")


def _asked_time() -> tuple[str | None, datetime, datetime]:
    """The form's service, none for all, and its time. Refuses with `bad_time`."""
    form = request.form
    service = context.settings().present_service(form.get("service", "")) or None
    return service, _local(form.get("from", "")), _local(form.get("until", ""))


def _local(written: str) -> datetime:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise Refusal("bad_time") from None
    return at if at.tzinfo else at.replace(tzinfo=context.settings().zone)
