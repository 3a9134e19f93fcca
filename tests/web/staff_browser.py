"""Browsers of staff without a screen: sign in, press a form, see who is signed in."""

import re

from queue_core.actions import staff
from queue_core.app import create_app
from queue_core.web.limits import limiter
from tests.office import hash_of

PASSWORD = "a long password"
OTHER = "quite another one"
STAFF = {"ana": "clerk", "ioana": "supervisor", "dan": "admin"}
HASHED = hash_of(PASSWORD)


def with_accounts(office, now) -> None:
    """A clerk, a supervisor and an admin."""
    for login, role in STAFF.items():
        staff.add_staff(office, login, name=login, role=role, password_hash=HASHED, by="test", now=now)


def staffed(found, **changes):
    """An office with these accounts, on threads, as a test's own browser asks it."""
    acts = found(server={"async_mode": "threading"}, **changes)
    with_accounts(acts.office, acts.clock.now)
    return acts


def app_of(acts):
    """The office's application, with nothing counted against anybody yet."""
    made = create_app(acts.office)
    limiter.reset()
    return made


def csrf(browser) -> str:
    """From a page that does nothing: a kiosk's would ask for a code, which may be a morning's first act."""
    return re.search(r'name="csrf" content="([^"]+)"', browser.get("/nowhere").text)[1]


def press(browser, path: str, headers=None, **fields: str):
    return browser.post(path, data=fields | {"csrf_token": csrf(browser)}, headers=headers)


def sign_in(browser, login: str, password: str = PASSWORD, **more: str):
    return press(browser, "/counter/sign-in", login=login, password=password, **more)


def is_in(browser) -> bool:
    return browser.get("/counter/").status_code == 200
