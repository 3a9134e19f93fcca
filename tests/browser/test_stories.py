"""The three stories of a lobby, told in windows that stand side by side."""

from playwright.sync_api import expect

from tests.browser.conftest import booked, call, check_in, current, taken


def test_two_taps_give_a_number_and_every_tv_shows_its_call_by_itself(lobby):
    """Kiosk to TV: service, ticket, call; two TVs change without a reload."""
    screens = lobby()
    tvs = [screens.tv(), screens.tv()]
    for tv in tvs:
        tv.evaluate("window.notReloaded = true")
    kiosk = screens.kiosk()
    kiosk.click("[data-service=taxes]")
    expect(kiosk.locator("main")).to_contain_text("Persoanele cu programare sunt chemate înainte")
    kiosk.click("[data-act=take]")
    expect(kiosk.locator("[data-number]")).to_have_attribute("data-number", "A001")
    expect(kiosk.locator("main")).to_contain_text("1, 2 și 3")
    desk = screens.desk("2")
    assert call(desk) == "A001"
    for tv in tvs:
        shown = tv.locator('[data-call="A001"]')
        expect(shown).to_have_attribute("data-desk", "2")
        expect(shown).to_have_attribute("data-newest", "")
        assert tv.evaluate("window.notReloaded")


def test_every_act_of_the_desk_is_on_the_tv_and_in_the_second_window(lobby):
    """Call to TV: recall, hold, put back, start, finish, no-show, transfer, call this, each followed."""
    screens = lobby()
    screens.allowed = ("409",)
    tv, desk = screens.tv(), screens.desk("1")
    second = screens.staff("/counter/desks/1")
    for _ in range(4):
        taken(screens)

    def now(number: str) -> None:
        for window in (desk, second):
            if number:
                expect(window.locator(".current [data-number]")).to_have_attribute("data-number", number)
            else:
                expect(window.locator(".current [data-number]")).to_have_count(0)

    def shown(number: str, count: int = 1) -> None:
        expect(tv.locator(f'[data-call="{number}"]')).to_have_count(count)

    assert call(desk) == "A001"
    now("A001")
    desk.click("[data-act=recall]")
    expect(tv.locator('[data-call="A001"] .again')).to_be_visible()
    desk.click("[data-act=hold]")
    now("")
    shown("A001", 0)
    second.click('.small-list li:has([data-number="A001"]) [data-act=put-back]')
    assert call(desk) == "A001"
    desk.click("[data-act=start]")
    expect(second.locator("[data-act=recall]")).to_have_count(0)
    desk.click("[data-act=finish]")
    now("")
    shown("A001")
    assert call(desk) == "A002"
    desk.click("[data-act=no-show]")
    now("")
    desk.click('.small-list li:has([data-number="A002"]) [data-act=put-back]')
    assert call(second) == "A002"
    now("A002")
    desk.select_option("[name=to]", "desk:8")
    desk.click("[data-act=transfer]")
    expect(desk.locator("[data-said]")).to_contain_text("Acest ghișeu este închis")
    desk.select_option("[name=to]", "service:urban-planning")
    desk.click("[data-act=transfer]")
    now("")
    shown("A002", 0)
    called = desk.locator("form:has([data-act=call-this])")
    desk.locator("details:has([data-act=call-this]) > summary").click()
    called.locator("[name=ticket]").fill("A004")
    called.locator("[name=reason]").fill("are copil mic")
    called.locator("[data-act=call-this]").click()
    now("A004")
    expect(desk.locator("[data-why]")).to_contain_text("are copil mic")
    desk.click("[data-act=put-back]")
    now("")
    assert call(desk) == "A003"


def test_a_check_in_overtakes_those_who_wait_without_an_appointment(lobby):
    """By code on the keypad, by reference on the letters: both before the walk-ins, with the reason."""
    screens = lobby()
    taken(screens)
    code = booked(screens, "PS1-1", 20)
    booked(screens, "AB-2", 10)
    kiosk = screens.kiosk()
    check_in(kiosk, code)
    expect(kiosk.locator("[data-number]")).to_have_attribute("data-number", "PA001")
    expect(kiosk.locator("main")).to_contain_text("Sosirea este confirmată")
    kiosk.press("[data-leave]", "Enter")  # a tap so soon in the same place would be the same tap
    kiosk.wait_for_url("**/kiosk/")
    check_in(kiosk, "AB-2")
    expect(kiosk.locator("[data-number]")).to_have_attribute("data-number", "PA002")
    desk = screens.desk("1")
    assert [call(desk), call(desk)] == ["PA002", "PA001"]
    expect(desk.locator("[data-why]")).to_contain_text("înaintea unei persoane fără programare")
    assert call(desk) == "A001"
    assert current(desk) == "A001"
