"""The signature of a device's cookie is checked once a request, whoever asks for it."""

import pytest
from itsdangerous import URLSafeSerializer

from queue_core.actions import staff
from tests.web.staff_browser import app_of


@pytest.fixture
def checks(monkeypatch):
    """The cookies whose signature was checked, in order."""
    checked: list[str] = []
    loads = URLSafeSerializer.loads

    def counted(self, kept, *args, **more):
        if self.salt == b"devices":
            checked.append(kept)
        return loads(self, kept, *args, **more)

    monkeypatch.setattr(URLSafeSerializer, "loads", counted)
    return checked


@pytest.fixture
def kiosk(found):
    """The browser of a paired kiosk."""
    acts = found(server={"async_mode": "threading"}, kiosk={"paired_only": True})
    token = staff.new_token()
    acts.do(staff.add_token, "by-the-door", scope="kiosk", token_digest=staff.digest(token))
    browser = app_of(acts).test_client()
    assert browser.get(f"/kiosk/?token={token}").status_code == 302
    return browser


@pytest.mark.parametrize("page", ["/kiosk/", "/kiosk/check-in", "/display/", "/counter/sign-in"])
def test_the_device_cookie_is_checked_once_a_request(kiosk, checks, page):
    """Language, guard, limits and page all ask."""
    assert kiosk.get(page).status_code == 200
    assert len(checks) == 1


def test_the_next_request_checks_the_cookie_again(kiosk, checks):
    """What was believed of one request is not believed of the next: the cookie may be another."""
    for _ in range(3):
        assert kiosk.get("/kiosk/").status_code == 200
    assert len(checks) == 3
    kiosk.set_cookie("lobby-device", "of somebody else's making")
    kiosk.get("/kiosk/check-in")
    assert len(checks) == 4


def test_a_browser_that_becomes_a_device_is_one_within_the_same_request(kiosk, checks):
    """What the request has changed counts, not what the cookie said."""
    before = kiosk.get_cookie("lobby-device").value
    assert (
        kiosk.get("/display/").status_code == 200
    )  # asks for a code, which is kept beside the kiosk's pairing
    assert kiosk.get_cookie("lobby-device").value != before
    assert kiosk.get("/kiosk/check-in").status_code == 200
