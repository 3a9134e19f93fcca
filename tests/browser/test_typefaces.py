"""What letters are drawn with: the house's own face, in every weight, another only where that has none."""

import pytest

from tests.browser.conftest import LANDSCAPE

ATKINSON, BEYOND = "Atkinson Hyperlegible Next", "DejaVu Sans"
DRAWN = "getPlatformFontsForNode"


def drawn_in(page, selector: str) -> set[str]:
    """The faces that Chromium has drawn an element's own text with."""
    tools = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        tools.send(f"{domain}.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    found = {each["familyName"] for each in tools.send(f"CSS.{DRAWN}", {"nodeId": node})["fonts"]}
    tools.detach()
    return found


@pytest.mark.parametrize("weight", [400, 600, 700, 800])
def test_words_are_drawn_in_one_face_and_letters_that_it_has_not_in_another(lobby, weight):
    """Of every weight, one after the other: two faces of one family must not hide each other."""
    page = lobby().kiosk("/kiosk/", LANDSCAPE)
    page.evaluate("document.querySelector('h1').innerHTML = '<b id=latin></b><b id=beyond></b>'")
    page.evaluate("latin.textContent = 'Bun venit! Țepeș, Ștefan'; beyond.textContent = 'Запрошуємо'")
    page.evaluate("weight => [latin, beyond].forEach(each => { each.style.fontWeight = weight; })", weight)
    page.evaluate("document.fonts.ready.then(() => {})")
    assert drawn_in(page, "#latin") == {ATKINSON}
    assert {name.removesuffix(" Bold") for name in drawn_in(page, "#beyond")} == {BEYOND}
