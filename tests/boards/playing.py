"""A random day in the lobby, played through the acts: people come, desks call, some are passed or lost."""

import random
from datetime import date, timedelta

from queue_core.rules.refusals import Refusal
from tests.office import ZONE, Acts, local

SERVICES = ("taxes", "taxes", "taxes", "urban-planning", "utilities", "population-records")
DESKS = ("1", "3", "6", "7")
STEP = timedelta(seconds=40)


def play(acts: Acts, chance: random.Random, day: date, *, begins: str = "08:30", ends: str = "12:30",
         crowd: float = 0.5) -> None:  # fmt: skip
    """Play a day between two hours of its wall clock; `crowd` is how likely somebody comes at each step."""
    clock, until = acts.clock, local(ends, day)
    clock.at(begins, day)
    acts.open(*DESKS, "5")
    busy: dict[str, int] = {}
    made = 0
    while clock.now < until:
        if chance.random() < crowd:
            made += 1
            _somebody_comes(acts, chance, f"{day}-{made}")
        for desk in chance.sample(DESKS, len(DESKS)):
            _at_a_desk(acts, chance, desk, busy)
        _something_odd(acts, chance)
        clock.now += STEP + timedelta(seconds=chance.randrange(20))


def _somebody_comes(acts: Acts, chance: random.Random, reference: str) -> None:
    service = chance.choice(SERVICES)
    if chance.random() < 0.4:
        minutes = chance.choice((-35, -20, -10, 0, 5, 10, 20, 40, 75))
        slot = (acts.clock.now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
        today = acts.clock.now.astimezone(ZONE).date()
        if slot.astimezone(ZONE).date() == today:
            acts.book(reference, slot, service)
            acts.check_in(reference)
            return
    later = [chance.choice(SERVICES)] if chance.random() < 0.08 else []
    acts.take(service, later=later, priority=chance.random() < 0.05)


def _at_a_desk(acts: Acts, chance: random.Random, desk: str, busy: dict[str, int]) -> None:
    if desk not in busy:
        try:
            busy[desk] = acts.call(desk)["id"]
        except Refusal as refusal:
            assert refusal.code == "nobody_waiting"
        return
    ticket = busy[desk]
    state = acts.ticket(ticket).state
    if state == "called":
        act = chance.choices(("start", "no_show", "put_back", "hold", "recall"), (80, 6, 3, 3, 4))[0]
        getattr(acts, act)(ticket)
        if act in ("no_show", "put_back", "hold"):
            del busy[desk]
    elif state == "serving" and chance.random() < 0.18:
        if chance.random() < 0.06:
            acts.transfer(ticket, service=chance.choice(SERVICES))
        else:
            acts.finish(ticket)
        del busy[desk]
    elif state not in ("called", "serving"):
        del busy[desk]


def _something_odd(acts: Acts, chance: random.Random) -> None:
    """Now and then: somebody leaves, a latecomer is accepted, one is called by number or put back."""
    if chance.random() > 0.15:
        return
    tickets = acts.tickets()
    waiting = [row for row in tickets if row.state == "waiting"]
    held = [row for row in tickets if row.state in ("held", "no_show")]
    try:
        if held and chance.random() < 0.5:
            acts.put_back(chance.choice(held).id)
        elif waiting:
            row = chance.choice(waiting)
            late = [each for each in waiting if each.slot_at and each.rank]
            odd = chance.choice(("cancel", "transfer", "call_this", "call_this", "accept_late"))
            if odd == "cancel":
                acts.cancel(row.id)
            elif odd == "transfer":
                acts.transfer(row.id, service=chance.choice(SERVICES))
            elif odd == "accept_late" and late:
                acts.accept_late(late[0].id, reason="the tram stood still")
            elif odd == "call_this":
                acts.call_this("5", row.id, reason="came with a small child", finish_current=True)
    except Refusal as refusal:
        assert refusal.code in ("return_too_late", "desk_closed", "wrong_state"), refusal.code
