"""A pregnant woman at the office, from the kiosk to the desk: with an appointment, without one, and when the
priority desk is closed. Each step is a press of the shipped pages."""

import re

import pytest

from queue_core import clock
from queue_core.boards import stories
from tests.web.staff_browser import app_of, press, sign_in, with_accounts


class Hall:
    """The office's screens, and the hands at them."""

    def __init__(self, acts) -> None:
        self.acts = acts
        app = app_of(acts)
        self.kiosk, self.clerk, self.supervisor = (app.test_client() for _ in range(3))
        sign_in(self.clerk, "ana")
        sign_in(self.supervisor, "ioana")

    def open(self, *desks: str) -> None:
        for desk in desks:
            assert press(self.clerk, f"/counter/desks/{desk}/open").status_code < 400

    def check_in(self, code: str, **ticked: str) -> str:
        return number_of(press(self.kiosk, "/kiosk/check-ins", code=code, **ticked), self.kiosk)

    def take(self, service: str, **ticked: str) -> str:
        self.acts.clock.forward(seconds=5)
        return number_of(press(self.kiosk, "/kiosk/tickets", service=service, **ticked), self.kiosk)

    def called(self, desk: str) -> str:
        """Press "Call next"; the number that then stands at the desk."""
        press(self.clerk, f"/counter/desks/{desk}/calls")
        return re.search(r'data-number="(\w+)"', self.clerk.get(f"/counter/desks/{desk}").text)[1]

    def alarms(self) -> str:
        return self.supervisor.get("/counter/supervisor?language=en").text


def number_of(answer, browser) -> str:
    assert answer.status_code == 303, answer.text
    return re.search(r'data-number="(\w+)"', browser.get(answer.location).text)[1]


@pytest.fixture
def hall(found, monkeypatch):
    """Desks 1 and 2, for taxes, are open; six people wait, two of them booked."""
    acts = found(server={"async_mode": "threading"}, kiosk={"paired_only": False, "pause_seconds": 0})
    with_accounts(acts.office, acts.clock.now)
    monkeypatch.setattr(clock, "now", lambda: acts.clock.now)
    made = Hall(acts)
    made.open("1", "2")
    for _ in range(4):
        made.take("taxes")
    for number, at in enumerate(("10:05", "10:10")):
        acts.book(f"REF-{number}", at)
        made.check_in(f"REF-{number}")
    return made


def test_with_an_appointment_she_ticks_the_mark_and_the_priority_desk_calls_her_at_once(hall):
    """Nobody asks why; at the ordinary desks her slot keeps its place, and the journal has no group."""
    hall.open("9")
    hall.acts.book("HER-1", "10:30")
    page = hall.kiosk.get("/kiosk/check-in?language=en").text
    assert re.search(r'data-priority>.*?name="priority"', page, re.S)
    number = hall.check_in("HER-1", priority="1")
    assert number == "PA003"
    page = hall.kiosk.get("/kiosk/number").text
    assert re.search(r"data-priority-desks.+?<dd>9</dd>", page, re.S), "her own screen names the desk"
    assert hall.called("9") == number
    assert "pregnant" not in str(hall.acts.journal())


def test_with_the_mark_forgotten_her_appointment_alone_decides(hall):
    """She is told before she confirms, and may still tell the staff, who give the mark with a reason."""
    hall.open("9")
    hall.acts.book("HER-1", "10:30")
    number = hall.check_in("HER-1")
    press(hall.clerk, "/counter/desks/9/calls")
    assert f'data-number="{number}"' not in hall.clerk.get("/counter/desks/9").text
    (hers,) = [row for row in hall.acts.tickets() if row.number == number]
    hall.acts.give_priority(hers.id, reason="she asked for it")
    assert hall.called("9") == number


def test_without_an_appointment_she_is_called_at_the_priority_desk_before_all_who_wait(hall):
    """Its own way to be called: the booked keep theirs at the ordinary desks, and lose no turn."""
    hall.open("9")
    number = hall.take("taxes", priority="1")
    assert number == "A005"
    assert hall.called("9") == number
    assert [hall.called("1"), hall.called("2")] == ["PA001", "PA002"]
    assert 'data-alarm="priority-shut' not in hall.alarms()


def test_with_the_priority_desk_closed_the_others_serve_her_and_the_supervisor_is_told(hall):
    """After the booked who are due, before every other walk-in; the alarm says that the law is not met, until
    she has been called."""
    number = hall.take("taxes", priority="1")
    page = hall.alarms()
    assert re.search(r'data-alarm="priority-shut:9"', page)
    assert "law" in re.search(r'data-alarm="priority-shut:9".+?</li>', page, re.S)[0].lower()
    calls = [hall.called("1"), hall.called("2"), hall.called("1")]
    assert calls == ["PA001", "PA002", number]
    assert "priority-shut" not in hall.alarms()
    (hers,) = [row for row in hall.acts.tickets() if row.number == number]
    before = stories.went_before(hall.acts.office, hers.id).before
    assert [each.number for each in before] == ["PA001", "PA002"], "and she can read who went before, and why"
    assert [hall.called("2"), hall.called("1")] == ["A001", "A002"]
