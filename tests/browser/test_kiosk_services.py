"""From the first screen to the number: what is said before, several services, priority, one at a time."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PORTRAIT, booked, taken

DEAD_PRINTER = [{"name": "hall", "kind": "network", "host": "127.0.0.1", "port": 9}]
TWICE = """// send the page's form twice, as two presses of one button do
async () => {
  const body = new URLSearchParams(new FormData(document.querySelector('form.wide')));
  const numbers = [];
  for (let press = 0; press < 2; press += 1) {
    const page = await (await fetch('/kiosk/tickets', { method: 'POST', body })).text();
    numbers.push(page.match(/data-number="(\\w+)"/)[1]);
  }
  return numbers;
}
"""


def press(page: Page, selector: str) -> None:
    """By Enter: a tap in the same place right after another is taken for its second half."""
    page.focus(selector)
    page.keyboard.press("Enter")


def line(screens) -> list[dict]:
    return screens.server.client().get("/line")


def test_the_first_screen_and_the_confirmation_say_what_a_ticket_means(lobby):
    """Who waits and how long; the desks, who is before, who goes before; the number to be kept."""
    screens = lobby(printer=DEAD_PRINTER, estimates=True)
    for _ in range(3):
        taken(screens)
    for desk in ("1", "7"):
        screens.server.client().post(f"/desks/{desk}/open")
    page = screens.kiosk("/kiosk/?language=en")
    expect(page.locator("[data-service]")).to_have_count(7)
    expect(page.locator("[data-service=taxes] .wait")).to_contain_text("3 people waiting")
    expect(page.locator("[data-service=taxes] .wait")).to_contain_text("min")
    expect(page.locator("[data-service=utilities] .wait")).to_have_text("nobody waiting")
    expect(page.locator(".not-here [data-elsewhere]")).to_have_count(2)
    press(page, "[data-service=taxes]")
    for words in ("3 people", "1, 2 and 3", "called first, even if they arrive after you", "begin with P"):
        expect(page.locator("main")).to_contain_text(words)
    press(page, "[data-act=take]")
    expect(page.locator("[data-number]")).to_have_attribute("data-number", "A004")
    expect(page.locator("main")).to_contain_text("Keep this number and watch the screen in the hall.")
    expect(page.locator("[data-no-paper]")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Keep this number and watch the screen in the hall.")


@pytest.mark.parametrize(("language", "then"), [("ro", "apoi"), ("en", "then")])
def test_what_is_not_done_here_is_asked_before_the_ticket(lobby, language, then):
    """Near the service it is taken for, above "something else"; elsewhere one number for three services."""
    screens = lobby()
    page = screens.kiosk(f"/kiosk/services/population-records?language={language}")
    asked, take = page.locator(".elsewhere"), page.locator("[data-act=take]")
    assert asked.bounding_box()["y"] < take.bounding_box()["y"]
    expect(take).to_contain_text({"ro": "Altceva", "en": "Something else"}[language])
    press(page, "[data-elsewhere='2']")
    expect(page.locator(".qr")).to_contain_text("hub.mai.gov.ro")
    press(page, "[data-go=back]")
    press(page, "[data-service=taxes]")
    page.wait_for_selector("[data-act=take]")
    expect(page.locator(".elsewhere")).to_have_count(0)
    for another in ("utilities", "sanitation"):
        press(page, "[data-go=add]")
        page.wait_for_selector(f".add [data-service={another}]")
        expect(page.locator(".add [data-service=taxes]")).to_have_count(0)
        press(page, f"[data-service={another}]")
        page.wait_for_selector(f"[data-later={another}]")
    press(page, "[data-act=take]")
    expect(page.locator("[data-number]")).to_have_attribute("data-number", "A001")
    expect(page.locator(".service")).to_contain_text(then)
    rows = line(screens)
    assert [(row["number"], row["service"]) for row in rows] == [("A001", "taxes")]
    client = screens.server.client()
    client.post("/desks/1/open")
    client.post("/desks/1/calls")
    client.post("/desks/4/open")
    client.post("/desks/1/calls", {"finish_current": True})
    assert [(row["number"], row["service"]) for row in line(screens)] == [("A001", "utilities")]


def test_priority_is_ticked_before_the_ticket_and_nothing_says_why(lobby):
    """After the booked, before the others; who has it is told, by law first, and only the mark is kept."""
    screens = lobby(kiosk={"pause_seconds": 0})
    taken(screens)
    booked(screens, "R1", 5)
    screens.server.client().post("/check-ins", {"code": "R1"})
    page = screens.kiosk("/kiosk/services/taxes?language=en")
    told = page.locator("[data-priority]").inner_text()
    assert told.index("Law 280/2023: pregnant women") < told.index("people with disabilities")
    page.click("[data-priority]")
    press(page, "[data-act=take]")
    expect(page.locator("[data-number]")).to_have_attribute("data-number", "A002")
    expect(page.locator("[data-priority-desks]")).to_contain_text("9")
    assert [row["number"] for row in line(screens)] == ["PA001", "A002", "A001"]
    kept = [row for row in screens.server.client().get("/journal?after=0") if row["number"] == "A002"]
    assert [row["why"] for row in kept] == [None]


def test_priority_is_ticked_at_the_check_in_as_well(lobby):
    """By the code and without it; a booked visitor keeps the place and may be called to the priority desk."""
    screens = lobby(kiosk={"pause_seconds": 0})
    booked(screens, "R1", 5)
    page = screens.kiosk("/kiosk/check-in?language=en")
    page.fill("[name=code]", "R1")
    page.click("[data-priority]")
    press(page, "[data-act=check-in]")
    expect(page.locator("[data-number]")).to_have_attribute("data-number", "PA001")
    (row,) = line(screens)
    assert (row["rank"], row["priority"]) == (0, True)
    client = screens.server.client()
    client.post("/desks/9/open")
    assert client.post("/desks/9/calls")[1]["number"] == "PA001"


def test_where_staff_give_priority_the_kiosk_only_says_who_has_it(lobby):
    strict = lobby(line={"priority_at_kiosk": False})
    strict.allowed = ("403",)
    page = strict.kiosk("/kiosk/services/taxes?language=en")
    expect(page.locator("[data-priority]")).to_contain_text("Tell the staff")
    expect(page.locator("[data-priority] input")).to_have_count(0)
    page.evaluate("""() => {
      const field = document.createElement("input");
      field.type = "hidden"; field.name = "priority"; field.value = "1";
      document.querySelector("#ticket-form").append(field);
    }""")
    press(page, "[data-act=take]")
    expect(page.locator("[data-number]")).to_have_count(0)
    assert line(strict) == []


def test_who_was_called_before_a_number_is_told_at_the_kiosk_without_persons(lobby):
    """By number and reason; a number that is not in the house is said to be none."""
    screens = lobby(kiosk={"pause_seconds": 0})
    taken(screens)
    client = screens.server.client()
    client.post("/desks/1/open")
    booked(screens, "R1", 5)
    client.post("/check-ins", {"code": "R1"})
    client.post("/desks/1/calls")
    page = screens.kiosk("/kiosk/order?language=en")
    expect(page.locator("[data-order] li")).to_have_count(10)
    press(page, "[data-go=before]")
    page.fill("[name=number]", "a 1")
    press(page, "[data-go=show]")
    expect(page.locator("[data-before=PA001]")).to_contain_text("appointment")
    page.goto(screens.server.url + "/kiosk/before?number=Z999")
    expect(page.locator(".refusal")).to_contain_text("Z999")


def test_one_ticket_at_a_time_and_one_answer_for_one_form(lobby):
    """Two presses of a form are one ticket; a second at once is refused in words, and given after a pause."""
    screens = lobby(kiosk={"pause_seconds": 3})
    screens.allowed = ("409", "429")
    page = screens.kiosk("/kiosk/services/taxes?language=en", PORTRAIT)
    assert page.evaluate(TWICE) == ["A001", "A001"]
    page.goto(screens.server.url + "/kiosk/services/utilities")
    press(page, "[data-act=take]")
    expect(page.locator("[role=alert].refusal")).to_be_visible()
    assert [row["number"] for row in line(screens)] == ["A001"]
    for _ in range(20):
        with page.expect_navigation():
            press(page, "[data-act=take]")
        if page.locator("[data-number]").count():
            break
        page.wait_for_timeout(300)
    expect(page.locator("[data-number]")).to_have_attribute("data-number", "E001")
    assert len(line(screens)) == 2
