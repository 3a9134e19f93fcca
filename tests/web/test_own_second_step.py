"""The second step of one's own sign-in, which anybody may set up, and the loss of its phone."""

import re

import pytest

from queue_core.actions import staff
from queue_core.rules.second_factor import RECOVERY_CODES
from tests.office import refused
from tests.web.staff_browser import OTHER, PASSWORD, app_of, is_in, press, sign_in
from tests.web.test_second_step import CODE, again, code_of, key_on, set_up

OWN = "/counter/second-step"


@pytest.fixture
def acts(timed):
    """An office where the admins alone need a second step."""
    return timed(signin={"second_factor": ["admin"]})


@pytest.fixture
def app(acts):
    return app_of(acts)


@pytest.fixture
def ana(app):
    sign_in(browser := app.test_client(), "ana")
    return browser


def added(acts, browser, password: str = PASSWORD, **more: str):
    """Sets up a second step from the page of one's own; answers the key and the answer."""
    press(browser, f"{OWN}/key")
    key = key_on(browser.get(f"{OWN}/set-up").text)
    return key, press(browser, f"{OWN}/set-up", password=password, code=code_of(acts, key), **more)


def test_anybody_may_set_up_a_second_step(acts, app, ana):
    """It ends what was signed in by the password alone elsewhere, and this browser goes on."""
    sign_in(other := app.test_client(), "ana")
    assert 'data-second-step="off"' in ana.get(OWN).text
    _key, shown = added(acts, ana)
    assert shown.text.count("data-recovery") == RECOVERY_CODES
    assert is_in(ana) and not is_in(other)
    assert 'data-second-step="on"' in ana.get(OWN).text
    again(acts, app, "ana")


def test_a_browser_that_was_left_open_sets_up_nothing(acts, app, ana):
    assert added(acts, ana, password="a wrong one")[1].status_code == 401
    sign_in(other := app.test_client(), "ana")
    assert is_in(other)


def test_another_phone_needs_the_one_until_now_or_a_recovery_code(acts, app):
    browser, _, codes = set_up(acts, app, "dan")
    acts.clock.forward(seconds=30)
    assert added(acts, browser)[1].status_code == 401
    key, shown = added(acts, browser, recovery=codes[0])
    assert shown.status_code == 200 and is_in(browser)
    assert press(again(acts, app, "dan"), CODE, code=code_of(acts, key)).status_code == 303


def test_new_recovery_codes_make_the_earlier_ones_worth_nothing(acts, app):
    browser, key, codes = set_up(acts, app, "dan")
    acts.clock.forward(seconds=30)
    shown = press(browser, f"{OWN}/recovery", password=PASSWORD, code=code_of(acts, key))
    new = re.findall(r"<code data-recovery>([^<]+)<", shown.text)
    assert len(new) == RECOVERY_CODES and not {*new} & {*codes}
    assert press(again(acts, app, "dan"), CODE, recovery=codes[0]).status_code == 401
    assert press(again(acts, app, "dan"), CODE, recovery=new[0]).status_code == 303


def test_who_has_no_second_step_gets_no_recovery_codes(ana):
    assert press(ana, f"{OWN}/recovery", password=PASSWORD).status_code == 401


def test_the_second_step_is_left_out_by_password_and_code_where_the_role_may(acts, app, ana):
    key, _ = added(acts, ana)
    acts.clock.forward(seconds=30)
    assert press(ana, f"{OWN}/leave-out", password=PASSWORD).status_code == 401
    assert press(ana, f"{OWN}/leave-out", password=PASSWORD, code=code_of(acts, key)).status_code == 303
    assert "data-left-out" in ana.get(OWN).text
    sign_in(browser := app.test_client(), "ana")
    assert is_in(browser)


def test_an_admin_who_needs_it_cannot_leave_it_out(acts, app):
    browser, key, _ = set_up(acts, app, "dan")
    acts.clock.forward(seconds=30)
    answer = press(browser, f"{OWN}/leave-out", password=PASSWORD, code=code_of(acts, key))
    assert answer.status_code == 403
    again(acts, app, "dan")


def test_another_password_keeps_the_second_step_and_the_asking_browser(acts, app):
    browser, _, _ = set_up(acts, app, "dan")
    changed = press(browser, "/counter/password", old=PASSWORD, password=OTHER, again=OTHER)
    assert changed.status_code == 303 and is_in(browser)
    other = app.test_client()
    assert sign_in(other, "dan", OTHER).headers["Location"] == CODE and not is_in(other)


def test_an_admin_takes_a_lost_second_step_away(acts, app, ana):
    """Its sessions end; the journal says whose it was. Nobody takes the own one away."""
    added(acts, ana)
    boss, _, _ = set_up(acts, app, "dan")
    assert 'data-act="take-second-step"' in boss.get("/counter/staff").text
    assert press(boss, "/counter/staff/second-step", login="dan").status_code == 409
    assert press(boss, "/counter/staff/second-step", login="ana").status_code == 303
    assert not is_in(ana)
    event = acts.journal()[-1]
    assert (event.event, event.why["login"]) == ("staff.second_factor_removed", "ana")
    sign_in(ana, "ana")
    assert is_in(ana)


def test_supervisors_take_nobodys_second_step_away(acts, ana):
    added(acts, ana)
    with refused("wrong_scope"):
        acts.do(staff.take_second_step, "ana", by="staff:ioana")


def test_an_account_that_comes_after_has_nothing_of_one_that_is_gone(acts, app, ana):
    added(acts, ana)
    acts.do(staff.remove_staff, "ana", by="staff:dan")
    acts.do(staff.add_staff, "ana", name="Ana", role="clerk", password_hash="x", by="staff:dan")
    acts.do(staff.take_second_step, "ana", by="staff:dan")
    assert "staff.second_factor_removed" not in acts.events()


def test_the_page_of_the_office_names_the_roles_as_people_call_them(acts, app):
    """Each a box to tick, those that need a second step ticked."""
    page = set_up(acts, app, "dan")[0].get("/counter/office/signin?language=en").text
    boxes = re.findall(r'name="second_factor" value="(\w+)"( checked)?[^>]*> (\w+)', page)
    assert boxes == [
        ("clerk", "", "clerk"),
        ("supervisor", "", "supervisor"),
        ("admin", " checked", "administrator"),
    ]
