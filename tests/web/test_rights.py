"""The table of rights: each page, act and operation of the staff is held against it, for each role."""

import re
from html import unescape

import pytest

from queue_core import boards, clock
from queue_core.actions import staff
from queue_core.app import create_app
from queue_core.language.catalogs import language
from queue_core.rules.rights import KEPT, RIGHTS, ROLE_OF_SCOPE, ROLES
from queue_core.settings.rights import Rights
from queue_core.web.api.operations import OPERATIONS
from queue_core.web.limits import limiter
from tests.office import hash_of
from tests.web.staff_browser import csrf

PASSWORD = "a long password"
HASHED = hash_of(PASSWORD)
OWN = {"/counter/", "/counter/sign-out", "/counter/password", "/counter/sessions", "/counter/present",
       "/counter/second-step", "/counter/second-step/key", "/counter/second-step/set-up",
       "/counter/second-step/recovery", "/counter/second-step/leave-out"}  # fmt: skip
"""What concerns the own account, or leads on: no right is needed."""
AS_SHIPPED = {right: each.roles for right, each in RIGHTS.items()}
NOBODYS = {right: ("admin",) if right in KEPT else () for right in RIGHTS}


@pytest.fixture
def office_with(found):
    """The application of an office where these roles have the rights; each role signs in by its own name."""

    def made(**rights: tuple[str, ...]):
        acts = found(server={"async_mode": "threading"}, booking={"enabled": True}, rights=rights)
        if not boards.accounts(acts.office):
            for role in ROLES:
                how = {"by": "test", "now": acts.clock.now}
                staff.add_staff(acts.office, role, name=role, role=role, password_hash=HASHED, **how)
            acts.open("1")
        app = create_app(acts.office)
        limiter.reset()
        return app

    return made


def signed_in(app, role: str):
    browser = app.test_client()
    browser.csrf = csrf(browser)
    answer = press(browser, "/counter/sign-in", login=role, password=PASSWORD)
    assert answer.status_code == 303
    browser.csrf = csrf(browser)
    return browser


def press(browser, path: str, **fields: str):
    return browser.post(path, data=fields | {"csrf_token": browser.csrf})


def asked_of(app) -> list[tuple[str, str, set[str]]]:
    """Method, address and rights of whatever the staff can ask; an address of acts once for each act."""
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        rights, acts = getattr(view, "rights", None), getattr(view, "acts", {})
        if rights is None:
            continue
        path = re.sub(r"<desk:desk>", "1", re.sub(r"<int:\w+>", "1", rule.rule))
        for act in (*acts, "nothing") if "<act>" in path else ("",):
            wanted = {*rights, *filter(None, [acts.get(act)])}
            for method in (rule.methods or set()) & {"GET", "POST"}:
                found.append((method, re.sub(r"<[^>]+>", "nothing", path.replace("<act>", act)), wanted))
    return found


def test_every_page_of_the_staff_names_its_rights(office_with):
    """In the table; but for what concerns the own account."""
    app = office_with()
    without = set()
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if getattr(view, "guard", None) in ("staff", "supervisor", "admin"):
            if not hasattr(view, "rights"):
                without.add(rule.rule)
            else:
                assert set(view.rights) <= set(RIGHTS) and set(view.acts.values()) <= set(RIGHTS), rule
    assert without == OWN
    named = {right for _, _, wanted in asked_of(app) for right in wanted}
    assert named == set(RIGHTS), "each right is some page's"


def refused(browser, method: str, path: str) -> bool:
    answer = browser.get(path) if method == "GET" else press(browser, path)
    assert answer.status_code != 401, path
    return answer.status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_as_shipped_each_role_may_what_the_table_gives_it(office_with, role):
    """With the right the page answers, if only that there is nothing like that; without it, 403."""
    app = office_with()
    browser = signed_in(app, role)
    for method, path, wanted in asked_of(app):
        lacks = {right for right in wanted if role not in AS_SHIPPED[right]}
        assert refused(browser, method, path) == bool(lacks), (method, path, lacks)


@pytest.mark.parametrize("role", ROLES)
def test_a_right_that_is_taken_away_is_refused_on_every_page(office_with, role):
    """Whatever the role: with no right left but what an admin keeps, nothing else answers."""
    app = office_with(**NOBODYS)
    browser = signed_in(app, role)
    for method, path, wanted in asked_of(app):
        lacks = {right for right in wanted if role not in NOBODYS[right]}
        assert refused(browser, method, path) == bool(lacks), (method, path, lacks)


@pytest.mark.parametrize("right", [right for right in RIGHTS if right not in KEPT])
def test_each_right_opens_its_pages_and_no_others(office_with, right):
    """A clerk who has one right alone is let in where this one is asked for, and nowhere else."""
    app = office_with(**(NOBODYS | {right: ("clerk",)}))
    browser = signed_in(app, "clerk")
    for method, path, wanted in asked_of(app):
        assert refused(browser, method, path) == (wanted != {right}), (method, path, wanted)


def test_a_refusal_is_said_in_the_readers_language_and_has_a_code(office_with):
    """As a page, and to a program as a problem document."""
    browser = signed_in(office_with(oversee=("admin",)), "supervisor")
    page = browser.get("/counter/supervisor?language=ro")
    assert page.status_code == 403 and "nu are acest drept" in page.text
    told = browser.get("/counter/supervisor", headers={"Accept": "application/problem+json"})
    assert told.json["code"] == "wrong_scope"


def test_a_page_has_no_door_that_would_be_refused(office_with):
    """Whoever may see nothing but reports is led to them, and finds there no other page and no file."""
    browser = signed_in(office_with(**(NOBODYS | {"see_reports": ("clerk",)})), "clerk")
    first = browser.get("/counter/", follow_redirects=True)
    assert first.request.path == "/counter/reports"
    links = set(re.findall(r'href="(/counter/[^"?#]*)', first.text)) - set(
        re.findall(r'href="(/counter/static/[^"?#]*)', first.text)
    )
    assert links == {
        "/counter/reports", "/counter/reports/exceptions", "/counter/reports/ticket",
        "/counter/reports/uses", "/counter/password",
    }  # fmt: skip
    for link in links:
        assert browser.get(link).status_code == 200, link


def test_whoever_may_nothing_still_changes_the_own_password_and_signs_out(office_with):
    """The sign-in leads there."""
    browser = signed_in(office_with(**NOBODYS), "clerk")
    assert browser.get("/counter/", follow_redirects=True).request.path == "/counter/password"
    assert press(browser, "/counter/sign-out").status_code == 303


def test_who_sees_names_without_the_right_to_book_is_offered_no_form(office_with):
    """Nor to confirm an arrival, where that right is another's."""
    app = office_with(**(NOBODYS | {"see_names": ("clerk",)}))
    page = signed_in(app, "clerk").get("/counter/appointments").text
    assert 'data-act="book"' not in page and 'data-act="check-in"' not in page
    app = office_with(**(NOBODYS | {"see_names": ("clerk",), "book": ("clerk",)}))
    assert 'data-act="book"' in signed_in(app, "clerk").get("/counter/appointments").text


def test_the_desk_says_what_its_clerk_lacks(office_with):
    """Boards are made once for all: the page names the rights, and its style sheet hides what needs them."""
    page = signed_in(office_with(give_priority=("admin",)), "clerk").get("/counter/desks/1").text
    lacks = re.search(r'data-lacks="([^"]*)"', page)[1].split()
    assert "give_priority" in lacks and "reopen" not in lacks
    style = signed_in(office_with(), "clerk").get("/counter/static/counter.css").text
    for right in set(re.findall(r'data-right="(\w+)"', page)):
        assert f'[data-lacks~="{right}"] [data-right="{right}"]' in style, right


def test_nobody_without_the_right_gives_priority_by_serving_at_once(office_with):
    """Neither at the desk nor over the API."""
    app = office_with(give_priority=("admin",))
    answer = press(
        signed_in(app, "clerk"), "/counter/desks/1/visits", service="taxes", reason="x", priority="on"
    )
    assert answer.status_code == 403


def test_every_operation_that_is_a_roles_work_names_its_right():
    """Whatever the scopes desk, supervisor or admin may do and others that read may not."""
    for each in OPERATIONS:
        is_a_reader = {"read", "feed"} & set(each.scopes) and each.method == "GET"
        assert each.right in RIGHTS or is_a_reader, each.path


@pytest.mark.parametrize("scope", ["desk", "supervisor", "admin"])
def test_a_token_is_bound_by_the_rights_of_its_role(office_with, scope):
    """By the scope, and by the table where that takes a right away; machines' tokens by their scope alone."""
    for table in (AS_SHIPPED, NOBODYS):
        app = office_with(**table)
        secret = staff.new_token()
        office = app.extensions["office"]
        staff.add_token(
            office, f"holder-{secret[:8]}", scope=scope, token_digest=staff.digest(secret), by="test",
            now=clock.now(),
        )  # fmt: skip
        browser = app.test_client()
        for each in OPERATIONS:
            if each.right is None or ROLE_OF_SCOPE[scope] in table[each.right]:
                continue
            path = "/api/v1" + re.sub(r"<(int:)?\w*:?\w+>", "1", each.path)
            answer = browser.open(
                path, method=each.method, json={} if each.body else None,
                headers={"Authorization": f"Bearer {secret}"},
            )  # fmt: skip
            assert (answer.status_code, answer.json["code"]) == (403, "wrong_scope"), path


def test_the_settings_name_each_right_once_as_shipped():
    """The section of the file is the table of the rules."""
    assert {right: getattr(Rights(), right) for right in Rights.model_fields} == AS_SHIPPED


def test_the_page_of_the_office_explains_each_right_and_locks_what_an_admin_keeps(office_with):
    """In the reader's language; what is kept is sent along, as a browser sends no box that is locked."""
    page = unescape(signed_in(office_with(), "admin").get("/counter/office/rights?language=ro").text)
    for right, each in RIGHTS.items():
        said = language("ro").gettext(each.sentence)
        assert said in page and said != each.sentence, right
        kept = f'<input type="hidden" name="{right}" value="admin">' in page
        assert kept == (right in KEPT), right
    assert len(re.findall(r"<input[^>]* checked disabled", page)) == len(KEPT)
