"""The provider of accounts that `[signin]` names, by OpenID Connect: authorization code with PKCE.

What it publishes of itself is kept for an hour, its keys too, and for some seconds that it did not answer:
so a provider that is away delays those who sign in by it, once, and nobody else.
"""

import hashlib
import hmac
import logging
import re
import time
from datetime import datetime
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client import OAuthError

from queue_core.rules.refusals import Refusal
from queue_core.settings.signin import LOOPBACK, Signin
from queue_core.web import openid_tokens
from queue_core.web.openid_http import NO_ANSWER, ProviderSession
from queue_core.web.openid_people import Person, claim_of, person_of

KEPT_S, AWAY_S, KEYS_ANEW_S = 3600.0, 15.0, 30.0
WELL_KNOWN = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
log = logging.getLogger(__name__)


class Provider:
    """One provider, as these settings name it."""

    def __init__(self, signin: Signin) -> None:
        self.signin = signin
        self._metadata: tuple[float, dict[str, Any]] = (0.0, {})
        self._keys: tuple[float, dict[str, Any]] = (0.0, {})
        self._keys_asked_at = self._away_until = 0.0
        self.last_fault = ""
        """What it did instead of answering, the last time that it did not."""

    @property
    def is_away(self) -> bool:
        """Whether it did not answer a moment ago."""
        return time.monotonic() < self._away_until

    def metadata(self) -> dict[str, Any]:
        """What it publishes of itself. Refuses with `provider_away`, `provider_untrusted`."""
        until, known = self._metadata
        if time.monotonic() < until:
            return known
        found = self._asked(self.signin.issuer.rstrip("/") + WELL_KNOWN)
        if found.get("issuer") != self.signin.issuer:
            raise Refusal("provider_untrusted", problem="issuer")
        for name in ENDPOINTS:
            if not _is_safe(found.get(name), self.signin.issuer):
                raise Refusal("provider_untrusted", problem=name)
        self._metadata = time.monotonic() + KEPT_S, found
        return found

    def address(self, state: str, secret: bytes, back: str, *, again: bool = False) -> str:
        """Where a browser is sent to sign in; `again`: also if it is signed in there. `secret` makes what the
        answer must hold, so that nothing of it leaves this server. Refuses as `metadata`."""
        where = self.metadata()["authorization_endpoint"]
        more = {"prompt": "login"} if again else {}
        address, _ = self._session().create_authorization_url(
            where,
            state=state,
            code_verifier=_drawn(secret, state, "verifier"),
            nonce=_drawn(secret, state, "nonce"),
            redirect_uri=back,
            **more,
        )
        return str(address)

    def person(self, code: str, state: str, secret: bytes, back: str, now: datetime) -> Person:
        """Who has come back with this code. Refuses with `provider_refused`, `provider_away`,
        `provider_untrusted`, `second_step_needed`, `no_role`, `other_domain`."""
        metadata = self.metadata()
        verifier = _drawn(secret, state, "verifier")
        try:
            with self._session() as session:
                token = session.fetch_token(
                    metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    redirect_uri=back,
                )
        except OAuthError as error:
            raise Refusal("provider_refused", problem=problem_code(error.error)) from None
        except (*NO_ANSWER, ValueError) as error:
            raise self._away(error) from None
        id_token, access = token.get("id_token"), token.get("access_token")
        if not isinstance(id_token, str):
            raise Refusal("provider_untrusted", problem="id_token")
        claims = openid_tokens.of_person(
            id_token,
            self._signing_keys,
            issuer=self.signin.issuer,
            client=self.signin.client,
            nonce=_drawn(secret, state, "nonce"),
            access_token=access,
            now=int(now.timestamp()),
        )
        if not openid_tokens.has_methods(claims, self.signin.require_amr):
            raise Refusal("second_step_needed")
        return person_of(self._with_more(claims, access), self.signin, id_token)

    def sign_out_address(self, id_token: str | None, back: str) -> str | None:
        """Where a browser is sent to sign out there too (RP-Initiated Logout 1.0); None where it offers none,
        or does not answer."""
        try:
            where = self.metadata().get("end_session_endpoint")
        except Refusal:
            return None
        if not _is_safe(where, self.signin.issuer):
            return None
        said = {"client_id": self.signin.client, "post_logout_redirect_uri": back}
        said |= {"id_token_hint": id_token} if id_token else {}
        return str(add_params_to_uri(where, said))

    def logged_out(self, token: str, now: datetime) -> tuple[str | None, str | None]:
        """Whom a logout token names, and which session there. Refuses as `metadata`."""
        claims = openid_tokens.of_logout(
            token,
            self._signing_keys,
            issuer=self.signin.issuer,
            client=self.signin.client,
            now=int(now.timestamp()),
        )
        return claims.get("sub"), claims.get("sid")

    def has_keys(self) -> bool:
        """Whether it publishes a key that signs. Refuses as `metadata`."""
        return bool(openid_tokens.signing(self._signing_keys(False)))

    def _with_more(self, claims: dict[str, Any], access: Any) -> dict[str, Any]:
        """The claims with those of the UserInfo endpoint, where the ID token lacks what is needed."""
        where = self.metadata().get("userinfo_endpoint")
        lacks = claim_of(claims, self.signin.claim) is None or (self.signin.domains and "email" not in claims)
        if not lacks or not access or not _is_safe(where, self.signin.issuer):
            return claims
        more = self._asked(str(where), Authorization=f"Bearer {access}")
        if more.get("sub") != claims["sub"]:
            raise Refusal("provider_untrusted", problem="userinfo")
        return more | claims

    def _signing_keys(self, anew: bool) -> dict[str, Any]:
        until, known = self._keys
        now = time.monotonic()
        if now < until and not (anew and now - self._keys_asked_at > KEYS_ANEW_S):
            return known
        if anew:
            self._keys_asked_at = now
        found = self._asked(self.metadata()["jwks_uri"])
        self._keys = now + KEPT_S, found
        return found

    def _asked(self, address: str, **headers: str) -> dict[str, Any]:
        """What it answers, as JSON. Refuses with `provider_away`, at once where that was so just now."""
        if self.is_away:
            raise Refusal("provider_away")
        try:
            with self._session() as session:
                answer = session.request("GET", address, withhold_token=True, headers=headers)
                answer.raise_for_status()
                found = answer.json()
        except (*NO_ANSWER, ValueError) as error:
            raise self._away(error) from None
        if not isinstance(found, dict):
            raise Refusal("provider_untrusted", problem="JSON")
        return found

    def _away(self, error: Exception) -> Refusal:
        self._away_until = time.monotonic() + AWAY_S
        self.last_fault = str(error)
        log.warning("The provider of accounts, %s, does not answer: %s", self.signin.issuer, error)
        return Refusal("provider_away")

    def _session(self) -> ProviderSession:
        secret = self.signin.secret.get_secret_value()
        _, known = self._metadata
        offered = known.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        way = "client_secret_basic" if "client_secret_basic" in offered else "client_secret_post"
        return ProviderSession(
            client_id=self.signin.client,
            client_secret=secret or None,
            token_endpoint_auth_method=way if secret else "none",
            scope=" ".join(self.signin.scopes),
        )


def problem_code(error: object) -> str:
    """An error's code as it may be shown: what is no code (RFC 6749, 5.2) is not."""
    return str(error) if re.fullmatch(r"[a-z_]{1,40}", str(error)) else "?"


def _drawn(secret: bytes, state: str, what: str) -> str:
    """A value that only this server can make for a state, and the same each time."""
    return hmac.new(secret, f"{what} {state}".encode(), hashlib.sha256).hexdigest()


def _is_safe(address: object, issuer: str) -> bool:
    """Whether an address is https, as its issuer's is; beside an issuer on this very machine http will do."""
    if not isinstance(address, str):
        return False
    if issuer.startswith("https://"):
        return address.startswith("https://")
    return bool(re.match(rf"https?://({'|'.join(map(re.escape, LOOPBACK))}|\[::1\])[:/]", address))
