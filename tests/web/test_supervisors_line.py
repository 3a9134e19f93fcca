"""What a supervisor does with one who waits, and with the day: forms, without a screen."""

import re
from pathlib import Path

import pytest

from queue_core import boards
from tests.office import shipped
from tests.web.staff_browser import app_of, press, sign_in


@pytest.fixture
def acts(timed):
    return timed()


@pytest.fixture
def boss(acts):
    browser = app_of(acts).test_client()
    sign_in(browser, "ioana")
    return browser


def seen_on(page: str) -> str:
    return re.search(r'name="seen_seq" value="(\d+)"', page)[1]


def test_each_act_on_one_who_waits_is_done_and_journalled_with_its_reason(acts, boss):
    acts.open("1")
    ids = [acts.take("taxes")["id"] for _ in range(4)]
    pages = [f"/counter/supervisor/line/{each}" for each in ids]
    done = [
        ("cancel", {}, "ticket.cancelled"),
        ("transfer", {"to": "service:utilities"}, "ticket.transferred"),
        ("priority", {"becomes": "give", "reason": "pregnant"}, "ticket.priority_given"),
        ("call", {"desk": "1", "reason": "feels faint"}, "ticket.called"),
    ]
    for page, (act, fields, event) in zip(pages, done, strict=True):
        seen = seen_on(boss.get(page).text)
        assert press(boss, f"{page}/{act}", seen_seq=seen, **fields).status_code == 303
        row = acts.journal()[-1]
        assert (row.event, row.by) == (event, "staff:ioana")
        if "reason" in fields:
            assert row.why["said"] == fields["reason"]


@pytest.mark.parametrize("fields", [{"desk": "1", "reason": " "}, {"desk": "1"}])
def test_a_call_before_the_others_wants_its_reason(acts, boss, fields):
    acts.open("1")
    ticket = acts.take("taxes")["id"]
    assert press(boss, f"/counter/supervisor/line/{ticket}/call", **fields).status_code == 422
    assert acts.ticket(ticket).state == "waiting"


def test_a_desk_that_is_no_longer_free_and_a_ticket_that_changed_are_refused(acts, boss):
    """With the ticket's page as it is now, and nothing done."""
    acts.open("1")
    first, second = (acts.take("taxes")["id"] for _ in range(2))
    page = f"/counter/supervisor/line/{second}"
    seen = seen_on(boss.get(page).text)
    acts.call("1")
    refused = press(boss, f"{page}/call", desk="1", reason="ill", seen_seq=seen)
    assert refused.status_code == 409 and "data-number" in refused.text
    assert acts.ticket(second).state == "waiting"
    seen = seen_on(boss.get(page).text)
    acts.transfer(second, service="utilities")
    assert press(boss, f"{page}/cancel", seen_seq=seen).status_code == 409
    assert acts.ticket(second).state == "waiting"
    gone = boss.get(f"/counter/supervisor/line/{first}")
    assert gone.status_code == 200 and "data-act" not in gone.text
    assert boss.get("/counter/supervisor/line/999").status_code == 404


def test_the_line_is_shown_fifty_at_a_time(acts, boss):
    for _ in range(60):
        acts.take("taxes")
    office = boss.get("/counter/supervisor").text
    assert office.count("data-waiting=") == 50
    more = re.search(r'data-more href="([^"]+)"', office)[1]
    rest = boss.get(more.replace("&amp;", "&")).text
    assert rest.count("data-waiting=") == 10 and "data-more" not in rest
    assert boss.get("/counter/supervisor/line?service=utilities").text.count("data-waiting=") == 0
    assert boss.get("/counter/supervisor/line?service=weddings").status_code == 302
    assert boss.get("/counter/supervisor/line?after=99999").status_code == 302


@pytest.mark.parametrize("word", ["încheie", "INCHEIE ", "finish"])
def test_the_word_is_taken_in_the_offices_languages_and_as_people_type(acts, boss, word):
    assert press(boss, "/counter/supervisor/day/end", word=word).status_code == 303
    assert acts.events()[-1] == "day.end_announced"
    assert press(boss, "/counter/supervisor/day/end/stop").status_code == 303


@pytest.mark.parametrize("word", ["", "da", "încheiem"])
def test_without_the_word_nothing_is_announced(acts, boss, word):
    refused = press(boss, "/counter/supervisor/day/end", word=word)
    assert refused.status_code == 422 and "încheie" in refused.text
    assert "day.end_announced" not in acts.events()


def test_an_alarm_is_seen_by_name_and_one_that_has_ended_is_not(acts, boss):
    """It is journalled, quiet, and says who has seen it and when."""
    acts.open("1")
    acts.take("taxes")
    acts.clock.forward(minutes=31)
    page = "/counter/supervisor/alarms/seen"
    assert press(boss, page, alarm="waits:utilities").status_code == 409
    assert press(boss, page, alarm="waits:taxes").status_code == 303
    assert (acts.journal()[-1].event, acts.journal()[-1].by) == ("alarm.seen", "staff:ioana")
    alarm = r'<li [^>]*data-alarm="waits:taxes".*?</li>'
    shown = re.search(alarm, boss.get("/counter/supervisor").text, re.S)[0]
    assert "data-seen" in shown and "ioana" in shown and "data-act" not in shown
    acts.ask_for_help("1")
    assert press(boss, page, alarm="help-at-desk:1").status_code == 409, "it is answered instead"


def test_a_weekdays_arrangement_is_kept_from_its_page(acts, boss):
    """The ticks of the page are that weekday's, limits are today's alone."""
    page = "/counter/supervisor/arrangement?weekday=3"
    shown = boss.get(page).text
    assert 'name="cap-taxes"' not in shown and 'name="8:taxes"' in shown
    kept = press(
        boss, "/counter/supervisor/arrangement",
        **{"weekday": "3", "was-8": "social-assistance", "8:taxes": "on", "8:social-assistance": "on"}
        | {f"was-{desk}": " ".join(services) for desk, services in OTHERS.items()}
        | {f"{desk}:{slug}": "on" for desk, services in OTHERS.items() for slug in services},
    )  # fmt: skip
    assert kept.status_code == 303
    assert [row.event for row in acts.journal()][-1] == "desk.arranged_weekly"
    assert re.search(r'name="8:taxes" checked', boss.get(page).text)
    assert not re.search(r'name="8:taxes" checked', boss.get("/counter/supervisor/arrangement").text)


OTHERS = {name: tuple(desk.services) for name, desk in shipped(Path("/nowhere")).desks.items() if name != "8"}


@pytest.mark.parametrize("until, status", [
    ("", 303), ("2026-03-10T16:30", 303), ("2026-03-10T09:00", 422), ("soon", 422),
    ("2026-03-10T16:30Z", 422), ("9999-12-31T23:59", 422),
])  # fmt: skip
def test_a_notices_end_is_the_offices_time(acts, boss, until, status):
    words = {"words-ro": "Închidem la 16:30.", "words-en": "We close at 16:30."}
    assert press(boss, "/counter/supervisor/notices", until=until, **words).status_code == status
    if until and status == 303:
        (notice,) = boards.notices(acts.office, acts.clock.now)
        assert notice["until"] == "2026-03-10T14:30:00+00:00"
        assert "16:30" in boss.get("/counter/supervisor").text


def test_a_form_that_is_sent_again_is_done_once(acts, boss):
    """Its answer was lost, and the browser sends it once more: one notice, and one slip again."""
    number = acts.take("taxes")["number"]
    page = boss.get("/counter/supervisor").text
    forms = re.findall(
        r'<form [^>]*action="([^"]*/(?:notices|slips))".*?name="key" value="([^"]+)"', page, re.DOTALL
    )
    assert len(forms) == 2
    fields = {"words-ro": "Închidem mai devreme.", "words-en": "We close earlier.", "number": number}
    for action, key in forms * 2:
        assert press(boss, action, key=key, **fields).status_code == 303
    assert len(boards.notices(acts.office, acts.clock.now)) == 1
    assert acts.events().count("slip.ordered_again") == 1
