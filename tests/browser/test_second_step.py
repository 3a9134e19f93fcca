"""The second step of a sign-in as people meet it: set up with an app, asked for, whole in each size."""

from io import BytesIO
from time import time
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import zxingcpp
from PIL import Image

from queue_core.rules.second_factor import RECOVERY_CODES
from tests.browser.conftest import PASSWORD
from tests.browser.measuring import measure
from tests.browser.rows import crossed
from tests.browser.test_axe import examine

PHONE = (360, 780)


@pytest.fixture
def screens(lobby):
    """An office whose supervisors need a second step; a wrong code is answered with 401."""
    screens = lobby(signin={"second_factor": ["supervisor"]})
    screens.allowed = ("401",)
    return screens


def whole(page, where: str) -> None:
    examine(page, where)
    assert measure(page).faults() == [], where


def password_given(screens, language: str, size: tuple[int, int]):
    path = f"/counter/sign-in?next=/counter/supervisor&language={language}"
    page = screens.open(path, size, bypass_csp=True)
    page.fill("[name=login]", "ioana")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/counter/sign-in/*")
    return page


def scanned(page) -> str:
    """The key in the picture, as an app takes it."""
    picture = Image.open(BytesIO(page.locator(".qr svg").screenshot()))
    address = urlsplit(zxingcpp.read_barcode(picture).text)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    return parse_qs(address.query)["secret"][0]


@crossed(language=("ro", "en"), size=((1280, 800), PHONE))
def test_the_app_is_set_up_at_the_first_sign_in_and_asked_for_at_the_next(screens, language, size):
    """By the picture or the key beside it; a code is typed with blanks; a wrong one is said there."""
    page = password_given(screens, language, size)
    whole(page, "set-up")
    key = scanned(page)
    assert page.inner_text("[data-key]").replace(" ", "") == key
    page.fill("[name=code]", "000 000")
    page.press("[name=code]", "Enter")
    page.wait_for_selector("[role=alert]")
    whole(page, "set-up refused")
    code = pyotp.TOTP(key).at(time())
    page.fill("[name=code]", f"{code[:3]} {code[3:]}")
    page.click("[data-act=set-up]")
    page.wait_for_selector("[data-recovery]")
    whole(page, "recovery codes")
    codes = page.locator("[data-recovery]").all_inner_texts()
    assert len(codes) == RECOVERY_CODES
    page.click("[data-act=go-on]")
    page.wait_for_url("**/counter/supervisor")
    page.goto(f"{screens.server.url}/counter/second-step")
    page.locator("details").first.click()
    whole(page, "one's own")
    page.click("[data-act=make-key]")
    page.wait_for_selector("[name=old_code]")
    whole(page, "another phone")

    other = password_given(screens, language, size)
    whole(other, "code")
    assert other.evaluate("document.activeElement.name") == "code"
    other.fill("[name=code]", code)
    other.press("[name=code]", "Enter")
    other.wait_for_selector("[role=alert]")
    whole(other, "code used already")
    other.click("summary")
    whole(other, "without the phone")
    other.fill("[name=recovery]", codes[0])
    other.click("[data-act=check-recovery]")
    other.wait_for_url("**/counter/supervisor")
