"""The line as the office’s rules describe it, in plain Python: what the real one is held against.

Written from the design alone; it knows nothing of the program but the words of the refusals. Each act
answers the refusals that the rules give for it, or, if there are none, does it.
"""

import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

EARLY, GRACE, RETURN = timedelta(minutes=60), timedelta(minutes=15), timedelta(minutes=30)
REOPEN = timedelta(minutes=15)
UNDO = timedelta(seconds=10)
ZONE = ZoneInfo("Europe/Bucharest")
OPEN_STATES = ("waiting", "called", "serving", "held")


@dataclass
class Ticket:
    id: int
    service: str
    rank: int
    due_at: datetime
    slot_at: datetime | None
    day: date
    state: str = "waiting"
    only: str | None = None
    desk: str | None = None
    called_at: datetime | None = None
    ended_at: datetime | None = None
    phone: str | None = None
    later: tuple[str, ...] = ()
    started: bool = False
    priority: bool = False
    held_at: datetime | None = None
    was_day_ended: bool = False

    @property
    def key(self) -> tuple:
        return (self.rank, self.due_at, self.id)


@dataclass
class Appointment:
    service: str
    slot_at: datetime
    state: str = "booked"
    ticket: int | None = None
    phone: str | None = None

    @property
    def slot_on(self) -> date:
        return self.slot_at.astimezone(ZONE).date()

    def cancel(self) -> None:
        self.state = "cancelled"

    def move(self, slot_at: datetime) -> None:
        self.slot_at = slot_at


@dataclass
class Line:
    """One office: desks with their services by the file, tickets by id, appointments by reference."""

    config: dict[str, tuple[str, ...]]
    now: datetime
    late_becomes: str
    desks: dict[str, str] = field(default_factory=dict)
    for_priority: set[str] = field(default_factory=set)
    """The desks that call nobody without the mark."""
    moved: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tickets: dict[int, Ticket] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)
    last_arrival: datetime | None = None
    day: date | None = None
    undoable: dict[str, tuple[int, int | None, datetime]] = field(default_factory=dict)
    """By desk: the ticket called last and not announced again, the one that the call ended, and when."""
    made_by_its_call: set[int] = field(default_factory=set)
    """Tickets of a visit at once whose first call can still be undone."""

    def copied(self) -> "Line":
        return copy.deepcopy(self)

    @property
    def today(self) -> date:
        return self.now.astimezone(ZONE).date()

    def turn(self) -> None:
        """The office never closes: at midnight all goes on but the arrangement, and slots nobody can keep."""
        if self.day is not None and self.today > self.day:
            for each in self.appointments.values():
                if each.state == "booked" and each.slot_on <= self.day and each.slot_at + GRACE < self.now:
                    each.state = "missed"
            self.moved = {}
        self.day = self.today

    def end_day(self, day: date) -> None:
        ends = {"waiting": "expired", "held": "expired", "called": "no_show", "serving": "served"}
        for ticket in self.tickets.values():
            ticket.was_day_ended = True
            if ticket.state in ends and ticket.day <= day:
                ticket.state, ticket.ended_at = ends[ticket.state], self.now
        for each in self.appointments.values():
            if each.state == "booked" and each.slot_on <= day:
                each.state = "missed"
        for desk in self.desks:
            self.close(desk)
        self.moved = {}

    def services(self, desk: str) -> tuple[str, ...]:
        """What a supervisor gave the desk for the day, else what the file says."""
        return self.moved.get(desk, self.config[desk])

    def arrival(self) -> datetime:
        self.last_arrival = max(self.now, self.last_arrival or self.now)
        return self.last_arrival

    def make(self, new, service, rank, due_at, slot_at=None, priority=False) -> None:
        rank = 1 if priority and rank == 2 else rank
        self.tickets[new] = Ticket(new, service, rank, due_at, slot_at, self.today, priority=priority)

    def take(self, new: int, service: str, priority: bool, later: tuple[str, ...] = ()) -> None:
        self.make(new, service, 2, self.arrival(), priority=priority)
        self.tickets[new].later = tuple(dict.fromkeys(slug for slug in later if slug != service))

    def check_in_refusals(self, reference: str) -> set[str]:
        booked = self.appointments[reference]
        if booked.ticket is not None and self.tickets[booked.ticket].state in OPEN_STATES:
            return set()
        return {
            code
            for code, given in (
                ("already_used", booked.ticket is not None),
                ("appointment_cancelled", booked.state == "cancelled"),
                ("wrong_day", booked.slot_on != self.today and not self.is_near(booked)),
            )
            if given
        }

    def is_near(self, booked: Appointment) -> bool:
        """Over midnight a slot is kept from when its ticket joins the line until its grace is over."""
        return booked.slot_at - EARLY <= self.now <= booked.slot_at + GRACE

    def check_in(self, new: int, reference: str, told_due: datetime, priority: bool = False) -> int:
        """Answers the ticket's id: the new one, or the one that the visitor has.

        The design leaves open whether a latecomer who stays booked is due now or, after the clock stepped
        back, at the previous arrival: `told_due` may be either.
        """
        booked = self.appointments[reference]
        if booked.ticket is not None:
            return booked.ticket
        arrived = self.arrival()
        if self.now <= booked.slot_at + GRACE:
            self.make(new, booked.service, 0, booked.slot_at, booked.slot_at, priority)
        elif self.late_becomes == "booked":
            assert told_due in (self.now, arrived)
            self.make(new, booked.service, 0, told_due, booked.slot_at, priority)
        else:
            self.make(new, booked.service, 2, arrived, booked.slot_at, priority)
        booked.state, booked.ticket = "arrived", new
        self.tickets[new].phone = booked.phone
        return new

    def comes_with(self, reference: str) -> list[str]:
        """The appointments that are checked in with this one: of the same phone, today, still expected."""
        phone = self.appointments[reference].phone
        others = [
            name
            for name, each in self.appointments.items()
            if phone and name != reference and each.phone == phone
            and each.slot_on == self.today and each.state == "booked"
        ]  # fmt: skip
        return sorted(others, key=lambda name: self.appointments[name].slot_at)

    def is_elsewhere(self, ticket: Ticket, desk: str) -> bool:
        """Whether the visitor is at another desk, with another of the day's numbers."""
        return any(
            each.phone is not None and each.phone == ticket.phone and each.day == ticket.day
            and each.id != ticket.id and each.state in ("called", "serving") and each.desk != desk
            for each in self.tickets.values()
        )  # fmt: skip

    def is_due(self, ticket: Ticket) -> bool:
        return ticket.rank != 0 or ticket.due_at - EARLY <= self.now

    def may_call(self, desk: str, ticket: Ticket) -> bool:
        is_in_line = ticket.only == desk or (ticket.only is None and ticket.service in self.services(desk))
        return is_in_line and not self.shuts_out(desk, ticket.priority)

    def shuts_out(self, desk: str, priority: bool) -> bool:
        return desk in self.for_priority and not priority

    def is_for_priority_now(self, desk: str) -> None:
        """Who waits for it alone, without the mark, is in the service's line again."""
        self.for_priority.add(desk)
        for each in self.tickets.values():
            if each.only == desk and not each.priority:
                each.only = None

    def next(self, desk: str) -> Ticket | None:
        waiting = [each for each in self.tickets.values() if each.state == "waiting"]
        mine = [each for each in waiting if self.may_call(desk, each) and self.is_due(each)]
        mine = [each for each in mine if not self.is_elsewhere(each, desk)]
        return min(mine, key=lambda each: each.key, default=None)

    def at(self, desk: str) -> Ticket | None:
        open_tickets = (each for each in self.tickets.values() if each.state in ("called", "serving"))
        here = [each for each in open_tickets if each.desk == desk]
        assert len(here) <= 1
        return here[0] if here else None

    def desk_refusals(self, desk: str, finish_current: bool) -> set[str]:
        if self.desks[desk] != "open":
            return {f"desk_{self.desks[desk]}"}
        return {"desk_busy"} if self.at(desk) and not finish_current else set()

    def call(self, desk: str, ticket: Ticket, ended: int | None = None) -> None:
        ticket.state, ticket.desk, ticket.called_at, ticket.started = "called", desk, self.now, False
        self.undoable[desk] = ticket.id, ended, self.now
        self.made_by_its_call.discard(ticket.id)

    def at_once(self, new: int, desk: str, service: str, priority: bool) -> None:
        """A ticket made and called, whoever waits."""
        ended = self.finish_at(desk)
        self.take(new, service, priority)
        self.call(desk, self.tickets[new], ended)
        self.made_by_its_call.add(new)

    def finish_at(self, desk: str, came: bool | None = None) -> int | None:
        """Answers the ticket whose visit ended, unless it did not come: that no undo takes up."""
        current = self.at(desk)
        if current:
            self.act("no_show" if came is False else "finish", current.id)
        return current.id if current and came is not False else None

    def undo_refusals(self, desk: str) -> set[str]:
        current, last = self.at(desk), self.undoable.get(desk)
        if not current or current.state != "called" or not last or last[0] != current.id:
            return {"undo_too_late"}
        return set() if last[2] <= self.now < last[2] + UNDO else {"undo_too_late"}

    def undo(self, desk: str) -> int | None:
        """Answers the ticket that is at the desk again."""
        called, ended, _at = self.undoable.pop(desk)
        is_gone = called in self.made_by_its_call
        self.act("cancel" if is_gone else "put_back", called)
        if is_gone:
            self.tickets[called].desk = self.tickets[called].called_at = None
        before = self.tickets.get(ended) if ended else None
        if before is None or before.state != "served" or self.is_elsewhere(before, ""):
            return None
        before.state, before.ended_at = ("serving" if before.started else "called"), None
        return before.id

    def mark_refusals(self, ticket: int, priority: bool) -> set[str]:
        each = self.tickets[ticket]
        if each.state != "waiting":
            return {"wrong_state"}
        return {"already_so"} if each.priority == priority else set()

    def mark(self, ticket: int, priority: bool) -> None:
        """The booked keep their place; without the mark nobody waits for a priority desk."""
        each = self.tickets[ticket]
        if each.only in self.for_priority and not priority:
            each.only = None
        each.priority, each.rank = priority, each.rank and (1 if priority else 2)

    def may(self, act: str, ticket: int) -> set[str]:
        """The refusals that a ticket's state and time give an act."""
        allowed = {
            "recall": ("called",),
            "start": ("called",),
            "finish": ("called", "serving"),
            "no_show": ("called", "serving"),
            "put_back": ("called", "serving", "held", "no_show"),
            "hold": ("called", "serving"),
            "reopen": ("served",),
            "transfer": ("waiting", "called", "serving", "held"),
            "cancel": ("waiting", "called", "held"),
        }
        each = self.tickets[ticket]
        if each.state not in allowed[act]:
            return {"wrong_state"}
        if act == "put_back" and each.state == "no_show" and self.now - each.ended_at > RETURN:
            return {"return_too_late"}
        if act == "reopen" and (each.was_day_ended or self.now - each.ended_at > REOPEN):
            return {"too_late"}
        return set()

    def act(self, act: str, ticket: int) -> None:
        each = self.tickets[ticket]
        before_slot = each.rank == 0 and each.called_at and each.slot_at and each.called_at < each.slot_at
        if act == "no_show" and before_slot:
            act = "put_back"
        if act == "finish" and each.later:
            each.service, *later = each.later
            each.later, each.only, act = tuple(later), None, "put_back"
        after = {
            "start": "serving",
            "finish": "served",
            "hold": "held",
            "reopen": "held",
            "cancel": "cancelled",
        }
        for desk in [desk for desk, last in self.undoable.items() if last[0] == ticket and act != "start"]:
            del self.undoable[desk]
        each.started = each.started or act == "start"
        each.state = after.get(act, {"recall": "called", "no_show": "no_show"}.get(act, "waiting"))
        if act in ("put_back", "transfer", "hold", "reopen"):
            each.called_at = each.ended_at = each.held_at = None
        if act in ("put_back", "transfer"):
            each.desk = None
        if act in ("hold", "reopen"):
            each.held_at = self.now
        if act in ("finish", "no_show", "cancel"):
            each.ended_at = self.now

    def close(self, desk: str) -> None:
        self.desks[desk] = "closed"
        for each in self.tickets.values():
            if each.only == desk:
                each.only = None
