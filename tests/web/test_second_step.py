"""The second step of a sign-in: who needs one, that a code is taken once, that nothing is open before it."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from queue_core.actions import staff
from queue_core.data.staff import recovery_code, second_factor, staff_session
from queue_core.rules.second_factor import RECOVERY_CODES
from tests.web.staff_browser import PASSWORD, app_of, csrf, is_in, press, sign_in

CODE, SET_UP = "/counter/sign-in/code", "/counter/sign-in/set-up"


@pytest.fixture
def acts(timed):
    """An office whose supervisors and admins need a second step."""
    return timed(signin={"second_factor": ["admin", "supervisor"]})


@pytest.fixture
def app(acts):
    return app_of(acts)


def key_on(page: str) -> str:
    return re.search(r"<code data-key>([^<]+)<", page)[1].replace(" ", "")


def code_of(acts, key: str, after_s: int = 0) -> str:
    return pyotp.TOTP(key).at(acts.clock.now + timedelta(seconds=after_s))


def set_up(acts, app, login: str):
    """Signs in for the first time; answers the browser, the app's key and the recovery codes."""
    browser = app.test_client()
    sign_in(browser, login)
    key = key_on(browser.get(SET_UP).text)
    shown = press(browser, SET_UP, code=code_of(acts, key))
    assert shown.status_code == 200
    return browser, key, re.findall(r"<code data-recovery>([^<]+)<", shown.text)


def again(acts, app, login: str = "ioana"):
    """A browser that has given the password, half a minute later."""
    acts.clock.forward(seconds=30)
    browser = app.test_client()
    assert sign_in(browser, login).headers["Location"] == CODE
    return browser


def rows(acts, table) -> list:
    with acts.office.storage.reading() as db:
        return list(db.execute(select(table)))


def test_who_needs_no_second_step_signs_in_by_the_password_alone(app):
    sign_in(browser := app.test_client(), "ana")
    assert is_in(browser)


@pytest.mark.parametrize("login", ["ioana", "dan"])
def test_who_needs_one_and_has_none_sets_it_up_before_anything_opens(acts, app, login):
    browser = app.test_client()
    answer = sign_in(browser, login, next="/counter/password")
    assert answer.headers["Location"] == CODE
    assert browser.get(CODE).headers["Location"] == SET_UP
    page = browser.get(SET_UP).text
    assert "<svg" in page and not is_in(browser) and rows(acts, staff_session) == []
    assert press(browser, SET_UP, code="000000").status_code == 401
    assert not is_in(browser)
    code = code_of(acts, key_on(browser.get(SET_UP).text))
    shown = press(browser, SET_UP, code=f" {code[:3]} {code[3:]} ")
    assert len(re.findall("data-recovery", shown.text)) == RECOVERY_CODES
    assert 'href="/counter/password"' in shown.text and is_in(browser)
    assert acts.events()[-2:] == ["staff.second_factor_set", "staff.signed_in"]


def test_between_the_steps_every_staff_page_leads_to_the_sign_in(acts, app):
    set_up(acts, app, "dan")
    browser = again(acts, app, "dan")
    for rule in app.url_map.iter_rules():
        guard = getattr(app.view_functions[rule.endpoint], "guard", "open")
        if guard in ("staff", "supervisor", "admin") and "GET" in rule.methods and not rule.arguments:
            assert "/counter/sign-in" in browser.get(rule.rule).headers["Location"], rule


def test_a_code_of_the_app_signs_in_once(acts, app):
    _, key, _ = set_up(acts, app, "ioana")
    code = code_of(acts, key, after_s=30)
    assert press(first := again(acts, app), CODE, code=code).status_code == 303
    assert is_in(first)
    second = app.test_client()
    sign_in(second, "ioana")
    assert press(second, CODE, code=code).status_code == 401
    assert not is_in(second)
    assert [row.way for row in rows(acts, staff_session)] == ["code", "code"]


def test_the_code_that_set_it_up_does_not_sign_in_too(acts, app):
    _, key, _ = set_up(acts, app, "ioana")
    browser = app.test_client()
    sign_in(browser, "ioana")
    assert press(browser, CODE, code=code_of(acts, key)).status_code == 401


@pytest.mark.parametrize(("off_s", "status"), [(-60, 401), (-30, 303), (0, 303), (30, 303), (60, 401)])
def test_a_phones_clock_may_be_a_step_off(acts, app, off_s, status):
    _, key, _ = set_up(acts, app, "ioana")
    acts.clock.forward(seconds=90)
    assert press(again(acts, app), CODE, code=code_of(acts, key, off_s)).status_code == status


def test_a_recovery_code_signs_in_once(acts, app):
    """However it is written; the page of one's own says how many are left."""
    _, _, codes = set_up(acts, app, "ioana")
    assert len({*codes}) == RECOVERY_CODES
    assert press(browser := again(acts, app), CODE, recovery=codes[3].lower()).status_code == 303
    assert is_in(browser) and len(rows(acts, recovery_code)) == RECOVERY_CODES - 1
    assert press(again(acts, app), CODE, recovery=codes[3]).status_code == 401
    assert press(again(acts, app), CODE, recovery=codes[4].replace(" ", "-")).status_code == 303


def test_the_second_step_waits_five_minutes(acts, app):
    _, key, _ = set_up(acts, app, "ioana")
    browser = again(acts, app)
    acts.clock.forward(seconds=301)
    assert press(browser, CODE, code=code_of(acts, key)).status_code == 400
    assert not is_in(browser)


def test_another_password_ends_a_sign_in_that_waits_for_its_code(acts, app):
    _, key, _ = set_up(acts, app, "ioana")
    browser = again(acts, app)
    acts.do(staff.set_password, "ioana", password_hash="another", by="command")
    assert press(browser, CODE, code=code_of(acts, key)).status_code == 400


def test_tries_of_codes_are_counted_with_those_of_the_password(acts, app):
    set_up(acts, app, "ioana")
    browser = again(acts, app)
    told = [press(browser, CODE, code="000000").status_code for _ in range(10)]
    assert told[0] == 401 and told[-1] == 429
    assert press(app.test_client(), "/counter/sign-in", login="ioana", password=PASSWORD).status_code == 429


def test_codes_are_counted_for_the_account_that_they_are_of(acts, app):
    """Also from a browser where somebody else has signed in."""
    set_up(acts, app, "ioana")
    sign_in(clerk := app.test_client(), "ana")
    token = csrf(clerk)
    clerk.post("/counter/sign-in", data={"login": "ioana", "password": PASSWORD, "csrf_token": token})
    for _ in range(10):
        press(clerk, CODE, code="000000")
    assert press(app.test_client(), "/counter/sign-in", login="ioana", password=PASSWORD).status_code == 429


def test_a_stolen_copy_of_the_database_makes_no_code(acts, app):
    """The key is encrypted with the server's secret, and bound to its account."""
    _, key, codes = set_up(acts, app, "ioana")
    _, _, _ = set_up(acts, app, "dan")
    kept = str([*rows(acts, second_factor), *rows(acts, recovery_code)])
    assert key not in kept and not any(code.replace(" ", "") in kept for code in codes)
    mine = next(row for row in rows(acts, second_factor))
    with acts.office.changing() as (db, _changed):
        db.execute(second_factor.update().values(key=mine.key))
    assert press(again(acts, app, "dan"), CODE, code=code_of(acts, key)).status_code == 401


def test_a_clerk_who_becomes_supervisor_signs_in_anew_in_two_steps(acts, app):
    sign_in(browser := app.test_client(), "ana")
    assert is_in(browser)
    acts.do(staff.change_staff, "ana", name="Ana", role="supervisor", by="staff:dan")
    assert not is_in(browser)
    assert sign_in(browser, "ana").headers["Location"] == CODE
