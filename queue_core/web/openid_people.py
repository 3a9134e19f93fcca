"""Who somebody is, and what they may do here, by the claims that a provider of accounts has signed."""

from dataclasses import dataclass
from typing import Any

from queue_core.data.staff import LONGEST_SUBJECT
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal
from queue_core.settings.signin import Signin


@dataclass(frozen=True)
class Person:
    """Whom the provider has let in: who that is there for ever, and what they are called and may do now.

    `session` is its name for the sign-in, `id_token` what signs out of it.
    """

    subject: str
    login: str
    name: str
    role: str
    session: str | None
    id_token: str


class NoRole(Refusal):
    """`no_role`, with the subject of whom it is said to: what was theirs before ends."""

    def __init__(self, subject: str) -> None:
        super().__init__("no_role")
        self.subject = subject


def person_of(claims: dict[str, Any], signin: Signin, id_token: str) -> Person:
    """The person of these claims. Refuses with `provider_untrusted`, `no_role`, `other_domain`."""
    subject, email = str(claims["sub"]), claims.get("email")
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise Refusal("provider_untrusted", problem="sub")
    if signin.domains:
        domain = email.rpartition("@")[2].lower() if isinstance(email, str) else ""
        if domain not in signin.domains or claims.get("email_verified") is False:
            raise Refusal("other_domain")
    role = signin.role_of(claim_of(claims, signin.claim))
    if role is None:
        raise NoRole(subject)
    login = _called(claims.get("preferred_username"), email, subject)
    sid = claims.get("sid")
    session = sid if isinstance(sid, str) and len(sid) <= LONGEST_SUBJECT else None
    return Person(subject, login, _called(claims.get("name"), login), role, session, id_token)


def claim_of(claims: dict[str, Any], name: str) -> Any:
    """A claim by its name, or by the way to it: `realm_access.roles`."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _called(*names: object) -> str:
    """The first of these that an account may be called; else a word for somebody."""
    for name in names:
        try:
            return limits.account_name(str(name or "")[: limits.ACCOUNT.most].strip())
        except Refusal:
            continue
    return "account"
