"""The section [signin] of config.toml: how staff sign in, by whom they are known, and for how long."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, model_validator

from queue_core.settings.values import Section, Text, Words

LOOPBACK = ("localhost", "127.0.0.1", "::1")
Role = Literal["clerk", "supervisor", "admin"]
RANKS: tuple[Role, ...] = ("clerk", "supervisor", "admin")
"""The roles, the one that may least first: of several that a person's claim gives, the last holds."""


def _issuer(address: str) -> str:
    """As discovery wants it (OpenID Connect Discovery 1.0, 3): https, without query and fragment."""
    parts = urlsplit(address)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if address and not (is_safe and parts.hostname) or parts.query or parts.fragment or parts.username:
        raise ValueError("the provider’s address, such as https://sso.example.ro/realms/city; https alone")
    return address


def _domain(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", name):
        raise ValueError('the domain of an e-mail address, in small letters: "primarias1.ro"')
    return name


class Signin(Section):
    """Accounts are the office's own, and, where `issuer` is named, those of a provider of identities (OpenID
    Connect): whoever has one of the claim's values in `roles` has that role."""

    idle_minutes: Annotated[int, Field(ge=0, le=24 * 60)] = 120
    issuer: Annotated[str, Field(max_length=255), AfterValidator(_issuer)] = ""
    client: str = ""
    secret: SecretStr = SecretStr("")
    account_word: Text = Words()
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    claim: Annotated[str, Field(pattern=r"^\S+$")] = "roles"
    roles: dict[str, Role] = {}
    domains: tuple[Annotated[str, AfterValidator(_domain)], ...] = ()
    passwords: Literal["all", "admins"] = "all"
    require_amr: tuple[Annotated[str, Field(pattern=r"^\S+$")], ...] = ()
    second_factor: Annotated[tuple[Role, ...], AfterValidator(lambda roles: tuple(dict.fromkeys(roles)))] = ()

    @model_validator(mode="after")
    def _agrees(self) -> "Signin":
        if self.issuer and not self.client:
            raise ValueError("issuer needs a client: the name that the provider knows this office by")
        if self.issuer and not self.roles:
            raise ValueError('issuer needs roles: [signin.roles] "value of the claim" = "clerk"')
        if not self.issuer and self.passwords == "admins":
            raise ValueError('passwords = "admins" needs an issuer: else no clerk could sign in')
        return self

    @property
    def is_provided(self) -> bool:
        """Whether a provider's accounts sign in."""
        return bool(self.issuer)

    def role_of(self, values: object) -> Role | None:
        """The role that the claim's value gives: a text, a list of texts; None where it gives none."""
        given = values if isinstance(values, list) else [values]
        found = [self.roles[each] for each in given if isinstance(each, str) and each in self.roles]
        return max(found, key=RANKS.index, default=None)
