"""The page and the commands of accounts on a real server: what they do, to whom, and what stays secret."""

import re
from html import unescape

import pytest
import requests

from queue_core.actions import staff
from tests import databases
from tests.ears import Ear, refused
from tests.servers import until
from tests.shell import Shell
from tests.web.staff_browser import OTHER, PASSWORD, STAFF, app_of, is_in, press, sign_in, staffed

SECRETS = ("first secret 1", "second secret 2", "third secret 3", "a guess 4")


@pytest.fixture
def acts(found):
    return staffed(found)


@pytest.fixture
def app(acts):
    return app_of(acts)


@pytest.fixture
def dan(app):
    """An admin's browser."""
    browser = app.test_client()
    sign_in(browser, "dan")
    return browser


def add(browser, login: str, **asked: str):
    given = {"login": login, "name": "Maria Pop", "password": PASSWORD, "again": PASSWORD} | asked
    return press(browser, "/counter/staff", **given)


def shown(browser) -> dict[str, str]:
    """Each account on the page, with its role."""
    page = browser.get("/counter/staff").text
    return dict(re.findall(r'data-account="([^"]+)" data-role="([^"]+)"', page))


def test_an_admin_adds_changes_and_takes_away(app, dan):
    assert shown(dan) == STAFF
    assert add(dan, "maria", role="supervisor").status_code == 303
    maria = app.test_client()
    sign_in(maria, "maria")
    press(maria, "/counter/password", old=PASSWORD, password=OTHER, again=OTHER)
    assert maria.get("/counter/supervisor").status_code == 200
    assert press(dan, "/counter/staff/change", login="maria", name="M. Pop", role="clerk").status_code == 303
    assert shown(dan) == STAFF | {"maria": "clerk"} and "M. Pop" in dan.get("/counter/staff").text
    assert maria.get("/counter/supervisor").status_code == 403
    given = {"login": "maria", "password": PASSWORD, "again": PASSWORD}
    assert press(dan, "/counter/staff/password", **given).status_code == 303
    assert not is_in(maria) and sign_in(maria, "maria").status_code == 303
    assert press(dan, "/counter/staff/remove", login="maria").status_code == 303
    assert not is_in(maria) and shown(dan) == STAFF


def test_a_supervisor_sees_everybody_and_adds_clerks(app):
    browser = app.test_client()
    sign_in(browser, "ioana")
    assert shown(browser) == STAFF
    page = browser.get("/counter/staff").text
    assert 'name="role"' not in page and "change-account" not in page and "remove-account" not in page
    assert add(browser, "maria").status_code == 303
    assert shown(browser)["maria"] == "clerk"


def test_a_supervisor_gives_a_clerk_a_new_password(app):
    """The form stands with clerks alone, and what is sent for others all the same is refused."""
    boss, ana = app.test_client(), app.test_client()
    sign_in(boss, "ioana")
    sign_in(ana, "ana")
    page = boss.get("/counter/staff").text
    assert page.count("set-password") == 1
    fresh = {"password": OTHER, "again": OTHER}
    assert press(boss, "/counter/staff/password", login="dan", **fresh).status_code == 403
    assert press(boss, "/counter/staff/password", login="ana", **fresh).status_code == 303
    assert not is_in(ana) and sign_in(ana, "ana", OTHER).status_code == 303


@pytest.mark.parametrize("wrong, status", [
    ({"login": "ana"}, 409), ({"login": ""}, 422), ({"name": ""}, 422), ({"role": "king"}, 422),
    ({"password": "short", "again": "short"}, 422), ({"again": "another one"}, 422), ({"again": ""}, 422),
    ({"name": "x" * 65}, 422), ({"login": "x" * 65}, 422), ({"password": "p" * 201, "again": "p" * 201}, 422),
])  # fmt: skip
def test_a_form_that_is_refused_keeps_what_was_written_but_no_password(dan, wrong, status):
    given = {"login": "maria", "name": "Maria <Pop>", "role": "supervisor"} | wrong
    answer = add(dan, **given)
    assert answer.status_code == status and 'role="alert"' in answer.text
    fields = dict(
        re.findall(r'<input name="(\w+)"[^>]* value="([^"]*)"', answer.text.partition("data-add")[2])
    )
    assert {name: unescape(value) for name, value in fields.items()} == {
        name: given[name][:100] for name in ("name", "login")
    }
    assert PASSWORD not in answer.text and shown(dan) == STAFF


def test_the_last_admin_and_the_own_account_are_kept_on_the_page_too(dan):
    for path, more in (
        ("change", {"name": "Dan", "role": "clerk"}), ("remove", {}),
        ("password", {"password": OTHER, "again": OTHER}),
    ):  # fmt: skip
        assert press(dan, f"/counter/staff/{path}", login="dan", **more).status_code == 409
        assert press(dan, f"/counter/staff/{path}", login="nobody", **more).status_code == 404
    assert shown(dan) == STAFF and is_in(dan)
    own = dan.get("/counter/staff").text.partition('data-account="dan"')[2].partition("</li>")[0]
    assert "set-password" not in own and "remove-account" not in own and "<select" not in own


def test_what_is_remembered_of_a_press_knows_no_password(dan):
    """The second press with the same key is the first one, though the password is another: none was kept."""
    assert add(dan, "maria", key="k1").status_code == 303
    assert add(dan, "maria", key="k1", password=OTHER, again=OTHER).status_code == 303
    assert add(dan, "maria", key="k1", name="Another").status_code == 422


def cookie(served, login: str, password: str) -> str | None:
    """The session of somebody who signs in at a real server; None for who is not let in."""
    with requests.Session() as browser:
        token = re.search(
            r'name="csrf_token" value="([^"]+)"', browser.get(f"{served.url}/counter/sign-in").text
        )
        form = {"login": login, "password": password, "csrf_token": token[1]}
        answer = browser.post(f"{served.url}/counter/sign-in", form, allow_redirects=False)
        return f"lobby={browser.cookies['lobby']}" if answer.status_code == 303 else None


@pytest.fixture
def served(server):
    return server()


@pytest.fixture
def shell(served):
    return Shell(served.folder, LOBBY_STORAGE__FOLDER=str(served.folder))


def command(shell, act: str, login: str, *more: str, password: str = "") -> None:
    told = shell("staff", act, login, *more, said=f"{password}\n".encode())
    assert told.returncode == 0, told.err


@pytest.fixture
def manned(served, shell):
    for login in ("ana", "mihai"):
        more = ("--name", login, "--role", "supervisor", "--password-stdin")
        command(shell, "add", login, *more, password=PASSWORD)
    return served


@pytest.mark.parametrize("act", ["remove", "password"])
def test_a_command_ends_the_sockets_of_an_account_and_nobody_elses(manned, shell, act):
    """The server hears of it by the journal; what it showed on a desk is shown there no more."""
    board, url = {"board": "office"}, manned.url
    hers, his = (cookie(manned, login, PASSWORD) for login in ("ana", "mihai"))
    with Ear(url, board, Cookie=hers) as ana, Ear(url, board, Cookie=his) as mihai:
        ana.wait("board")
        mihai.wait("board")
        command(shell, act, "ana", *(["--password-stdin"] if act == "password" else []), password=OTHER)
        until(lambda: not ana.client.connected)
        assert refused(url, board, Cookie=hers), "the session is of no use either"
        heard = len(mihai.all("pulse"))
        until(lambda: len(mihai.all("pulse")) > heard)
        assert mihai.client.connected
    assert cookie(manned, "ana", PASSWORD) is None
    assert bool(cookie(manned, "ana", OTHER)) == (act == "password")


def test_the_commands_list_and_refuse_as_the_page_does(shell, manned):
    listed = shell("staff", "list").out
    assert re.fullmatch(
        r"ana    supervisor  \d{4}-\d\d-\d\d  ana\nmihai  supervisor  \d{4}-\d\d-\d\d  mihai\n", listed
    )
    command(shell, "remove", "ana")
    assert "[last_account]" in shell.fails("staff", "remove", "mihai")
    assert "[unknown_account]" in shell.fails("staff", "remove", "ana")
    assert "[unknown_account]" in shell.fails(
        "staff", "password", "x", "--password-stdin", said=b"long enough\n"
    )
    assert "[weak_password]" in shell.fails("staff", "password", "mihai", "--password-stdin", said=b"short\n")


def test_no_password_is_in_the_database_the_log_or_the_journal(manned, shell):
    """Added, set, guessed and changed: what is kept is argon2's hash alone."""
    first, second, third, guess = SECRETS
    command(shell, "add", "dan", "--name", "Dan", "--role", "admin", "--password-stdin", password=first)
    command(shell, "password", "dan", "--password-stdin", password=second)
    assert cookie(manned, "dan", guess) is None
    session = cookie(manned, "dan", second)
    with requests.Session() as browser:
        browser.cookies.set("lobby", session.removeprefix("lobby="), domain="127.0.0.1")
        page = browser.get(f"{manned.url}/counter/password").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        form = {"csrf_token": token, "old": second, "password": third, "again": third}
        answer = browser.post(f"{manned.url}/counter/password", form, allow_redirects=False)
        assert answer.status_code == 303
    page = {"Cookie": session}
    told = requests.get(f"{manned.url}/counter/password", headers=page, allow_redirects=False)
    assert told.status_code == 302, "the session that began with the second password"
    assert cookie(manned, "dan", third)
    kept = b"".join(file.read_bytes() for file in manned.folder.rglob("*") if file.is_file())
    kept += databases.rows_of(databases.of(manned.folder))
    assert b"$argon2id$" in kept and b"staff.password_changed" in kept
    for secret in SECRETS:
        assert secret.encode() not in kept
        assert staff.digest(secret).encode() not in kept
    assert not any(secret in answer.text for secret in SECRETS)
