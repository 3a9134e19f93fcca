"""A password that somebody else typed lets in to choose another, and nowhere else (ASVS 5.0.0, 6.4.1)."""

import pytest

from tests.web.staff_browser import app_of, press, sign_in, staffed

GIVEN, OWN = "given by ioana", "known to nobody else"
THE_PASSWORD = "/counter/password"


@pytest.fixture
def app(found):
    return app_of(staffed(found))


@pytest.fixture
def ioana(app):
    """A supervisor's browser, who adds a clerk."""
    browser = app.test_client()
    sign_in(browser, "ioana")
    press(browser, "/counter/staff", login="vlad", name="Vlad", password=GIVEN, again=GIVEN)
    return browser


@pytest.fixture
def vlad(app, ioana):
    """The new clerk's browser, signed in for the first time."""
    browser = app.test_client()
    assert sign_in(browser, "vlad", GIVEN).status_code == 303
    return browser


def changed_to(browser, fresh: str):
    return press(browser, THE_PASSWORD, old=GIVEN, password=fresh, again=fresh)


def is_led_to_it(answer) -> bool:
    return answer.status_code in (302, 303) and answer.headers["Location"].endswith(THE_PASSWORD)


def test_it_opens_nothing_but_the_form_that_changes_it(vlad):
    """Pages lead there, and what is sent does nothing; one's own sessions and the sign-out are open."""
    for page in ("/counter/", "/counter/desks/1", "/counter/appointments"):
        assert is_led_to_it(vlad.get(page)), page
    assert is_led_to_it(press(vlad, "/counter/desks/1/open"))
    assert "data-first" in vlad.get(THE_PASSWORD).text
    assert vlad.get("/counter/sessions").status_code == 200
    assert press(vlad, "/counter/sign-out").status_code == 303


def test_another_one_opens_the_rest_and_the_given_one_is_over(app, vlad):
    assert changed_to(vlad, OWN).status_code == 303
    assert "data-first" not in vlad.get(THE_PASSWORD).text
    assert vlad.get("/counter/desks/1").status_code == 200
    again = app.test_client()
    assert sign_in(again, "vlad", GIVEN).status_code == 401
    assert sign_in(again, "vlad", OWN).status_code == 303 and again.get("/counter/").status_code == 200


def test_the_same_one_again_is_refused(vlad):
    """It must not become the lasting one."""
    assert changed_to(vlad, GIVEN).status_code == 422
    assert is_led_to_it(vlad.get("/counter/desks/1"))


def test_a_new_one_from_a_supervisor_is_again_for_the_first_time_alone(ioana, vlad):
    """Whoever forgot theirs, too."""
    changed_to(vlad, OWN)
    press(ioana, "/counter/staff/password", login="vlad", password=GIVEN, again=GIVEN)
    assert vlad.get("/counter/desks/1").status_code == 302, "signed out"
    sign_in(vlad, "vlad", GIVEN)
    assert is_led_to_it(vlad.get("/counter/desks/1"))
