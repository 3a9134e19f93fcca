"""Whoever guesses at an account's password keeps its owner out of no browser that has signed in before."""

import pytest

from queue_core.web.limits import limiter
from tests.web.staff_browser import PASSWORD, app_of, is_in, press, sign_in, staffed


@pytest.fixture
def app(found):
    return app_of(staffed(found))


def known(app, login: str = "ana"):
    """A browser that has signed in to an account, and out again."""
    browser = app.test_client()
    assert sign_in(browser, login).status_code == 303
    press(browser, "/counter/sign-out")
    limiter.reset()
    return browser


def guess(app, login: str = "ana", times: int = 11) -> int:
    """The status of the last of so many wrong passwords, from a browser that nobody knows."""
    stranger = app.test_client()
    return [sign_in(stranger, login, "a wrong guess").status_code for _ in range(times)][-1]


def test_the_owner_signs_in_while_somebody_guesses_from_the_same_address(app):
    mine = known(app)
    assert guess(app) == 429
    assert sign_in(app.test_client(), "ana").status_code == 429, "nobody else does"
    assert sign_in(mine, "ana").status_code == 303
    assert is_in(mine)


def test_a_known_browser_is_throttled_itself_too(app):
    """Ten tries, then none, not even with the right password; and it is the same browser however often its
    cookie is sent from elsewhere."""
    mine = known(app)
    cookie = mine.get_cookie("lobby-browser")
    copies = [app.test_client() for _ in range(10)]
    for copy in copies:
        copy.set_cookie("lobby-browser", cookie.value)
        assert sign_in(copy, "ana", "a wrong guess").status_code == 401
    assert sign_in(mine, "ana").status_code == 429


@pytest.mark.parametrize("cookie", ["", "x", "eyJicm93c2VyIjoieCIsImFjY291bnRzIjpbXX0.wrong", "\x7f"])
def test_a_cookie_that_was_not_signed_here_counts_for_nothing(app, cookie):
    guess(app)
    forged = app.test_client()
    forged.set_cookie("lobby-browser", cookie)
    assert sign_in(forged, "ana").status_code == 429


def test_it_counts_for_the_accounts_of_this_browser_alone(app):
    """Who has an account guesses at others' no more often than a stranger does."""
    eve = known(app, "ioana")
    for _ in range(10):
        assert sign_in(eve, "ana", "a wrong guess").status_code == 401
    assert sign_in(eve, "ana", "a wrong guess").status_code == 429
    assert sign_in(eve, "ioana").status_code == 303


def test_the_cookie_signs_nobody_in_and_names_nobody(app):
    mine = known(app)
    cookie = mine.get_cookie("lobby-browser")
    assert cookie.http_only and cookie.same_site == "Lax" and cookie.max_age > 300 * 86_400
    assert "ana" not in cookie.value and PASSWORD not in cookie.value
    other = app.test_client()
    other.set_cookie("lobby-browser", cookie.value)
    assert not is_in(other)
