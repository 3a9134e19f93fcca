"""Who signs in, fails to, and tries what is not theirs stands in the log, without a name or a password."""

import logging

import pytest

from queue_core.app import create_app
from queue_core.web.limits import limiter
from tests.web.staff_browser import OTHER, PASSWORD, STAFF, press, sign_in, with_accounts


@pytest.fixture
def app(found):
    acts = found(server={"async_mode": "threading"})
    with_accounts(acts.office, acts.clock.now)
    made = create_app(acts.office)
    limiter.reset()
    yield made
    limiter.reset()


def test_sign_ins_refusals_and_too_many_tries_are_logged_by_the_number_of_the_account(app, caplog):
    """In an order that tells what happened, one line each."""
    browser = app.test_client()
    with caplog.at_level(logging.INFO):
        sign_in(browser, "ana", "a wrong guess")
        sign_in(browser, "nobody\nINFO forged", "a wrong guess")
        sign_in(browser, "ana")
        browser.get("/counter/supervisor")
        press(browser, "/counter/password", old="a wrong guess", password=OTHER, again=OTHER)
        press(browser, "/counter/sign-out")
        for _ in range(12):
            sign_in(browser, "ana", "a wrong guess")
    ours = [(each.levelname, each.getMessage()) for each in caplog.records if each.name in OURS]
    refused = ("WARNING", "A sign-in was refused: wrong_password")
    assert ours[:6] == [
        refused,
        refused,
        ("INFO", "Account 1 has signed in as clerk"),
        ("WARNING", "account 1 may not do counter.oversee"),
        ("WARNING", "Account 1 did not change its password: wrong_password"),
        ("INFO", "Account 1 has signed out"),
    ]
    assert ours[-1] == ("WARNING", "Too many tries: counter.do_sign_in")
    assert not any(word in caplog.text for word in (*STAFF, "nobody", "forged", PASSWORD, "guess"))


OURS = {"counter.signin", "queue_core.web.errors"}
