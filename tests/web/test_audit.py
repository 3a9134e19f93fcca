"""The audit: who signed in and from where, who was refused, who changed accounts; and that it leaves."""

import html
import re

import pytest

from queue_core import clock as clock_of_all
from queue_core.actions import office_settings, privacy, staff
from queue_core.boards.audit import audit
from queue_core.boards.journal_search import Search
from queue_core.web.origin import shortened
from tests.web.staff_browser import HASHED, OTHER, PASSWORD, STAFF, app_of, press, sign_in, staffed

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture
def acts(found, monkeypatch):
    """An office whose every part reads the test's clock."""
    acts = staffed(found)
    monkeypatch.setattr(clock_of_all, "now", lambda: acts.clock.now)
    return acts


@pytest.fixture
def app(acts):
    return app_of(acts)


def browser_of(app, login: str):
    browser = app.test_client()
    browser.environ_base |= {"HTTP_USER_AGENT": FIREFOX, "REMOTE_ADDR": "192.0.2.17"}
    assert sign_in(browser, login).status_code == 303
    return browser


def told(browser, **asked: str) -> list[tuple[str, str]]:
    """The page's sentences, newest first, each with from where."""
    page = browser.get("/counter/audit", query_string={"language": "en"} | asked)
    assert page.status_code == 200
    rows = re.findall(r'<td class="words">(.*?)</td><td>(.*?)</td>', page.text)
    return [(html.unescape(what), html.unescape(where)) for what, where in rows]


def test_a_sign_in_a_refusal_and_a_sign_out_are_told_with_browser_and_network(app):
    """The address is shortened; what was typed instead of a name that there is, is kept nowhere."""
    ana = browser_of(app, "ana")
    press(ana, "/counter/sign-out")
    stranger = app.test_client()
    assert sign_in(stranger, "ana", OTHER).status_code == 401
    assert sign_in(stranger, "hunter2 in the wrong field", OTHER).status_code == 401
    found = told(browser_of(app, "dan"))
    here = "Firefox, Linux · 192.0.2.0/24"
    assert found[:2] == [
        ("dan (dan) signed in", here),
        ("A sign-in as ana (ana) was refused", "127.0.0.0/24"),
    ]
    assert found[2:4] == [("ana (ana) signed out", ""), ("ana (ana) signed in", here)]
    assert not any("hunter2" in what for what, _ in found)


def test_what_was_done_to_accounts_and_rights_is_told(app, acts):
    """Whose, by whom, and of the office's settings the rights alone."""
    dan = browser_of(app, "dan")
    form = {"login": "mia", "name": "Mia", "role": "clerk", "password": PASSWORD, "again": PASSWORD}
    assert press(dan, "/counter/staff", **form).status_code == 303
    press(dan, "/counter/staff/change", login="mia", name="Mia", role="supervisor")
    press(dan, "/counter/staff/password", login="mia", password=OTHER, again=OTHER)
    press(dan, "/counter/staff/remove", login="mia")
    sentences = [what for what, _ in told(dan)]
    assert sentences[:4] == [
        "dan (dan) took the account of mia away",
        "dan (dan) set a new password for mia",
        "dan (dan) changed the account of mia: supervisor",
        "dan (dan) added the account of mia: clerk",
    ]


def test_a_change_of_rights_is_told_and_other_changes_of_the_office_are_not(app, acts, tmp_path):
    """From which roles to which."""
    at = acts.office.settings.opening.local_day(acts.clock.now)
    path = tmp_path / "config.toml"
    path.write_text(acts.office.settings.text, encoding="utf-8")
    acts.office.settings._source = (path, acts.office.settings.text, acts.office.settings.given)
    patch = {"rights": {"end_day": ["admin"]}, "line": {"grace_minutes": 7}}
    acts.do(office_settings.change_office, patch, by="staff:dan")
    acts.do(office_settings.change_office, {"line": {"grace_minutes": 8}}, by="staff:dan")
    assert len(audit(acts.office, Search(at, at), "rights").rows) == 1
    (sentence,) = [what for what, _ in told(browser_of(app, "dan"), kind="rights")]
    assert (
        sentence
        == "dan (dan) changed who may do what: End the day: supervisor, administrator → administrator"
    )


def test_a_person_is_found_as_who_acted_and_as_whose_account_it_was(app):
    """Also one who did nothing in these days."""
    dan = browser_of(app, "dan")
    press(dan, "/counter/staff/password", login="ioana", password=OTHER, again=OTHER)
    assert [what for what, _ in told(dan, who="Ioana")] == [
        "dan (dan) set a new password for ioana (ioana)",
        "test added the account of ioana (ioana): supervisor",
    ]
    assert [what for what, _ in told(dan, kind="sign_ins")] == ["dan (dan) signed in"]


@pytest.mark.parametrize("login", [login for login, role in STAFF.items() if role != "admin"])
def test_as_shipped_the_audit_is_the_admins(app, login):
    """Others are refused."""
    assert browser_of(app, login).get("/counter/audit").status_code == 403


def test_names_and_origins_leave_with_the_journals_clerks(app, acts, clock):
    """After `keep_journal_days` the audit tells what happened, and neither to whom nor from where; the same
    person has the same mark."""
    browser_of(app, "ana")
    acts.do(staff.set_password, "ana", password_hash=HASHED, by="staff:dan")
    clock.forward(days=acts.office.settings.privacy.keep_journal_days + 1)
    acts.do(privacy.purge, secret=b"a secret")
    rows = [row for row in acts.journal() if row.event.startswith("staff.")]
    kept = " ".join(f"{row.by} {row.why}" for row in rows)
    assert not re.search(r"\b(ana|ioana|dan)\b|Firefox|192\.0", kept)
    came = next(row for row in rows if row.event == "staff.signed_in")
    helped = next(row for row in rows if row.event == "staff.password_set")
    assert came.by == f"staff:{helped.why['login']}"


@pytest.mark.parametrize(
    "address, network",
    [
        ("192.0.2.17", "192.0.2.0/24"),
        ("2001:db8:1:2::5", "2001:db8:1::/48"),
        ("::ffff:192.0.2.17", "192.0.2.0/24"),
        ("", ""),
        ("no address", ""),
    ],
)
def test_an_address_is_kept_as_its_network(address, network):
    """Of version 4 the first 24 bits, of version 6 the first 48."""
    assert shortened(address) == network
