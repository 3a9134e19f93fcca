"""Accounts as people meet them: kept by an admin, changed by oneself, and gone while a page is open."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from queue_core.actions import office as office_acts
from queue_core.actions import staff
from tests.browser.conftest import PASSWORD
from tests.browser.rows import crossed
from tests.browser.test_axe import examine
from tests.office import founded, hash_of, shipped

OTHER = "quite another one"
PHONE = (360, 780)
WIDTH = "document.documentElement.scrollWidth"


@pytest.fixture
def screens(lobby):
    """An office with an admin, dan, whose pages may be refused and may find their session gone."""
    screens = lobby()
    screens.allowed = ("401", "409", "422")
    office, now = (
        founded(shipped(screens.server.folder, **screens.server.changes), datetime.now(UTC)),
        datetime.now(UTC),
    )
    staff.add_staff(
        office, "dan", name="Dan Țăranu", role="admin", password_hash=hash_of(PASSWORD), by="test", now=now
    )
    office.storage.close()
    return screens


def end_the_day(screens) -> None:
    """As a supervisor's announced end does once its minute is over."""
    office = founded(shipped(screens.server.folder, **screens.server.changes), datetime.now(UTC))
    office_acts.end_day(office, by="staff:ioana", now=datetime.now(UTC))
    office.storage.close()


def opened(page, login: str):
    """An account's line, opened."""
    line = page.locator(f"[data-account='{login}']")
    line.locator("summary").click()
    return line


def fill(form, **fields: str) -> None:
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)


def sign_in_again(page, password: str = PASSWORD, login: str = "ana") -> None:
    fill(page.locator("main form"), login=login, password=password)
    page.press("[name=password]", "Enter")


@crossed(language=("ro", "en"), size=((1280, 800), PHONE))
def test_the_pages_of_accounts(screens, language, size):
    """Opened, refused, changed, for a supervisor, signed out; none is wider than its window."""
    url, look = screens.server.url, dict(size=size, bypass_csp=True)
    page = screens.staff("/counter/staff", login="dan", **look)

    def seen(where: str) -> None:
        examine(page, where)
        assert page.evaluate(WIDTH) <= size[0], where

    page.goto(f"{url}/counter/staff?language={language}")
    seen("accounts")
    opened(page, "dan")
    line = opened(page, "ana")
    seen("accounts, two opened")
    fill(line, password=OTHER, again="not that")
    line.locator("[data-act=set-password]").click()
    expect(page.locator("[role=alert]:not([data-idle])")).to_be_visible()
    expect(page.locator("[data-account='ana'] details")).to_have_attribute("open", "")
    seen("accounts, refused")
    page.goto(f"{url}/counter/password")
    seen("password")
    fill(page.locator("main form"), old="guess", password=OTHER, again=OTHER)
    page.click("[data-act=change-password]")
    expect(page.locator("[role=alert]:not([data-idle])")).to_be_visible()
    seen("password, refused")
    fill(page.locator("main form"), old=PASSWORD, password=OTHER, again=OTHER)
    page.click("[data-act=change-password]")
    expect(page.locator("[data-changed]")).to_be_visible()
    seen("password, changed")
    page.goto(f"{url}/counter/sessions")
    seen("where one is signed in")
    page = screens.staff("/counter/supervisor", login="ioana", **look)
    page.goto(f"{url}/counter/staff?language={language}")
    seen("accounts, for a supervisor")
    page.goto(f"{url}/counter/supervisor")
    page.locator("details:has(form[action$='/day/end']) summary").click()
    seen("the end of the day, asked")
    page.locator("form[action$='/day/end'] [name=word]").fill("finish")
    with page.expect_navigation():
        page.locator("[data-act=end-day]").click()
    expect(page.locator("[data-day-ends]")).to_be_visible()
    seen("the end of the day, announced")
    end_the_day(screens)
    page.reload()
    expect(page.locator("[name=login]")).to_be_visible()
    expect(page.locator("[role=status]")).to_be_visible()
    seen("signed out")


def test_an_admin_adds_a_clerk_who_changes_the_password(screens):
    """From the form to the desk, and the given password is the clerk's own only until the first morning."""
    page = screens.staff("/counter/staff", login="dan")
    form = page.locator("form[data-add]")
    fill(form, name="Maria Pop", login="maria", password=PASSWORD, again=PASSWORD)
    form.locator("[data-act=add-account]").click()
    expect(page.locator("[data-account='maria']")).to_contain_text("Maria Pop")
    expect(page.locator("[data-account='maria']")).to_contain_text("funcționar")
    maria = screens.staff("/counter/password", login="maria")
    fill(maria.locator("main form"), old=PASSWORD, password=OTHER, again=OTHER)
    maria.click("[data-act=change-password]")
    expect(maria.locator("[data-changed]")).to_be_visible()
    maria.goto(screens.server.url + "/counter/desks/1")
    expect(maria.locator("[data-act=open]")).to_be_visible()


def test_a_desk_whose_clerk_has_another_password_leads_to_the_sign_in_and_back(screens):
    """By way of a password of the clerk's own."""
    desk = screens.desk("1")
    page = screens.staff("/counter/staff", login="dan")
    line = opened(page, "ana")
    fill(line, password=OTHER, again=OTHER)
    line.locator("[data-act=set-password]").click()
    expect(page.locator("[data-account='ana'] details")).not_to_have_attribute("open", "")
    expect(desk.locator("body")).to_have_attribute("data-blind", "")
    desk.click("[data-act=call]")
    desk.wait_for_url("**/counter/sign-in?next=**")
    expect(desk.locator("[role=status]")).to_contain_text("Nu mai sunteți autentificat")
    sign_in_again(desk)
    expect(desk.locator("[role=alert]:not([data-idle])")).to_be_visible()
    sign_in_again(desk, OTHER)
    expect(desk.locator("[data-first]")).to_be_visible()
    fill(desk.locator("main form"), old=OTHER, password=PASSWORD, again=PASSWORD)
    desk.click("[data-act=change-password]")
    expect(desk.locator("[data-changed]")).to_be_visible()
    desk.goto(screens.server.url + "/counter/desks/1")
    expect(desk.locator("[data-act=call]")).to_be_visible()


def test_a_form_that_is_sent_after_the_day_was_ended_leads_to_the_sign_in_and_back(screens):
    page = screens.staff("/counter/staff", login="dan")
    end_the_day(screens)
    line = opened(page, "ana")
    line.locator("[data-act=remove-account]").click()
    expect(page.locator("[role=status]")).to_contain_text("Ultima comandă nu a fost executată")
    sign_in_again(page, login="dan")
    page.wait_for_url("**/counter/staff")
    expect(page.locator("[data-account='ana']")).to_be_visible()


def test_two_windows_of_one_browser_go_on_after_one_of_them_has_signed_in_anew(screens):
    """The other one's forms carry the old word against forgery: its next press brings the new one."""
    first = screens.desk("1")
    second = first.context.new_page()
    second.goto(screens.server.url + "/counter/")
    second.locator("form[action$='/sign-out'] button").click()
    sign_in_again(second)
    second.wait_for_url("**/counter/")
    screens.allowed += ("400",)
    with first.expect_navigation():
        first.click("[data-act=pause]")
    first.click("[data-act=pause]")
    expect(first.locator("[data-act=open]")).to_be_visible()
