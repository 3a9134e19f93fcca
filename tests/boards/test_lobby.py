"""What stands on a TV besides the calls: an area's part, notices, the hours of an office that is closed."""

from datetime import timedelta

import pytest

from queue_core import boards
from queue_core.actions import devices, staff
from queue_core.actions import office as office_acts
from queue_core.live.connected import LATE_S, ConnectedClients
from queue_core.live.device_watch import LAGS_PULSES, DeviceWatch
from queue_core.machines import devices_seen
from tests.office import refused

AREAS = [
    {"slug": "hall-a", "name": "Sala A", "desks": ["1", "2"]},
    {"slug": "hall-b", "name": "Sala B", "desks": ["3", "4"]},
]


def test_an_area_shows_the_calls_to_its_desks_and_who_waits_for_them(found):
    """However many calls other areas had since."""
    acts = found(area=AREAS)
    for desk in ("1", "3"):
        acts.open(desk)
    acts.take("taxes")
    acts.called("1")
    for _ in range(20):
        acts.take("urban-planning")
        acts.called("3")
    acts.take("taxes")
    acts.take("social-assistance")
    a, b = (boards.tv(acts.office, acts.clock.now, area["slug"]) for area in AREAS)
    assert [(call["number"], call["desk"]) for call in a["calls"]] == [("A001", "1")]
    assert {call["desk"] for call in b["calls"]} == {"3"} and len(b["calls"]) == 20
    assert a["waiting"] == {"taxes": 1}
    assert b["waiting"] == {"taxes": 1, "urban-planning": 0, "utilities": 0}
    whole = boards.lobby(acts.office, acts.clock.now)
    assert set(whole) == set(boards.LOBBY)
    assert whole["waiting"]["social-assistance"] == 1


def test_a_tv_marks_who_stands_as_booked_whatever_the_number(acts):
    """Also a latecomer whom the staff accepted; programs are told of calls as ever."""
    acts.open("1", "3", "4")
    acts.book("LATE", "09:00")
    acts.book("REF", "10:00", "utilities")
    late = acts.check_in("LATE")
    acts.accept_late(late["id"], reason="a tram stood still")
    acts.check_in("REF")
    acts.take("urban-planning")
    called = [acts.called(desk) for desk in ("1", "4", "3")]
    assert called[:2] == ["A001", "PE001"]
    shown = boards.tv(acts.office, acts.clock.now)
    assert shown["booked"] == ["PE001", "A001"]
    assert [set(call) for call in shown["calls"]] == [{"number", "desk", "called_at", "again"}] * 3


def test_a_notice_stands_until_it_is_taken_down(acts):
    """In the office's languages, blanks made one; each is in the journal."""
    posted = acts.do(
        office_acts.post_notice, {"ro": " Închidem  la 15:00. ", "en": "We close at 15:00.", "fr": "Non"}
    )
    shown = boards.tv(acts.office, acts.clock.now)["notices"]
    words = {"ro": "Închidem la 15:00.", "en": "We close at 15:00."}
    assert shown == [{"id": posted["notice"], "words": words, "until": None}]
    assert boards.overview(acts.office, acts.clock.now)["notices"] == shown
    acts.do(office_acts.withdraw_notice, posted["notice"])
    assert boards.tv(acts.office, acts.clock.now)["notices"] == []
    assert acts.events()[-2:] == ["notice.posted", "notice.withdrawn"]
    with refused("unknown_notice"):
        acts.do(office_acts.withdraw_notice, posted["notice"])


def test_a_notice_is_shown_until_its_end_and_then_makes_room_for_another(acts, clock):
    """On TVs, kiosks and the supervisor's page; an end in the past is refused."""
    words = {"ro": "Închidem la 15:00.", "en": "We close at 15:00."}
    with refused("slot_past"):
        acts.do(office_acts.post_notice, words, until=clock.now)
    for _ in range(3):
        acts.do(office_acts.post_notice, words, until=clock.now + timedelta(minutes=30))
    clock.forward(minutes=29)
    assert len(boards.notices(acts.office, clock.now)) == 3
    clock.forward(minutes=1)
    for shown in (boards.tv(acts.office, clock.now), boards.overview(acts.office, clock.now)):
        assert shown["notices"] == []
    acts.do(office_acts.post_notice, words)
    assert len(boards.notices(acts.office, clock.now)) == 1


def test_a_notice_is_asked_for_in_every_language_of_the_office(acts):
    """One alone is taken where somebody says so."""
    with refused("one_language"):
        acts.do(office_acts.post_notice, {"ro": "Închidem la 15:00."})
    acts.do(office_acts.post_notice, {"ro": "Închidem la 15:00."}, alone=True)


@pytest.mark.parametrize("words", [{}, {"ro": "  "}, {"en": "only English"}, {"ro": "ă" * 161}])
def test_a_notice_that_says_nothing_or_too_much_is_refused(acts, words):
    with refused("bad_notice"):
        acts.do(office_acts.post_notice, words)


def test_no_more_than_three_notices_stand_at_a_time(acts):
    for number in range(3):
        acts.do(office_acts.post_notice, {"ro": f"Anunțul {number}"}, alone=True)
    with refused("too_many_notices"):
        acts.do(office_acts.post_notice, {"ro": "Al patrulea"}, alone=True)


def test_a_closed_office_shows_when_it_opens_once_the_last_visitor_has_been_served(found):
    """At 16:40 one visitor still waits; after the visit, and two minutes, there is nothing else to see."""
    week = {day: ["08:30-16:30"] for day in ("mon", "tue", "wed", "fri")} | {"thu": ["08:30-18:30"]}
    acts = found(hours=week)
    acts.open("1")
    acts.take("taxes")
    acts.clock.at("16:40")
    assert boards.tv(acts.office, acts.clock.now)["closed"] is None
    ticket = acts.call("1")
    acts.clock.forward(minutes=10)
    assert boards.tv(acts.office, acts.clock.now)["closed"] is None
    acts.finish(ticket["id"])
    opens = boards.tv(acts.office, acts.clock.now)["closed"]
    assert opens == {"opens_next": "2026-03-11T06:30:00+00:00", "holiday": None}


@pytest.fixture
def hall(acts):
    """An office with a TV named hall, and what looks after it."""
    acts.do(staff.add_token, "hall", scope="read", token_digest=staff.digest("secret"))
    clients = ConnectedClients()
    clients.came("socket", "hall")
    return acts, clients, DeviceWatch(acts.office, clients)


def alarms_of(acts):
    return boards.overview(acts.office, acts.clock.now)["alarms"]["screens"]


def test_a_tv_that_shows_what_is_old_raises_an_alarm_until_it_has_caught_up(hall):
    """It says that it shows event 3, and was sent 7 four pulses ago."""
    acts, clients, device_watch = hall
    clients.said("socket", {"version": "1", "sound": True, "shown": 3})
    for _ in range(LAGS_PULSES):
        device_watch.look({"lobby": 7}, {"socket": "lobby"})
        assert alarms_of(acts) == []
    device_watch.look({"lobby": 7}, {"socket": "lobby"})
    assert alarms_of(acts) == [{"name": "hall", "problem": "behind"}]
    clients.said("socket", {"version": "1", "sound": True, "shown": 7})
    device_watch.look({"lobby": 9}, {"socket": "lobby"})
    assert alarms_of(acts) == []


def test_a_tv_that_is_called_more_than_it_can_announce_raises_an_alarm(hall):
    """The call whose turn is next was made more than a minute ago."""
    acts, clients, device_watch = hall
    state = {"version": "1", "sound": True, "shown": 7}
    clients.said("socket", state | {"late_s": LATE_S})
    device_watch.look({"lobby": 7}, {"socket": "lobby"})
    assert alarms_of(acts) == []
    clients.said("socket", state | {"late_s": LATE_S + 1})
    device_watch.look({"lobby": 7}, {"socket": "lobby"})
    assert alarms_of(acts) == [{"name": "hall", "problem": "behind"}]


def test_a_screen_unheard_of_for_a_minute_is_missed_while_the_office_is_open(hall):
    acts, _present, _lookout = hall
    devices_seen.keep_seen(acts.office, {"hall": False}, acts.clock.now)
    acts.clock.forward(seconds=59)
    assert alarms_of(acts) == []
    acts.clock.forward(seconds=2)
    assert alarms_of(acts) == [{"name": "hall", "problem": "away"}]
    acts.do(devices.revoke, "hall")
    assert alarms_of(acts) == []


def test_a_screen_may_sleep_while_the_office_is_closed(found):
    acts = found(hours={"tue": ["08:30-16:30"]})
    acts.do(staff.add_token, "hall", scope="read", token_digest=staff.digest("secret"))
    acts.clock.at("16:20")
    devices_seen.keep_seen(acts.office, {"hall": False}, acts.clock.now)
    acts.clock.forward(hours=3)
    assert alarms_of(acts) == []
