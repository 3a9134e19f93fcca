"""The measure itself: what is wrong on a page is found, and a page that is right has no fault."""

import pytest

from tests.browser.measuring import arc_minutes, measure

STYLE = "<style>body{margin:0;font:20px sans-serif}p,ol,li{margin:0;padding:0;list-style:none}</style>"
FAULTS = {
    "text on text": ("<p>Numele</p><p style='margin-top:-18px'>Ghișeul</p>", "lies on"),
    "text on an icon": ("<svg width=40 height=40></svg><p style='margin-top:-40px'>Ghișeul</p>", "lies on"),
    "clipped": ("<p style='width:60px;overflow:hidden;white-space:nowrap'>Ghiseu-Sud-2</p>", "is cut"),
    "wider than its block": ("<p style='width:60px;white-space:nowrap'>Ghiseu-Sud-2</p>", "leaves its box"),
    "higher than its row": (
        "<ol><li style='height:30px;font-size:104px;margin:60px'><span>A017</span></li></ol>",
        "leaves its box",
    ),
    "off the glass": ("<p style='position:absolute;left:-20px'>Ghișeul</p>", "is off the glass"),
    "below a glass that does not scroll": (
        "<style>html,body{overflow:hidden;height:100%}</style><p style='margin-top:2000px'>A017</p>",
        "is off the glass",
    ),
}


@pytest.fixture
def page(browser):
    opened = browser.new_page(viewport={"width": 1920, "height": 1080})
    yield opened
    opened.close()


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_found(page, name):
    html, words = FAULTS[name]
    page.set_content(STYLE + html)
    assert any(words in fault for fault in measure(page).faults())


def test_a_page_that_is_right_has_no_fault(page):
    """Neighbours, close lines, what is only for readers, what is hidden, and what can be scrolled to."""
    page.set_content(
        STYLE
        + "<p>A017 <b>Ghișeul 3</b></p><p style='line-height:1'>Taxe și impozite<br>locale</p>"
        + "<p hidden>hidden</p><p style='position:absolute;clip-path:inset(50%)'>for readers</p>"
        + "<div style='height:50px;overflow:auto'><p style='margin-top:90px'>by scrolling</p></div>"
        + "<p style='margin-top:2000px'>below</p>"
    )
    seen = measure(page)
    assert not seen.faults()
    assert [each.words for each in seen.texts if each.below_fold] == ["below"]
    assert len(seen.faults(scrolls=False)) == 1


def test_sizes_are_those_of_capitals_on_the_stated_glass_and_contrast_is_that_of_what_is_seen(page):
    """100 px on a glass of 543 mm and 1080 px; grey of half opacity on white."""
    page.set_content(
        STYLE + "<p style='font-size:100px'>A017</p><p style='color:#000;opacity:.5'>served</p><p>now</p>"
    )
    seen = measure(page, glass_mm=543)
    by_words = {each.words: each for each in seen.texts}
    assert 0.6 < by_words["A017"].capitals / 100 < 0.8
    assert by_words["A017"].capitals_mm == pytest.approx(by_words["A017"].capitals * 543 / 1080)
    assert by_words["now"].contrast == pytest.approx(21, abs=0.1)
    assert seen.faintest.words == "served"
    assert 3.5 < seen.faintest.contrast < 4.5
    assert seen.smallest.words in ("served", "now")
    assert arc_minutes(10, metres=8) == pytest.approx(23.3, abs=0.05)


def test_an_open_dialog_is_measured_alone(page):
    """What lies under it is not read then."""
    page.set_content(
        STYLE
        + "<p>under</p><dialog>over</dialog><script>document.querySelector('dialog').showModal()</script>"
    )
    assert [each.words for each in measure(page).texts] == ["over"]
