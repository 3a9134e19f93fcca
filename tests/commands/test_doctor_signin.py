"""What the doctor finds of the provider of accounts: it reads what a sign-in would, and signs nobody in."""

import pytest

from queue_core.commands.doctor_signin import sign_in
from queue_core.web import openid_http
from tests.office import shipped
from tests.web.lying_provider import CLIENT, SECRET


@pytest.fixture
def found(provider, tmp_path):
    """What the doctor says of the provider, each line with whether it is well."""

    def look(**changes) -> list[tuple[bool, str]]:
        signin = {"issuer": provider.issuer, "client": CLIENT, "secret": SECRET, "roles": {"x": "clerk"}}
        return [tuple(each) for each in sign_in(shipped(tmp_path, signin=signin | changes))]

    return look


def test_a_provider_that_is_as_it_should_be_is_well(found, provider):
    """What it lacks and may lack is said as well."""
    assert found() == [(True, f"sign-in: {provider.issuer} answers")]
    provider.published = {"end_session_endpoint": None}
    assert found(secret="") == [
        (True, f"sign-in: {provider.issuer} answers; it has no sign-out of its own"),
        (True, "sign-in: without a secret, by PKCE alone"),
    ]


@pytest.mark.parametrize("published, words", [
    ({"issuer": "https://evil.example"}, "another issuer"),
    ({"token_endpoint": "ftp://x"}, "token_endpoint is no https address"),
    ({"scopes_supported": ["openid"]}, "does not know the scopes profile, email"),
])  # fmt: skip
def test_what_is_wrong_with_what_it_publishes_is_named(found, provider, published, words):
    """The setting or the endpoint, in words for whoever sets it up."""
    provider.published = published
    assert [(well, words in line) for well, line in found() if not well] == [(False, True)]


def test_a_provider_without_a_key_that_signs_is_named(found, provider):
    """As one whose keys are of a kind that nobody here can check."""
    provider.fault["/jwks"] = "no keys"
    ((well, line),) = found()
    assert not well and "no key that signs" in line


def test_a_provider_that_is_away_is_told_with_what_it_did(found, provider, monkeypatch):
    """Its address, and the fault of the network."""
    monkeypatch.setattr(openid_http, "WITHIN_S", 1.0)
    provider.fault["/.well-known/openid-configuration"] = "hangs"
    ((well, line),) = found()
    assert not well and f"does not answer at {provider.issuer}" in line and "timed out" in line.lower()


def test_an_office_with_accounts_of_its_own_alone_is_well(tmp_path):
    """Most are."""
    ((well, line),) = sign_in(shipped(tmp_path))
    assert well and "accounts of the office alone" in line
