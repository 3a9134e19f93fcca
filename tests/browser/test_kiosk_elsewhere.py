"""What is done elsewhere: its code for a phone, and a paper for whoever asks, one for each request."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LANDSCAPE, PORTRAIT
from tests.servers import until

PREVIEW = [{"name": "hall", "kind": "preview"}]
DEAD = [{"name": "hall", "kind": "network", "host": "127.0.0.1", "port": 9}]


def papers(screens) -> list[str]:
    return [file.name for file in (screens.server.folder / "slips").glob("*-place.png")]


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_the_place_is_printed_once_however_often_the_press_is_sent(lobby, size):
    """Two taps, or a form sent again: one paper; then the page says that it is there and offers no other."""
    screens = lobby(printer=PREVIEW)
    page = screens.kiosk("/kiosk/?language=en", size=size)
    page.click("[data-elsewhere='1']")
    expect(page.locator("figure.qr svg").first).to_be_visible()
    form = page.evaluate("Object.fromEntries(new FormData(document.querySelector('form.wide')))")
    page.dblclick("[data-act=print-place]")
    expect(page.locator("[data-printed]")).to_have_text("Take the paper.")
    expect(page.locator("[data-act=print-place]")).to_have_count(0)
    assert page.evaluate(
        "async (form) => (await fetch(location.pathname + '/slip', "
        "{ method: 'POST', body: new URLSearchParams(form) })).status", form
    ) == 200  # fmt: skip
    until(lambda: len(papers(screens)) == 1)
    assert screens.server.client().get("/line") == []
    page.click("[data-go=back]")
    expect(page.locator("[data-home], .home")).not_to_have_count(0)


def test_a_paper_that_does_not_come_leaves_the_code_and_a_sentence(lobby):
    """As soon as the printer is known to be in trouble, and at the latest within three seconds."""
    screens = lobby(printer=DEAD)
    page = screens.kiosk("/kiosk/elsewhere/1?language=en")
    page.click("[data-act=print-place]")
    expect(page.locator("[data-no-paper]")).to_contain_text("Scan the code")


def test_where_nothing_is_printed_no_paper_is_offered(lobby):
    """Without a printer, the way back is the main button."""
    screens = lobby()
    page = screens.kiosk("/kiosk/elsewhere/2?language=en")
    expect(page.locator("[data-act=print-place]")).to_have_count(0)
    expect(page.locator("[data-go=back].main")).to_be_visible()
