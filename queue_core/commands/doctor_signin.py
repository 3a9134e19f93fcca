"""What the doctor finds of the provider of accounts: what it publishes of itself, and its keys."""

from collections.abc import Iterator

from queue_core.commands.doctor_settings import Finding
from queue_core.rules.refusals import Refusal
from queue_core.settings.settings import Settings

WHY = {
    "issuer": "it names another issuer than config.toml does; they must be the same, sign by sign",
    "authorization_endpoint": "its authorization_endpoint is no https address",
    "token_endpoint": "its token_endpoint is no https address",
    "jwks_uri": "its jwks_uri is no https address",
    "key": "it publishes no key that signs (RSA or EC)",
    "JSON": "what it answers is no JSON object",
}


def sign_in(settings: Settings) -> Iterator[Finding]:
    """The discovery document and the keys, as a sign-in would read them; nobody is signed in."""
    signin = settings.signin
    if not signin.is_provided:
        yield Finding(True, "sign-in: by accounts of the office alone; [signin] names no issuer")
        return
    from queue_core.web.openid import Provider

    provider = Provider(signin)
    try:
        found = provider.metadata()
        if not provider.has_keys():
            raise Refusal("provider_untrusted", problem="key")
    except Refusal as refusal:
        away = f"the provider does not answer at {signin.issuer}: {provider.last_fault}"
        yield Finding(False, f"sign-in: {WHY.get(refusal.facts.get('problem', ''), away)}")
        return
    missing = [each for each in signin.scopes if each not in found.get("scopes_supported", signin.scopes)]
    if missing:
        yield Finding(False, f"sign-in: the provider does not know the scopes {', '.join(missing)}")
    leaves = "" if found.get("end_session_endpoint") else "; it has no sign-out of its own"
    yield Finding(True, f"sign-in: {signin.issuer} answers{leaves}")
    if not signin.secret.get_secret_value():
        yield Finding(True, "sign-in: without a secret, by PKCE alone")
