"""Staff sign in by a provider of accounts: who gets in, as what, and how it ends."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.provider_browser import accounts, begin, come_back, refused, signed_in, told
from tests.web.staff_browser import PASSWORD, app_of, is_in, press, sign_in, staffed


@pytest.fixture
def app(provided):
    return provided


def test_somebody_signs_in_by_the_provider_and_has_an_account_from_then_on(app, provider):
    """By code, PKCE, state and nonce; name and role by the claims; led to the page that was wanted."""
    browser = app.test_client()
    where = begin(browser)
    asked = parse_qs(urlsplit(where).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == ["http://localhost/counter/sign-in/provider/back"]
    answer = come_back(browser, where)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/counter/sessions")
    assert is_in(browser) and "Ana Pop" in browser.get("/counter/").text
    assert accounts(app) == {"ana.pop": ("Ana Pop", "clerk")}
    assert app.acts.events()[-2:] == ["staff.added", "staff.signed_in"]
    signed_in(app)
    assert accounts(app) == {"ana.pop": ("Ana Pop", "clerk")}, "the same person"


def test_nothing_of_what_the_answer_must_hold_is_in_the_cookie(app):
    """The code verifier and the nonce are drawn from the server's secret, and nowhere kept."""
    browser = app.test_client()
    asked = parse_qs(urlsplit(begin(browser)).query)
    with browser.session_transaction() as session:
        assert asked["state"][0] in str(dict(session)) and asked["nonce"][0] not in str(dict(session))


def test_a_person_is_known_by_the_subject_and_never_by_a_name(app, provider):
    """Another person of the same name gets an account of their own, and nobody's but that."""
    signed_in(app)
    provider.person |= {"sub": "other", "name": "Ana Pop the second"}
    signed_in(app)
    provider.person |= {"sub": "third", "preferred_username": "dan"}
    signed_in(app)
    assert accounts(app) == {
        "ana.pop": ("Ana Pop", "clerk"),
        "ana.pop-2": ("Ana Pop the second", "clerk"),
        "dan-2": ("Ana Pop the second", "clerk"),
    }


def test_name_and_role_are_the_providers_at_each_sign_in(app, provider):
    """Of several roles the one that may most holds."""
    browser = signed_in(app)
    assert browser.get("/counter/supervisor").status_code == 403
    provider.person |= {"name": "Ana Ionescu", "roles": ["ghisee", "it", "unheard of"]}
    assert signed_in(app).get("/counter/office").status_code == 200
    assert accounts(app) == {"ana.pop": ("Ana Ionescu", "admin")}
    assert browser.get("/counter/supervisor").status_code == 200, "a role holds at once, everywhere"


def test_who_has_no_role_is_not_let_in_and_is_out_where_it_was_lost(app, provider):
    """Said plainly; no account is made for it."""
    provider.person["roles"] = ["something else"]
    browser = app.test_client()
    assert refused(come_back(browser, begin(browser)), "nu are niciun rol") and accounts(app) == {}
    provider.person["roles"] = "ghisee"
    before = signed_in(app)
    provider.person["roles"] = None
    assert come_back(browser, begin(browser)).status_code == 403
    assert not is_in(before)


def test_the_role_may_stand_inside_another_claim_or_with_the_userinfo(office, provider):
    """As Keycloak has it; what the ID token lacks is asked of the UserInfo endpoint."""
    app = office(claim="realm_access.roles", domains=["primarias1.ro"])
    provider.person |= {"roles": None, "email": "ana@primarias1.ro", "realm_access": {"roles": ["sefi"]}}
    signed_in(app)
    assert accounts(app)["ana.pop"][1] == "supervisor" and "/userinfo" not in provider.asked
    provider.person["realm_access"] = None
    provider.more = {"realm_access": {"roles": ["ghisee"]}}
    signed_in(app)
    assert accounts(app)["ana.pop"][1] == "clerk"
    provider.more |= {"sub": "somebody else"}
    browser = app.test_client()
    assert refused(come_back(browser, begin(browser)), "(userinfo)")


@pytest.mark.parametrize("email", ["ana@elsewhere.ro", "ana@primarias1.ro.evil.example", None, 7])
def test_only_the_domains_that_are_named_are_let_in(office, provider, email):
    """By the e-mail address that the provider says is verified, or does not say is not."""
    app = office(domains=["primarias1.ro"])
    provider.person["email"] = email
    browser = app.test_client()
    assert refused(come_back(browser, begin(browser)), "altei organizații")
    provider.person |= {"email": "ana@PrimariaS1.ro", "email_verified": False}
    assert come_back(browser, begin(browser)).status_code == 403
    provider.person["email_verified"] = True
    assert come_back(browser, begin(browser)).status_code == 303


@pytest.mark.parametrize(("amr", "status"), [
    (["pwd", "otp", "mfa"], 303), (["pwd"], 403), (None, 403), ("mfa", 401), ([], 403), ([{"mfa": 1}], 403),
])  # fmt: skip
def test_how_somebody_has_to_sign_in_there_may_be_required(office, provider, amr, status):
    """By what the signed ID token says, not by what was asked for."""
    provider.lies["amr"] = amr
    browser = office(require_amr=["mfa"]).test_client()
    assert come_back(browser, begin(browser)).status_code == status
    assert is_in(browser) == (status == 303)


def test_signing_out_leads_to_the_providers_sign_out(app, provider):
    """And ends the session here first, whatever becomes of that."""
    browser = signed_in(app)
    page = press(browser, "/counter/sign-out")
    assert f"{provider.issuer}/end?" in page.text and "id_token_hint=" in page.text
    assert not is_in(browser)


def test_the_provider_ends_a_session_here_itself(app, provider):
    """Back-channel logout: that session by its name, or all of a person; others go on."""
    first = signed_in(app)
    provider.person["sid"] = "s2"
    second = signed_in(app)
    provider.person |= {"sub": "other", "sid": "s3"}
    other = signed_in(app)
    provider.person["sub"] = "7f3a"
    assert told(app, provider.logout_token()) == 200
    assert not is_in(first) and is_in(second) and is_in(other)
    assert told(app, provider.logout_token(sid=None)) == 200
    assert not is_in(second) and is_in(other)
    row = app.acts.journal()[-1]
    assert (row.event, row.why["because"]) == ("staff.signed_out", "by_provider")


def test_own_accounts_can_be_for_administrators_alone(office, provider):
    """A clerk's right password is told where to sign in; a wrong one is a wrong one."""
    app = office(passwords="admins")
    browser = app.test_client()
    assert sign_in(browser, "ana").status_code == 403
    assert sign_in(browser, "ana", "wrong").status_code == 401
    assert not is_in(browser)
    assert sign_in(browser, "dan").status_code == 303


def test_an_account_of_the_providers_has_no_password_and_nobody_gives_it_one(app, provider):
    """Nor another name or role; the last own admin stays, whoever else administers by the provider."""
    provider.person["roles"] = ["it"]
    boss = signed_in(app)
    assert sign_in(app.test_client(), "ana.pop", "").status_code == 401
    dan = app.test_client()
    sign_in(dan, "dan")
    page = dan.get("/counter/staff").text.partition('data-account="ana.pop"')[2].partition("</li>")[0]
    assert "end-sessions" in page and "set-password" not in page and "change-account" not in page
    fresh = {"login": "ana.pop", "password": PASSWORD + "!", "again": PASSWORD + "!"}
    assert press(dan, "/counter/staff/password", **fresh).status_code == 409
    assert press(dan, "/counter/staff/change", login="ana.pop", name="A", role="clerk").status_code == 409
    assert press(boss, "/counter/staff/remove", login="dan").status_code == 409
    assert boss.get("/counter/password").headers["Location"] == "/counter/sessions"
    assert press(dan, "/counter/staff/remove", login="ana.pop").status_code == 303 and not is_in(boss)


def test_who_has_no_password_signs_in_once_more_to_end_other_sessions(app, provider, monkeypatch):
    """A browser that has just signed in has shown whose it is; an older one is sent to the provider."""
    first, second = signed_in(app), signed_in(app)
    page = second.get("/counter/sessions").text
    assert 'name="password"' not in page
    chosen = re.findall(r'name="session" value="([0-9a-f]+)"', page)
    monkeypatch.setattr("counter.sessions.FRESH", -app.permanent_session_lifetime)
    sent = press(second, "/counter/sessions", session=chosen)
    assert "/counter/sign-in/provider?again=1" in sent.headers["Location"] and is_in(first)
    assert "prompt=login" in begin(second, again="1")
    monkeypatch.undo()
    assert press(second, "/counter/sessions", session=chosen).status_code == 303
    assert not is_in(first) and is_in(second)


def test_an_office_without_a_provider_has_no_such_door(found):
    """Nor a button for it."""
    browser = app_of(staffed(found)).test_client()
    assert 'data-act="provider"' not in browser.get("/counter/sign-in").text
    assert browser.get("/counter/sign-in/provider").status_code == 404
    assert browser.get("/counter/sign-in/provider/back").status_code == 400
    assert browser.post("/counter/sign-in/provider/logout").status_code == 400
