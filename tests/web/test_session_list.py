"""Where somebody is signed in: the list, its end from there, the limit for a browser that was left alone."""

import re

import pytest
import requests
from sqlalchemy import select

from queue_core.actions import sessions, staff
from queue_core.boards import credentials
from queue_core.data.staff import staff_session
from tests import databases
from tests.ears import Ear, refused
from tests.office import refused as refused_by
from tests.servers import until
from tests.shell import Shell
from tests.web.staff_browser import OTHER, PASSWORD, app_of, is_in, press, sign_in
from tests.web.test_accounts import command, cookie

FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def acts(timed):
    return timed()


@pytest.fixture
def app(acts):
    return app_of(acts)


def signed_in(app, login: str = "ana"):
    browser = app.test_client()
    assert sign_in(browser, login).status_code == 303
    return browser


def copied(app, browser):
    """Another browser with a copy of the cookie, as who steals it has."""
    thief = app.test_client()
    thief.set_cookie("lobby", browser.get_cookie("lobby").value)
    return thief


def rows(acts) -> list:
    with acts.office.storage.reading() as db:
        return list(db.execute(select(staff_session)))


def listed(browser) -> list[str]:
    return re.findall(r'data-session="([0-9a-f]+)"', browser.get("/counter/sessions").text)


def choosable(browser) -> list[str]:
    return re.findall(r'name="session" value="([0-9a-f]+)"', browser.get("/counter/sessions").text)


def test_a_copy_of_the_cookie_is_worth_nothing_once_its_owner_has_signed_out(app):
    """A sign-out ends the session itself, not one browser's memory of it (ASVS 5.0.0, 7.4.1)."""
    ana = signed_in(app)
    thief = copied(app, ana)
    assert is_in(thief)
    press(ana, "/counter/sign-out")
    assert not is_in(thief) and not is_in(ana)


def test_every_browser_is_listed_and_the_others_end_by_the_password_alone(acts, app):
    """One's own browser is marked and cannot be chosen; a wrong password ends nothing (ASVS, 7.5.2)."""
    here = app.test_client()
    press(here, "/counter/sign-in", FIREFOX, login="ana", password=PASSWORD)
    there, third, of_another = signed_in(app), signed_in(app), signed_in(app, "ioana")
    page = here.get("/counter/sessions").text
    assert "Firefox, Linux" in page and len(listed(here)) == 3 and len(choosable(here)) == 2
    chosen = {"session": choosable(here)}
    refused = press(here, "/counter/sessions", password=OTHER, **chosen)
    assert refused.status_code == 401 and 'role="alert"' in refused.text
    assert is_in(there) and is_in(third)
    done = press(here, "/counter/sessions", password=PASSWORD, **chosen)
    assert done.status_code == 303
    assert is_in(here) and not is_in(there) and not is_in(third) and is_in(of_another)
    assert 'data-ended="2"' in here.get(done.headers["Location"]).text
    row = acts.journal()[-1]
    assert (row.event, row.by, sorted(row.why["sessions"])) == (
        "staff.signed_out", "staff:ana", sorted(chosen["session"])
    )  # fmt: skip


def test_nobody_ends_a_session_of_somebody_else_from_the_own_list(acts, app):
    """A name that is another account's is no session of the asker's."""
    ana, ioana = signed_in(app), signed_in(app, "ioana")
    (theirs,) = listed(ioana)
    assert press(ana, "/counter/sessions", password=PASSWORD, session=theirs).status_code == 303
    assert is_in(ioana)


def test_a_supervisor_signs_a_clerk_out_everywhere_and_nobody_above(acts, app):
    """Who may set an account's password may end its sessions; an admin everybody's but the own."""
    boss, ana, dan = signed_in(app, "ioana"), signed_in(app), signed_in(app, "dan")
    assert press(boss, "/counter/staff/sign-out", login="dan").status_code == 403
    assert press(boss, "/counter/staff/sign-out", login="ana").status_code == 303
    assert not is_in(ana) and is_in(dan) and is_in(boss)
    assert press(dan, "/counter/staff/sign-out", login="ioana").status_code == 303
    assert not is_in(boss)
    assert press(dan, "/counter/staff/sign-out", login="dan").status_code == 409
    assert press(signed_in(app), "/counter/staff/sign-out", login="ana").status_code == 403


def test_a_browser_left_alone_is_signed_out_after_the_limit(acts, app):
    """`[signin] idle_minutes`, counted from the last request or sign of presence (ASVS, 7.3.1)."""
    acts.clock.at("08:00")
    ana = signed_in(app)
    acts.clock.at("09:59")
    assert is_in(ana), "not yet"
    acts.clock.at("11:58")
    assert press(ana, "/counter/present").status_code == 204, "somebody moved the mouse"
    acts.clock.at("13:57")
    assert is_in(ana)
    acts.clock.at("15:57")
    assert not is_in(ana)
    assert not is_in(copied(app, ana))


def test_whoever_has_a_visitor_is_not_idle(acts, app):
    """A long visit without a touch of the keyboard: no visitor waits because somebody has to sign in."""
    acts.clock.at("08:00")
    ana = signed_in(app)
    press(ana, "/counter/desks/1/open")
    acts.take("taxes")
    press(ana, "/counter/desks/1/calls")
    acts.clock.at("12:00")
    assert acts.do(sessions.end_sessions_over, by="system") == {"day_ended": 0, "idle": 0}
    assert is_in(ana)


def test_a_limit_of_0_ends_nobody_before_the_day_does(timed):
    """An office may choose to have none."""
    acts = timed(signin={"idle_minutes": 0})
    app = app_of(acts)
    acts.clock.at("00:10")
    ana = signed_in(app)
    acts.clock.at("23:50")
    assert is_in(ana)


def test_what_is_over_is_taken_away_with_a_word_in_the_journal(acts, app):
    """So that the sockets of a browser left alone end too, and nothing of it is kept."""
    acts.clock.at("08:00")
    signed_in(app)
    acts.clock.at("09:30")
    ioana = signed_in(app, "ioana")
    acts.clock.at("10:30")
    assert acts.do(sessions.end_sessions_over, by="system") == {"day_ended": 0, "idle": 1}
    assert acts.journal()[-1].why["because"] == "idle" and len(rows(acts)) == 1
    acts.end_day()
    assert acts.do(sessions.end_sessions_over, by="system") == {"day_ended": 1, "idle": 0}
    assert not is_in(ioana) and rows(acts) == []


def test_reading_writes_once_a_minute_at_most(acts, app):
    """When somebody was last active is known to the minute, and a page costs no transaction."""
    acts.clock.at("08:00")
    ana = signed_in(app)
    (began,) = rows(acts)
    acts.clock.forward(seconds=59)
    assert is_in(ana) and rows(acts)[0].seen_at == began.seen_at
    acts.clock.forward(seconds=1)
    assert is_in(ana) and rows(acts)[0].seen_at == acts.clock.now


def test_a_second_sign_in_in_one_browser_ends_the_first(acts, app):
    """One browser has one session: a copy of the cookie from before is worth nothing."""
    ana = signed_in(app)
    thief = copied(app, ana)
    assert sign_in(ana, "ioana").status_code == 303
    assert not is_in(thief) and [row.way for row in rows(acts)] == ["password"]


def test_the_database_keeps_a_digest_of_what_the_cookie_holds(acts, app):
    """Who reads the database signs in nowhere with it."""
    ana = signed_in(app)
    with ana.session_transaction() as session:
        kept = session["_user_id"]
    (row,) = rows(acts)
    assert row.digest == staff.digest(kept) != kept
    assert kept.encode() not in databases.rows_of(databases.of(acts.office.settings.folder))


def test_a_password_that_was_changed_meanwhile_begins_no_session(acts):
    """The check takes a tenth of a second, in which the account may get another one."""
    ana = credentials.account_of(acts.office, "ana")
    with refused_by("wrong_password"):
        acts.do(sessions.sign_in, ana.id, was="another", digest="d" * 64, browser="", by="staff:ana")
    assert rows(acts) == []


def test_the_socket_of_a_session_that_is_ended_ends_with_it(server):
    """What it showed on a desk is shown there no more; the account's other browser goes on."""
    served = server()
    shell = Shell(served.folder, LOBBY_STORAGE__FOLDER=str(served.folder))
    more = ("--name", "Ana", "--role", "supervisor", "--password-stdin")
    command(shell, "add", "ana", *more, password=PASSWORD)
    board, first, second = (
        {"board": "office"},
        cookie(served, "ana", PASSWORD),
        cookie(served, "ana", PASSWORD),
    )
    with Ear(served.url, board, Cookie=first) as one, Ear(served.url, board, Cookie=second) as other:
        one.wait("board")
        other.wait("board")
        sign_out(served, first)
        until(lambda: not one.client.connected)
        assert refused(served.url, board, Cookie=first)
        heard = len(other.all("pulse"))
        until(lambda: len(other.all("pulse")) > heard)
        assert other.client.connected


def sign_out(served, session: str) -> None:
    with requests.Session() as browser:
        browser.cookies.set("lobby", session.removeprefix("lobby="), domain="127.0.0.1")
        page = browser.get(f"{served.url}/counter/sessions").text
        form = {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1]}
        gone = browser.post(f"{served.url}/counter/sign-out", form, allow_redirects=False)
        assert gone.status_code == 303
