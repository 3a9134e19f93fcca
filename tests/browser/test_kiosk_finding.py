"""Many services: in groups, and by what somebody has come for."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LANDSCAPE, PORTRAIT
from tests.browser.test_kiosk_fingers import check

LETTERS = "ABCDEFGHIJKLMNOQRSTUVWXYZ"
GROUPS = ("Taxe", "Clădiri", "Familie", "Mediu", "Circulație")
MANY = [
    {
        "slug": f"s{number}",
        "letter": letter,
        "name": f"Serviciul {number}",
        "group": GROUPS[number // 5],
        "errands": [f"treaba {number}"],
    }
    for number, letter in enumerate(LETTERS)
]
OFFICE = {
    "service": MANY,
    "desk": [{"name": "1", "services": [each["slug"] for each in MANY]}],
    "elsewhere": [],
}


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_many_services_stand_in_groups_on_one_screen(lobby, size):
    """Twenty-five in five groups: a group, its services, the ticket; nothing has to be turned."""
    screens = lobby(**OFFICE)
    page = screens.kiosk("/kiosk/", size, bypass_csp=True)
    found: list = []
    expect(page.locator("[data-group]")).to_have_count(5)
    expect(page.locator("[data-service]")).to_have_count(0)
    expect(page.locator("[data-pager]")).to_be_hidden()
    check(page, "groups", found)
    page.click("[data-group='2']")
    expect(page.locator("h1")).to_have_text("Clădiri")
    expect(page.locator("[data-service]")).to_have_count(5)
    check(page, "a group", found)
    page.press("[data-service=s7]", "Enter")
    expect(page.locator("h1")).to_contain_text("Serviciul 7")
    assert not found, found


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_an_errand_is_found_whatever_its_case_marks_and_blanks(lobby, size):
    """By the keys on the glass; the result leads to its service, nothing found to the staff."""
    screens = lobby()
    page = screens.kiosk("/kiosk/", size, bypass_csp=True)
    page.click("[data-go=errands]")
    for letter in "CERTIFICATFI":
        page.click(f"[data-key={letter}]")
    expect(page.locator("[data-found] [data-service]")).to_have_count(1)
    expect(page.locator("[data-found]")).to_contain_text("certificat fiscal")
    found: list = []
    check(page, "found", found)
    page.fill("[name=q]", "amendă")
    expect(page.locator("[data-found] [data-service=taxes]")).to_be_visible()
    page.fill("[name=q]", "ADEVERINTADE DOM")
    expect(page.locator("[data-found] [data-service=population-records]")).to_be_visible()
    page.fill("[name=q]", "xyz")
    expect(page.locator("[data-found]")).to_contain_text("Întrebați personalul")
    page.fill("[name=q]", "c")
    expect(page.locator("[data-found] [data-service]").nth(1)).to_be_visible()
    check(page, "several", found)
    page.fill("[name=q]", "certificat fiscal")
    expect(page.locator("[data-found] [data-service]")).to_have_count(1)
    page.press("[data-found] [data-service]", "Enter")
    expect(page.locator("[data-act=take]")).to_be_visible()
    assert not found, found


@pytest.mark.parametrize(
    ("typed", "place"),
    [("buletin", "2"), ("carte ident", "2"), ("certificat de naștere", "1"), ("DIVORT", "1")],
)
def test_what_is_done_elsewhere_is_found_where_people_look_for_it(lobby, typed, place):
    """An identity card is no service here, and who types it is led to where it is made, not to the staff."""
    page = lobby().kiosk("/kiosk/errands")
    page.fill("[name=q]", typed)
    expect(page.locator(f"[data-found] [data-elsewhere='{place}']")).to_contain_text("Se face în altă parte")
    page.press(f"[data-found] [data-elsewhere='{place}']", "Enter")
    page.wait_for_url(f"**/kiosk/elsewhere/{place}")
