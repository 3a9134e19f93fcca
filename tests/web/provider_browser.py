"""Browsers that sign in by a provider of accounts, and what they are answered."""

from urllib.parse import urlsplit

import requests

from queue_core import boards


def begin(browser, to: str = "/counter/sessions", **more: str) -> str:
    """The address that the browser is sent to."""
    answer = browser.get("/counter/sign-in/provider", query_string={"next": to} | more)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def come_back(browser, where: str):
    """What the browser is answered that went there, and was sent back."""
    back = urlsplit(requests.get(where, allow_redirects=False, timeout=30).headers["Location"])
    return browser.get(f"{back.path}?{back.query}")


def signed_in(app):
    browser = app.test_client()
    answer = come_back(browser, begin(browser))
    assert answer.status_code == 303, answer.text
    return browser


def refused(answer, words: str) -> bool:
    """Whether the sign-in is shown, with these words and both ways in."""
    page = answer.text
    return answer.status_code >= 400 and words in page and 'name="password"' in page and "data-act" in page


def accounts(app) -> dict[str, tuple[str, str]]:
    known = [
        each for each in boards.accounts(app.acts.office) if each["login"] not in ("ana", "ioana", "dan")
    ]
    return {each["login"]: (each["name"], each["role"]) for each in known}


def told(app, token: str) -> int:
    """What a provider is answered that sends this logout token."""
    return (
        app.test_client().post("/counter/sign-in/provider/logout", data={"logout_token": token}).status_code
    )
