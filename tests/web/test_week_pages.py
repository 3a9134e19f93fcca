"""The staff's week, without a script: who may see and do what, and what each press leads to."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest

from queue_core import clock
from queue_core.boards import staff_week
from tests.office import ROUND_THE_CLOCK
from tests.web.staff_browser import app_of, press, sign_in, with_accounts

WEEK = "/counter/bookings"


@pytest.fixture
def acts(found):
    """An office that books round the clock, and tells by e-mail."""
    acts = found(
        server={"async_mode": "threading"},
        booking={"enabled": True, "lead_minutes": 0},
        messages={"email": "mailto://127.0.0.1?to={to}"},
        hours=ROUND_THE_CLOCK,
    )
    with_accounts(acts.office, acts.clock.now)
    acts.clock.now = clock.now()
    return acts


@pytest.fixture
def supervisor(acts):
    browser = app_of(acts).test_client()
    sign_in(browser, "ioana")
    return browser


def free(acts, days=1):
    """The times of a coming day that have a place."""
    day = acts.office.settings.opening.local_day(acts.clock.now + timedelta(days=days))
    found = staff_week.times_of(acts.office, "taxes", [day], acts.clock.now, "en")
    return [each["slot_at"] for each in found if each["left"]]


def address(slot_at: str) -> str:
    return f"{WEEK}/services/taxes/{slot_at[:19]}Z"


def booked(acts, slot_at: str, **asked) -> str:
    wanted = {"name": "Ștefan Moțoc", "phone": "0721 111 222"} | asked
    return acts.book_by_phone("taxes", slot_at=datetime.fromisoformat(slot_at), **wanted)["reference"]


def all_of(page, attribute: str) -> list[str]:
    return [unescape(each) for each in re.findall(f'{attribute}="([^"]*)"', page.text)]


def options(page, name: str) -> list[str]:
    """What a list of choices of this name offers."""
    (choices,) = re.findall(rf'<select name="{name}".*?</select>', page.text, re.S)
    return [unescape(each) for each in re.findall('<option value="([^"]*)"', choices)]


def test_the_week_leads_to_a_service_and_that_to_a_time(acts, supervisor):
    """Numbers alone on the first two; whoever is booked stands with a name on the page of the time."""
    slot_at = free(acts)[0]
    booked(acts, slot_at)
    week = supervisor.get(WEEK)
    assert set(all_of(week, "data-service")) == set(acts.office.settings.services)
    of_service = supervisor.get(f"{WEEK}/services/taxes")
    assert slot_at in all_of(of_service, "data-slot")
    at = re.search(rf'data-slot="{re.escape(slot_at)}" data-taken="(\d)" data-left="(\d)"', of_service.text)
    assert at.groups() == ("1", "0")
    assert not any("Moțoc" in page.text for page in (week, of_service))
    slot = supervisor.get(address(slot_at))
    assert "Moțoc" in slot.text and "0721 111 222" in slot.text and all_of(slot, "data-left") == ["0"]


def test_somebody_on_the_phone_is_booked_moved_and_cancelled(acts, supervisor):
    """A place that is gone meanwhile is said, and what was typed stays."""
    first, second = free(acts)[:2]
    form = {"name": "Radu Țepeș", "email": "radu@example.ro"}
    assert press(supervisor, address(first), **form).status_code == 303
    again = press(supervisor, address(first), **form | {"name": "Ana"})
    assert again.status_code == 409 and "Radu Țepeș" in again.text
    (one,) = re.findall(r"/bookings/appointments/(\d+)/move", again.text)
    assert second in options(again, "slot") and first not in options(again, "slot")
    moved = press(supervisor, f"{WEEK}/appointments/{one}/move", slot=second)
    assert moved.status_code == 303 and "Radu" in supervisor.get(moved.location).text
    assert press(supervisor, f"{WEEK}/appointments/{one}/move", slot="x").status_code == 422
    gone = press(supervisor, f"{WEEK}/appointments/{one}/cancel", reason="asked by phone")
    assert gone.status_code == 303 and "Radu" not in supervisor.get(gone.location).text
    assert acts.journal()[-1].why["said"] == "asked by phone"
    assert press(supervisor, f"{WEEK}/appointments/{one}/nothing").status_code == 404


def test_a_block_says_first_whom_it_concerns_and_does_with_each_what_was_chosen(acts, supervisor):
    """One is left, one moved, one cancelled; nothing is blocked by looking."""
    at = free(acts)[:4]
    stays, goes, ends = (booked(acts, slot_at, name=f"Visitor {slot_at}") for slot_at in at[:3])
    zone = acts.office.settings.zone
    local = [f"{acts.appointment(each).slot_at.astimezone(zone):%Y-%m-%dT%H:%M}" for each in (stays, ends)]
    form = {"service": "taxes", "from": local[0], "until": local[1][:11] + "23:59", "reason": "training"}
    look = press(supervisor, f"{WEEK}/blocks/look", **form)
    assert all_of(look, "data-reference") == [stays, goes, ends]
    assert staff_week.coming_blocks(acts.office, acts.clock.now) == []
    ids = {each: acts.appointment(each).id for each in (stays, goes, ends)}
    to = options(look, f"do-{ids[goes]}")[2]
    chosen = {f"do-{ids[stays]}": "", f"do-{ids[goes]}": to, f"do-{ids[ends]}": "cancel"}
    made = press(supervisor, f"{WEEK}/blocks", **form | chosen)
    assert made.status_code == 303
    page = supervisor.get(made.location)
    assert all_of(page, "data-reference") == [stays]
    assert acts.appointment(goes).slot_at.isoformat() == to and acts.appointment(ends).state == "cancelled"
    assert not set(at) & set(free(acts))
    assert press(supervisor, made.location + "/unblock").status_code == 303
    assert at[1] in free(acts)


def test_all_of_them_move_to_times_of_their_own_with_one_press(acts, supervisor):
    """What is proposed gives no place twice; what is refused meanwhile is said beside its name."""
    at = free(acts)[:3]
    mine = [booked(acts, slot_at, name=f"Visitor {slot_at}") for slot_at in at]
    zone = acts.office.settings.zone
    begin = acts.appointment(mine[0]).slot_at.astimezone(zone)
    form = {
        "service": "taxes",
        "from": f"{begin:%Y-%m-%dT%H:%M}",
        "until": f"{begin + timedelta(hours=2):%Y-%m-%dT%H:%M}",
        "reason": "training",
    }
    look = press(supervisor, f"{WEEK}/blocks", **form | {"all": "move"})
    assert staff_week.coming_blocks(acts.office, acts.clock.now) == []
    chosen = [unescape(each) for each in re.findall('value="([^"]+)" selected', look.text) if "T" in each]
    assert len(set(chosen)) == 3
    booked(acts, chosen[1], name="Somebody else")
    ids = [acts.appointment(each).id for each in mine]
    fields = {f"do-{one}": to for one, to in zip(ids, chosen, strict=True)}
    made = press(supervisor, f"{WEEK}/blocks", **form | fields)
    assert made.status_code == 409
    assert all_of(made, "data-reference") == [mine[1]] and 'class="care" role="alert"' in made.text


def test_whoever_is_booked_far_off_is_offered_the_soonest_times_and_those_behind(acts, supervisor):
    """Days full of free times lie between; moved all at once, nobody is moved to an earlier day."""
    own, later = free(acts, 12)[:2]
    reference = booked(acts, own)
    offered = options(supervisor.get(address(own)), "slot")
    soonest = next(at for at in free(acts, 0) + free(acts) if datetime.fromisoformat(at) > acts.clock.now)
    assert offered == sorted(offered) and later in offered and offered[1] == soonest
    begin = acts.appointment(reference).slot_at.astimezone(acts.office.settings.zone)
    form = {"service": "taxes", "from": f"{begin:%Y-%m-%dT%H:%M}", "reason": "training"}
    form["until"] = f"{begin + timedelta(minutes=5):%Y-%m-%dT%H:%M}"
    look = press(supervisor, f"{WEEK}/blocks", **form | {"all": "move"})
    assert [unescape(each) for each in re.findall('value="([^"]+)" selected', look.text) if "T" in each] == [
        later
    ]


def test_a_clerk_books_and_does_not_block(acts):
    browser = app_of(acts).test_client()
    sign_in(browser, "ana")
    assert browser.get(WEEK).status_code == 200
    assert f"{WEEK}/blocks" not in browser.get(WEEK).text
    assert press(browser, address(free(acts)[0]), name="Ana").status_code == 303
    for path in ("/blocks", "/blocks/look", "/blocks/1"):
        assert browser.get(WEEK + path).status_code == 403


@pytest.mark.parametrize(
    "path", ["/services/nothing", "/services/taxes/x", "/services/taxes/2026-03-10T10:00:00", "/blocks/7"]
)
def test_what_is_no_service_no_time_or_no_block_is_refused(supervisor, path):
    assert supervisor.get(WEEK + path).status_code in (404, 422)


@pytest.mark.parametrize(
    "form",
    [
        {"from": "x", "until": "y", "reason": "x"},
        {"from": "2040-01-02T10:00", "until": "2040-01-02T09:00", "reason": "x"},
        {"from": "2040-01-02T10:00", "until": "2040-01-02T11:00", "reason": ""},
    ],
)
def test_a_block_that_is_none_is_refused_and_what_was_typed_stays(supervisor, form):
    for path in ("/blocks", "/blocks/look"):
        page = press(supervisor, WEEK + path, **form)
        assert page.status_code == 422 and f'value="{form["until"]}"' in page.text


def test_an_office_that_does_not_book_has_no_week(found):
    """No page, and no word of it in the pages of the staff."""
    acts = found(server={"async_mode": "threading"})
    with_accounts(acts.office, acts.clock.now)
    browser = app_of(acts).test_client()
    sign_in(browser, "ioana")
    assert WEEK not in browser.get("/counter/appointments").text
    for path in ("", "/services/taxes"):
        assert browser.get(WEEK + path).status_code == 409
    form = {"from": "2040-01-02T10:00", "until": "2040-01-02T11:00", "reason": "x"}
    assert press(browser, f"{WEEK}/blocks", **form).status_code == 409
