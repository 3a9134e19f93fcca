"""What a provider of accounts has signed: ID tokens and logout tokens, checked by its keys.

OpenID Connect Core 1.0, 3.1.3.7, and Back-Channel Logout 1.0, 2.6. Signatures are asymmetric: a token that is
signed by the secret that both know, or by nothing, is none.
"""

from collections.abc import Callable, Collection
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry, Token

from queue_core.rules.refusals import Refusal

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
CLOCK_SKEW_S = 120
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
Keys = Callable[[bool], dict[str, Any]]
"""The provider's keys as it publishes them (a JWK Set); with True they are asked for anew, now and then."""


def of_person(
    token: str, keys: Keys, *, issuer: str, client: str, nonce: str, access_token: str | None, now: int
) -> dict[str, Any]:
    """The claims of an ID token. Refuses with `provider_untrusted`, and names what is wrong."""
    decoded = _decoded(token, keys)
    options: Any = {"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client}}
    params = {"nonce": nonce, "client_id": client, "access_token": access_token}
    claims = CodeIDToken(decoded.claims, decoded.header, options, params)
    try:
        claims.validate(now=now, leeway=CLOCK_SKEW_S)
    except ClaimError as error:
        raise Refusal("provider_untrusted", problem=error.claim) from None
    return dict(claims)


def has_methods(claims: dict[str, Any], required: Collection[str]) -> bool:
    """Whether a person has signed in there by all these methods, as the ID token says (`amr`, RFC 8176)."""
    told = claims.get("amr")
    return all(method in told for method in required) if isinstance(told, list) else not required


def of_logout(token: str, keys: Keys, *, issuer: str, client: str, now: int) -> dict[str, Any]:
    """The claims of a logout token. Refuses with `provider_untrusted`."""
    claims = _decoded(token, keys).claims
    essential: Any = {"iat": {"essential": True}, "jti": {"essential": True}, "exp": {"essential": True}}
    who: Any = {"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client}}
    try:
        JWTClaimsRegistry(now, CLOCK_SKEW_S, **essential, **who).validate(claims)
    except ClaimError as error:
        raise Refusal("provider_untrusted", problem=error.claim) from None
    events = claims.get("events")
    if not isinstance(events, dict) or LOGOUT not in events or "nonce" in claims:
        raise Refusal("provider_untrusted", problem="events")
    if not isinstance(claims.get("sub") or claims.get("sid"), str):
        raise Refusal("provider_untrusted", problem="sub")
    return claims


def _decoded(token: str, keys: Keys) -> Token:
    """A token whose signature is the provider's; its keys are asked for anew where they do not know it."""
    for anew in (False, True):
        try:
            return jwt.decode(
                token, KeySet.import_key_set({"keys": signing(keys(anew))}), algorithms=ALGORITHMS
            )
        except (InvalidKeyIdError, BadSignatureError):
            continue
        except (JoseError, ValueError, TypeError) as error:
            problem = getattr(error, "error", "") or "token"
            raise Refusal("provider_untrusted", problem=problem) from None
    raise Refusal("provider_untrusted", problem="key")


def signing(published: dict[str, Any]) -> list[dict[str, Any]]:
    """Of the published keys those that sign; there may be others, of kinds that nobody here knows."""
    given = published.get("keys")
    return [
        each
        for each in (given if isinstance(given, list) else ())
        if isinstance(each, dict) and each.get("kty") in ("RSA", "EC") and each.get("use", "sig") == "sig"
    ]
