"""What a browser has loaded once it does not ask for again."""

import pytest
from playwright.sync_api import expect

ASKED_FOR = """() => performance.getEntriesByType("resource")
  .filter(({ name }) => name.includes("/static/") && !name.includes("favicon"))
  .map(({ name, transferSize }) => [name, transferSize])"""


@pytest.mark.parametrize("path", ["/kiosk/check-in", "/display/"])
def test_a_page_that_is_opened_again_asks_for_none_of_its_files(lobby, path):
    """Nor does another page that uses them: each is loaded when it is met for the first time."""
    screens = lobby()
    page = screens.kiosk() if "kiosk" in path else screens.open("/display/")
    page.goto(screens.server.url + path)
    expect(page.locator("body[data-runs]" if "display" in path else "[data-key='1']")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.goto(screens.server.url + path)
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate(ASKED_FOR)
    assert len(loaded) > 8
    assert [name for name, size in loaded if size] == []
