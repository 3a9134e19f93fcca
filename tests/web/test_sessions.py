"""How long somebody is signed in: for the office's day, and for as long as the account is the same."""

from datetime import date, timedelta

import pytest
from flask.sessions import SecureCookieSessionInterface

from queue_core.actions import staff
from tests.office import hash_of
from tests.web.staff_browser import (
    HASHED,
    OTHER,
    PASSWORD,
    STAFF,
    app_of,
    csrf,
    is_in,
    press,
    sign_in,
)

WEDNESDAY = date(2026, 3, 11)
OTHER_HASHED = hash_of(OTHER)


@pytest.fixture
def acts(timed):
    """Nobody is signed out there but by the day."""
    return timed(signin={"idle_minutes": 0})


@pytest.fixture
def app(acts):
    return app_of(acts)


@pytest.fixture
def ana(app):
    browser = app.test_client()
    sign_in(browser, "ana")
    assert is_in(browser)
    return browser


def test_whoever_signed_in_yesterday_signs_in_again(acts, ana):
    acts.clock.at("23:59:59")
    assert is_in(ana)
    acts.clock.at("00:00:00", WEDNESDAY)
    assert not is_in(ana)
    acts.clock.at("08:00", WEDNESDAY)
    assert "data-act" not in ana.get("/counter/sign-in").text
    sign_in(ana, "ana")
    assert is_in(ana)


def test_whoever_comes_before_the_days_first_act_stays_after_it(acts, app):
    """The sign-in is that act: it ends the day before, which is nothing to the session that it begins."""
    acts.clock.at("08:00", WEDNESDAY)
    browser = app.test_client()
    assert "day.ended" not in acts.events()
    sign_in(browser, "ana")
    assert acts.events()[-2:] == ["day.ended", "staff.signed_in"]
    acts.take("taxes")
    assert acts.events()[-1] == "ticket.taken"
    assert is_in(browser)


def test_when_a_supervisor_ends_the_day_everybody_signs_in_again(acts, app, ana):
    sign_in(boss := app.test_client(), "ioana")
    assert press(boss, "/counter/supervisor/day/end", word="finish").status_code == 303
    acts.clock.forward(seconds=60)
    acts.carry_out_end(by="system")
    assert not is_in(ana) and not is_in(boss)
    sign_in(ana, "ana")
    assert is_in(ana), "who comes after that is of what is left of the day"
    acts.take("taxes")
    assert is_in(ana)


def test_a_clock_that_trembles_at_midnight_signs_nobody_out(acts, app):
    acts.clock.at("00:00:05", WEDNESDAY)
    browser = app.test_client()
    sign_in(browser, "ana")
    acts.clock.at("23:59:55")
    assert is_in(browser)
    acts.clock.back(hours=2)
    assert not is_in(browser), "a clock that was wrong by more lengthens no session"


def test_a_kiosk_stays_a_kiosk_over_the_days_end(acts, app):
    secret = staff.new_token()
    acts.do(staff.add_token, "entrance", scope="kiosk", token_digest=staff.digest(secret))
    kiosk = app.test_client()
    kiosk.get(f"/kiosk/?token={secret}")
    acts.clock.at("09:00", WEDNESDAY)
    assert "data-service" in kiosk.get("/kiosk/").text
    acts.end_day()
    assert "data-service" in kiosk.get("/kiosk/").text


def test_a_press_after_the_days_end_brings_the_sign_in_and_does_nothing(acts, app):
    """A form brings the page, and leads back to its own; a program, as the desk's page is, is told 401."""
    boss = app.test_client()
    sign_in(boss, "ioana")
    acts.clock.at("08:00", WEDNESDAY)
    before = len(acts.events())
    page = {"Referer": "http://localhost/counter/staff?language=en"}
    answer = press(boss, "/counter/staff", headers=page, name="X", login="x")
    assert answer.status_code == 401
    assert 'name="password"' in answer.text and 'value="/counter/staff?language=en"' in answer.text
    assert "Ultima comandă nu a fost executată" in answer.text
    told = press(boss, "/counter/desks/1/open", headers={"Accept": "application/problem+json"})
    assert (told.status_code, told.json["code"]) == (401, "no_token")
    assert len(acts.events()) == before


@pytest.mark.parametrize(
    "page", ["https://evil.example/counter", "//evil.example/counter/", "", "%", "http://[x"]
)
def test_the_way_back_from_a_press_is_one_of_ours(acts, app, page):
    browser = app.test_client()
    answer = press(browser, "/counter/staff", headers={"Referer": page})
    assert answer.status_code == 401 and "evil" not in answer.text


def test_an_account_that_is_taken_away_is_out_at_once_also_when_it_comes_again(acts, ana):
    """SQLite gives the number of a row that is gone to the next one."""
    acts.do(staff.remove_staff, "ana")
    assert not is_in(ana)
    acts.do(staff.add_staff, "new", name="New", role="admin", password_hash=OTHER_HASHED)
    assert not is_in(ana)


def test_a_new_password_signs_out_everywhere(acts, ana, app):
    acts.do(staff.set_password, "ana", password_hash=OTHER_HASHED)
    assert not is_in(ana)
    assert sign_in(ana, "ana").status_code == 401, "the old one"
    assert sign_in(ana, "ana", OTHER).status_code == 303


def test_a_role_holds_at_once(acts, ana):
    assert ana.get("/counter/supervisor").status_code == 403
    acts.do(staff.change_staff, "ana", name="Ana", role="supervisor")
    assert ana.get("/counter/supervisor").status_code == 200
    acts.do(staff.change_staff, "ana", name="Ana", role="clerk")
    assert ana.get("/counter/supervisor").status_code == 403


def test_the_own_password_is_changed_with_the_old_one_and_others_are_out(app, ana):
    elsewhere = app.test_client()
    sign_in(elsewhere, "ana")
    right = {"old": PASSWORD, "password": OTHER, "again": OTHER}
    for wrong, status in (
        ({"old": "wrong"}, 401), ({"old": ""}, 401), ({"again": "other"}, 422),
        ({"password": "short", "again": "short"}, 422), ({"password": "", "again": ""}, 422),
    ):  # fmt: skip
        refused = press(ana, "/counter/password", **right | wrong)
        assert refused.status_code == status
        assert not any(each in refused.text for each in (PASSWORD, OTHER, "short"))
    assert is_in(ana) and is_in(elsewhere)
    assert press(ana, "/counter/password", **right).status_code == 303
    assert "data-changed" in ana.get("/counter/password").text
    assert "data-changed" not in ana.get("/counter/password").text
    assert is_in(ana) and not is_in(elsewhere)
    assert sign_in(elsewhere, "ana").status_code == 401
    assert sign_in(elsewhere, "ana", OTHER).status_code == 303


def test_guessing_the_own_old_password_is_throttled_with_the_sign_in(app, ana):
    """Whoever finds an open window has as many tries as at the door, not as many again."""
    for _ in range(5):
        assert press(ana, "/counter/password", old="guess", password=OTHER, again=OTHER).status_code == 401
    tried = [sign_in(ana, "ana", "guess").status_code for _ in range(9)]
    assert tried == [401] * 5 + [429] * 4, "ten from this browser, at both doors together"
    assert press(ana, "/counter/password", old=PASSWORD, password=OTHER, again=OTHER).status_code == 429


def test_ten_wrong_passwords_close_the_door_to_an_address_whatever_the_account(app):
    browser = app.test_client()
    tried = [sign_in(browser, f"nobody-{number}", "guess").status_code for number in range(100)]
    assert tried == [401] * 10 + [429] * 90
    assert sign_in(browser, "dan").status_code == 429
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    token = csrf(browser)
    right = {"login": "dan", "password": PASSWORD, "csrf_token": token}
    assert browser.post("/counter/sign-in", data=right, environ_overrides=elsewhere).status_code == 303


def test_a_whole_office_signs_in_from_one_address_within_a_minute(acts, app):
    """As it does in the morning, behind a proxy."""
    for number in range(30):
        login = f"clerk-{number}"
        acts.do(staff.add_staff, login, name=login, role="clerk", password_hash=HASHED)
        assert sign_in(app.test_client(), login).status_code == 303


def test_a_hundred_wrong_passwords_against_one_account_from_a_hundred_addresses(app):
    browser = app.test_client()
    form = {"login": "ana", "password": "guess", "csrf_token": csrf(browser)}
    tried = [
        browser.post("/counter/sign-in", data=form, environ_overrides={"REMOTE_ADDR": f"192.0.2.{last}"})
        for last in range(100)
    ]
    assert [answer.status_code for answer in tried] == [401] * 10 + [429] * 90


def test_signing_in_begins_a_new_session(app):
    """Nothing that somebody else put into the browser before is in it, but the language."""
    browser = app.test_client()
    planted = csrf(browser)
    with browser.session_transaction() as before:
        before.update(planted="x", language="en")
    sign_in(browser, "ana")
    with browser.session_transaction() as after:
        assert "planted" not in after and after["language"] == "en"
    assert browser.post("/counter/desks/1/open", data={"csrf_token": planted}).status_code == 400


@pytest.mark.parametrize("kept", ["1", "", "1 x 0 0", "x x x x", "1 a b c d", "1  1e999 1", "1 x nan 1"])
def test_a_session_that_says_something_odd_is_none(app, kept):
    """As one from before an update."""
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"] = kept
    assert not is_in(browser)


def test_the_cookie_tells_no_password_and_nothing_that_could_be_tried_out(app, ana):
    """It is signed and not sealed: its owner can read it. argon2's salt stays in the database."""
    opened = SecureCookieSessionInterface().get_signing_serializer(app).loads(ana.get_cookie("lobby").value)
    assert (
        HASHED not in str(opened) and HASHED.split("$")[-1] not in str(opened) and PASSWORD not in str(opened)
    )


def test_a_day_is_the_offices_own(acts, ana):
    """Bucharest is two hours ahead of UTC in March: its midnight is at 22:00 there."""
    acts.clock.at("10:00")
    acts.clock.forward(hours=13, minutes=59)
    assert is_in(ana)
    acts.clock.now += timedelta(minutes=1)
    assert not is_in(ana)


def test_every_account_of_these_tests_signs_in(app):
    assert all(sign_in(app.test_client(), login).status_code == 303 for login in STAFF)
