"""Booked first, always: every act in any order, the real office against the line of the design.

After each act the whole table, the journal and the model must agree; each refusal must be one that the
rules give. The same machine runs on PostgreSQL when LOBBY_TEST_POSTGRESQL names a database.
"""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from queue_core.actions.offered import OFFERED
from tests.actions.line_model import EARLY, ZONE, Appointment
from tests.actions.real_and_model import COMING_BACK, DESKS, SERVICES
from tests.actions.restarts import Restarts
from tests.databases import POSTGRESQL
from tests.faults import LONG

ACTS = tuple(offered.act for offered in OFFERED)
desks = st.sampled_from(sorted(DESKS))
services = st.sampled_from(SERVICES)
HOURS = ("10:00", "22:30")  # the second one meets midnight
picks = st.integers(0, 10**6)
minutes_to_slot = st.integers(-40, 150)
phones = st.sampled_from([None, "+40721000111", "0721 000 112"])
bus = st.lists(st.tuples(services, st.none() | minutes_to_slot), min_size=2, max_size=6)


class Office(Restarts):
    """Every act that a kiosk, a desk, a supervisor, the feed and the clock can do."""

    @initialize(late=st.sampled_from(["walk_in", "booked"]), hour=st.sampled_from(HOURS), people=bus)
    def morning(self, late, hour, people):
        self.found(late, hour)
        self.a_bus_arrives(people)

    def live(self):
        """Tickets that something can still be done with."""
        return [each.id for each in self.model.tickets.values() if each.state in COMING_BACK]

    def ticket(self, pick):
        """A live one mostly, and now and then any."""
        ids = self.live() if pick % 8 else []
        ids = ids or list(self.model.tickets)
        return ids[pick // 8 % len(ids)]

    @precondition(lambda self: len(self.live()) < 12)
    @rule(service=services, priority=st.booleans(), later=st.just(()) | st.lists(services, max_size=2))
    def take(self, service, priority, later=()):
        self.do("take", service, priority=priority, later=later,
                then=lambda model, made: model.take(made["id"], service, priority, later))  # fmt: skip

    @rule(service=services, minutes=minutes_to_slot, comes=st.booleans(), phone=phones)
    def book(self, service, minutes, comes, phone=None):
        """And, if the visitor is here already, check in: early, on time or late."""
        reference = f"REF-{len(self.model.appointments)}"
        slot_at = self.clock.now + timedelta(minutes=minutes)

        def then(model, _answer):
            model.appointments[reference] = Appointment(service, slot_at, phone=phone)

        self.do("book", reference, slot_at, service, phone=phone, then=then)
        if comes:
            self.check_in(reference)

    @precondition(lambda self: len(self.live()) < 12)
    @rule(people=bus)
    def a_bus_arrives(self, people):
        """Walk-ins and booked visitors at once: without a line there is no order to keep."""
        for service, minutes in people:
            if minutes is None:
                self.take(service, False)
            else:
                self.book(service, minutes, True)

    def appointment(self, pick):
        known = list(self.model.appointments)
        return known[pick % len(known)]

    @precondition(lambda self: self.model.appointments)
    @rule(pick=picks, priority=st.booleans())
    def come_to_an_appointment(self, pick, priority):
        self.check_in(self.appointment(pick), priority)

    def check_in(self, reference, priority=False):
        def then(model, made):
            due_at = datetime.fromisoformat(made["due_at"])
            others = model.comes_with(reference)
            known = model.appointments[reference].ticket
            assert model.check_in(made["id"], reference, due_at, priority) == made["id"]
            for new, other in enumerate([] if known else others, start=made["id"] + 1):
                model.check_in(new, other, self.acts.ticket(new).due_at, priority)

        self.do(
            "check_in",
            reference,
            priority=priority,
            expected=lambda model: model.check_in_refusals(reference),
            then=then,
        )

    @precondition(lambda self: self.model.appointments)
    @rule(pick=picks, minutes=st.sampled_from([None, -30, 30]))
    def change_an_appointment(self, pick, minutes):
        """Cancelled, or moved within its day: a ticket that it gave stays as it is."""
        reference = self.appointment(pick)
        known = self.model.appointments[reference]
        if minutes is None:
            self.do("unbook", reference, then=lambda model, _: model.appointments[reference].cancel())
            return
        slot_at = known.slot_at + timedelta(minutes=minutes)
        if known.state != "cancelled" and slot_at.astimezone(ZONE).date() == known.slot_on:
            self.do("book", reference, slot_at, known.service, phone=known.phone,
                    then=lambda model, _: model.appointments[reference].move(slot_at))  # fmt: skip

    @precondition(lambda self: self.live() and "open" in self.model.desks.values())
    @rule(pick=picks, finish=st.sampled_from([True, True, False]), came=st.sampled_from([None, True, False]))
    def call_next_at_an_open_desk(self, pick, finish, came):
        ready = [desk for desk, state in self.model.desks.items() if state == "open"]
        self.call_at(ready[pick % len(ready)], finish, came)

    @precondition(lambda self: self.live())
    @rule(desk=desks, finish=st.booleans())
    def call_next(self, desk, finish):
        self.call_at(desk, finish)

    def call_at(self, desk, finish, came=None):
        best = {}

        def expected(model):
            refusals, best["ticket"] = model.desk_refusals(desk, finish), None
            if not refusals:
                # Who is finished first may be the next one, for another service.
                after = model.copied()
                after.finish_at(desk, came)
                best["ticket"] = after.next(desk)
            return refusals or (set() if best["ticket"] else {"nobody_waiting"})

        def then(model, answer):
            finished = model.finish_at(desk, came)
            if best["ticket"] is None:
                states = ("no_show", "waiting") if came is False else ("served", "waiting")
                assert answer.facts["finished"]["state"] in states
                return
            assert answer["id"] == best["ticket"].id
            model.call(desk, model.tickets[answer["id"]], finished)

        due = [
            row
            for row in self.table()
            if row.state == "waiting" and row.rank == 0 and row.due_at - EARLY <= self.clock.now
            and row.line in self.model.services(desk)
            and not self.model.is_elsewhere(self.model.tickets[row.id], desk)
            and not self.model.shuts_out(desk, row.priority)
        ]  # fmt: skip
        answer = self.do("call", desk, finish_current=finish, came=came, expected=expected, then=then)
        if due and isinstance(answer, dict):
            assert answer["rank"] == 0, "a walk-in was called while a booked visitor was due"
        if isinstance(answer, dict):
            assert not self.model.shuts_out(desk, answer["priority"]), "a priority desk called somebody else"

    @precondition(lambda self: self.model.tickets)
    @rule(desk=desks, pick=picks, finish=st.booleans())
    def call_this(self, desk, pick, finish):
        ticket = self.ticket(pick)

        def expected(model):
            each = model.tickets[ticket]
            refusals = model.desk_refusals(desk, finish)
            refusals |= {"wrong_state"} if each.state != "waiting" else set()
            refusals |= {"is_elsewhere"} if model.is_elsewhere(each, desk) else set()
            refusals |= {"priority_only"} if model.shuts_out(desk, each.priority) else set()
            return refusals | ({"other_desk"} if each.only not in (None, desk) else set())

        def then(model, _answer):
            finished = model.finish_at(desk)
            model.call(desk, model.tickets[ticket], finished)

        self.do("call_this", desk, ticket, reason="ill", finish_current=finish, expected=expected, then=then)

    @precondition(lambda self: len(self.live()) < 12)
    @rule(desk=desks, service=services, priority=st.booleans(), finish=st.sampled_from([True, True, False]))
    def serve_at_once(self, desk, service, priority, finish):
        """Somebody without a ticket, ahead of all who wait: an exception, as a call out of order is."""

        def expected(model):
            shut = {"priority_only"} if model.shuts_out(desk, priority) else set()
            return model.desk_refusals(desk, finish) | shut

        self.do("at_once", desk, service, reason="ill", priority=priority, finish_current=finish,
                expected=expected,
                then=lambda model, made: model.at_once(made["id"], desk, service, priority))  # fmt: skip

    @precondition(lambda self: any(each.state == "served" for each in self.model.tickets.values()))
    @rule(pick=picks)
    def take_a_visit_up_again(self, pick):
        """One that has ended mostly, and now and then any ticket."""
        ended = [each.id for each in self.model.tickets.values() if each.state == "served"]
        ticket = ended[pick // 8 % len(ended)] if pick % 8 else self.ticket(pick)
        self.do("reopen", ticket, reason="a paper", expected=lambda model: model.may("reopen", ticket),
                then=lambda model, _: model.act("reopen", ticket))  # fmt: skip

    @precondition(lambda self: self.model.tickets)
    @rule(act=st.sampled_from(sorted(ACTS)), pick=picks)
    def act(self, act, pick):
        self.act_on(self.ticket(pick), act)

    def act_on(self, ticket, act):
        self.do(act, ticket, expected=lambda model: model.may(act, ticket),
                then=lambda model, _: model.act(act, ticket))  # fmt: skip

    @precondition(lambda self: any(map(self.model.at, DESKS)))
    @rule(act=st.sampled_from(sorted(ACTS)), pick=picks)
    def act_at_a_desk(self, act, pick):
        at = [each.id for each in map(self.model.at, DESKS) if each]
        self.act_on(at[pick % len(at)], act)

    @precondition(lambda self: self.model.undoable)
    @rule(pick=picks)
    def undo(self, pick):
        """Take back a desk's last call; with it the visit goes on that the call ended."""
        known = sorted(self.model.undoable)
        desk = known[pick % len(known)]

        def then(model, answer):
            again = model.undo(desk)
            assert answer["reopened"] == (self.acts.ticket(again).number if again else None)

        self.do("undo", desk, expected=lambda model: model.undo_refusals(desk), then=then)

    @precondition(lambda self: self.model.tickets)
    @rule(pick=picks, priority=st.booleans())
    def change_priority(self, pick, priority):
        ticket = self.ticket(pick)
        act = "give_priority" if priority else "withdraw_priority"
        self.do(act, ticket, reason="ill", then=lambda model, _: model.mark(ticket, priority),
                expected=lambda model: model.mark_refusals(ticket, priority))  # fmt: skip

    @precondition(lambda self: self.model.tickets)
    @rule(pick=picks, to=services | desks)
    def transfer(self, pick, to):
        ticket = self.ticket(pick)
        place = "desk" if to in DESKS else "service"

        def expected(model):
            closed = place == "desk" and model.desks[to] == "closed"
            shut = place == "desk" and model.shuts_out(to, model.tickets[ticket].priority)
            refusals = ({"desk_closed"} if closed else set()) | ({"priority_only"} if shut else set())
            return model.may("transfer", ticket) | refusals

        def then(model, _answer):
            model.act("transfer", ticket)
            each = model.tickets[ticket]
            each.only = to if place == "desk" else None
            each.service = to if place == "service" else each.service

        self.do("transfer", ticket, expected=expected, then=then, **{place: to})

    @rule(desk=desks, to=st.sampled_from(["open", "open", "open", "pause", "close"]))
    def change_desk(self, desk, to):
        def expected(model):
            if to == "close":
                return {"desk_busy"} if model.at(desk) else set()
            return {"desk_closed"} if to == "pause" and model.desks[desk] == "closed" else set()

        def then(model, _answer):
            if to == "close":
                model.close(desk)
            else:
                model.desks[desk] = {"open": "open", "pause": "paused"}[to]

        self.do(to, desk, expected=expected, then=then)

    @rule(minutes=st.sampled_from([1, 5, 15, 29, 40]))
    def time_passes(self, minutes):
        self.clock.forward(minutes=minutes)

    @rule(minutes=st.sampled_from([0.1, 2, 20]))
    def the_clock_steps_back(self, minutes):
        """Within its day."""
        before = self.clock.now - timedelta(minutes=minutes)
        if before.astimezone(ZONE).date() == self.clock.now.astimezone(ZONE).date():
            self.clock.back(minutes=minutes)

    @precondition(lambda self: len(self.live()) > 8)
    @rule()
    def a_supervisor_ends_the_day(self):
        self.do("end_day", then=lambda model, _: model.end_day(model.today))


class OnPostgreSQL(Office):
    url = POSTGRESQL


TUNED = settings(
    max_examples=200 if LONG else 10,
    stateful_step_count=50,
    deadline=None,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestBookedFirstOnSQLite = Office.TestCase
TestBookedFirstOnSQLite.settings = TUNED
if POSTGRESQL:
    TestBookedFirstOnPostgreSQL = OnPostgreSQL.TestCase
    TestBookedFirstOnPostgreSQL.settings = TUNED
