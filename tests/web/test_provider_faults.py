"""What a provider of accounts answers that does not hold, or does not answer: nobody is signed in by it."""

import threading
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from queue_core import clock
from queue_core.web import openid, openid_http
from tests.servers import until
from tests.web.lying_provider import CLIENT, SECRET, LyingProvider
from tests.web.provider_browser import accounts, begin, come_back, refused, signed_in, told
from tests.web.staff_browser import is_in, sign_in

NOW = time.time


@pytest.fixture
def app(provided):
    return provided


@pytest.mark.parametrize("lie, problem", [
    ({"nonce": "another"}, "nonce"), ({"nonce": None}, "nonce"), ({"aud": "another"}, "aud"),
    ({"aud": None}, "aud"), ({"iss": "http://127.0.0.1:1"}, "iss"), ({"iss": None}, "iss"),
    ({"exp": int(NOW()) - 130}, "exp"), ({"exp": None}, "exp"), ({"sub": None}, "sub"),
    ({"iat": int(NOW()) + 3600}, "iat"), ({"aud": ["lobby", "x"], "azp": "x"}, "azp"),
])  # fmt: skip
def test_a_token_that_is_not_for_this_sign_in_signs_nobody_in(app, provider, lie, problem):
    """The refusal names the claim, for whoever looks after the server."""
    provider.lies = lie
    browser = app.test_client()
    assert refused(come_back(browser, begin(browser)), f"({problem})")
    assert not is_in(browser) and accounts(app) == {}


def test_clocks_may_differ_by_two_minutes(app, provider):
    """The provider's may be ahead or behind."""
    for lie in ({"exp": int(NOW()) - 60}, {"iat": int(NOW()) + 60}):
        provider.lies = lie
        signed_in(app)


def test_a_key_that_was_rotated_is_fetched_and_one_that_is_nobodys_is_refused(app, provider):
    """The kept keys are asked for anew at a key that they do not have."""
    signed_in(app)
    provider.rotate()
    signed_in(app)
    assert provider.asked.count("/jwks") == 2
    strange = LyingProvider()
    try:
        provider.signed = lambda claims: strange.signed(claims)
        browser = app.test_client()
        assert refused(come_back(browser, begin(browser)), "(key)")
    finally:
        strange.close()


def test_an_answer_counts_in_the_browser_that_asked_and_once(app, provider):
    """A state of somebody else's, of nobody's, or one that was used signs nobody in."""
    ana, other = app.test_client(), app.test_client()
    where = begin(ana)
    assert refused(come_back(other, where), "începută în alt browser") and not is_in(other)
    back = urlsplit(requests.get(where, allow_redirects=False, timeout=30).headers["Location"])
    assert ana.get(f"{back.path}?{back.query}").status_code == 303
    assert ana.get(f"{back.path}?{back.query}").status_code == 400
    assert ana.get("/counter/sign-in/provider/back").status_code == 400


def test_a_sign_in_that_was_begun_too_long_ago_is_begun_again(app, monkeypatch):
    """Ten minutes are enough for a password."""
    browser = app.test_client()
    where, now = begin(browser), clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=601))
    back = urlsplit(requests.get(where, allow_redirects=False, timeout=30).headers["Location"])
    assert refused(browser.get(f"{back.path}?{back.query}"), "prea mult timp")


def test_what_the_provider_refuses_is_said_by_its_code_alone(app):
    """What else stands in the answer is not shown."""
    browser = app.test_client()
    for error, shown in (("access_denied", "access_denied"), ("<script>", "?")):
        state = parse_qs(urlsplit(begin(browser)).query)["state"][0]
        asked = {"error": error, "error_description": "evil words", "state": state}
        page = browser.get("/counter/sign-in/provider/back", query_string=asked)
        assert refused(page, f"({shown})") and "evil" not in page.text and page.status_code == 401


def test_a_code_that_is_not_the_providers_is_refused_by_it(app):
    """Of another sign-in, or made up."""
    browser = app.test_client()
    state = parse_qs(urlsplit(begin(browser)).query)["state"][0]
    asked = {"code": "made-up", "state": state}
    assert refused(browser.get("/counter/sign-in/provider/back", query_string=asked), "(invalid_grant)")


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil", "javascript:alert(1)", ""]
)
def test_the_page_that_follows_is_one_of_ours(app, to):
    """Whatever the link said: no open redirect."""
    browser = app.test_client()
    answer = come_back(browser, begin(browser, to))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/counter/")


@pytest.mark.parametrize("fault", ["hangs", "drips", "html", "redirects"])
def test_a_provider_that_does_not_answer_is_said_so_and_the_own_accounts_go_on(
    app, provider, monkeypatch, fault
):
    """The second try is answered at once: it is not asked again for some seconds."""
    monkeypatch.setattr(openid_http, "WITHIN_S", 1.0)
    provider.fault["/.well-known/openid-configuration"] = fault
    browser = app.test_client()
    assert refused(browser.get("/counter/sign-in/provider"), "nu răspunde")
    assert refused(browser.get("/counter/sign-in/provider"), "nu răspunde")
    assert len(provider.asked) == 1
    assert "data-away" in browser.get("/counter/sign-in").text
    assert sign_in(browser, "ana").status_code == 303
    provider.fault.clear()
    monkeypatch.setattr(openid, "AWAY_S", 0.0)
    app.extensions["provider"]._away_until = 0.0
    signed_in(app)


@pytest.mark.parametrize("path", ["/token", "/jwks"])
def test_a_provider_that_falls_silent_in_the_middle_signs_nobody_in(app, provider, monkeypatch, path):
    """Nothing is half-done: no account, no session."""
    monkeypatch.setattr(openid_http, "WITHIN_S", 1.0)
    browser = app.test_client()
    where = begin(browser)
    provider.fault[path] = "hangs"
    assert refused(come_back(browser, where), "nu răspunde")
    assert accounts(app) == {} and not is_in(browser)


@pytest.mark.parametrize("published, problem", [
    ({"issuer": "https://evil.example"}, "issuer"),
    ({"token_endpoint": "http://evil.example/token"}, "token_endpoint"),
    ({"authorization_endpoint": "javascript:alert(1)"}, "authorization_endpoint"),
    ({"jwks_uri": None}, "jwks_uri"),
])  # fmt: skip
def test_what_a_provider_publishes_of_itself_is_not_believed_blindly(app, provider, published, problem):
    """It must be the issuer that config.toml names, and lead to places as safe as that."""
    provider.published = published
    assert refused(app.test_client().get("/counter/sign-in/provider"), f"({problem})")


@pytest.mark.parametrize("lie", [
    {"aud": "another"}, {"iss": "http://127.0.0.1:1"}, {"events": {}}, {"nonce": "n"}, {"exp": 1},
    {"iat": None}, {"sub": None, "sid": None},
])  # fmt: skip
def test_a_logout_that_the_provider_has_not_signed_for_us_ends_nothing(app, provider, lie):
    """Nor does a text that is no token, or an ID token."""
    browser = signed_in(app)
    for token in (provider.logout_token(**lie), provider.id_token("x"), "no token", ""):
        assert told(app, token) == 400
    assert is_in(browser)


@pytest.mark.parametrize("async_mode", ["eventlet", "threading"])
def test_who_waits_for_a_silent_provider_holds_up_nobody_else(server, provider, async_mode):
    """Visitors are served meanwhile, as often as they ask."""
    provider.fault["/.well-known/openid-configuration"] = "hangs"
    signin = {"issuer": provider.issuer, "client": CLIENT, "secret": SECRET, "roles": {"x": "clerk"}}
    served, answers = server(async_mode=async_mode, signin=signin), []
    asking = threading.Thread(
        target=lambda: answers.append(requests.get(f"{served.url}/counter/sign-in/provider", timeout=60))
    )
    asking.start()
    until(lambda: provider.asked)
    meanwhile = 0
    while asking.is_alive():
        assert requests.get(f"{served.url}/privacy", timeout=60).status_code == 200
        meanwhile += asking.is_alive()
    assert answers[0].status_code == 503 and meanwhile >= 3
