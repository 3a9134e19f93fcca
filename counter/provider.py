"""Staff sign in and out by the provider of accounts that `[signin]` names.

What a browser has begun is in its signed cookie: the answer is taken in that browser alone, once, and within
ten minutes (OAuth 2.0 Security, RFC 9700, 4.7).
"""

import logging
from typing import Any, NamedTuple

from flask import current_app, redirect, render_template, request, session, url_for

from counter.blueprint import blueprint
from counter.signin import page, wanted
from queue_core.actions import provider_accounts
from queue_core.actions.staff import digest, new_token
from queue_core.boards import credentials
from queue_core.rules.refusals import Refusal
from queue_core.web import browsers, context, provider, sessions
from queue_core.web.auth import Clerk, open_to_all
from queue_core.web.open_limits import PAGES, SCRAPES, at_most
from queue_core.web.openid_people import NoRole
from queue_core.web.origin import shortened

BEGUN, MOST_BEGUN, GOOD_FOR_S = "sign_ins_begun", 3, 600
BY_PROVIDER = "provider"
log = logging.getLogger(__name__)


class Begun(NamedTuple):
    """A sign-in that this browser has begun: its state, the page it leads to, when (Unix time)."""

    state: str
    next: str
    at: float


@blueprint.get("/sign-in/provider")
@open_to_all
@at_most(PAGES)
def to_provider() -> Any:
    """Send the browser to the provider; `again` has it ask for the password also who is signed in there."""
    state = new_token()
    try:
        where = provider.current().address(state, _secret(), _back(), again="again" in request.args)
    except Refusal as refusal:
        return _refused(refusal, wanted())
    begun = [*session.get(BEGUN, ()), Begun(state, wanted(), _unix_time())]
    session[BEGUN] = begun[-MOST_BEGUN:]
    return redirect(where)


@blueprint.get("/sign-in/provider/back")
@open_to_all
@at_most(PAGES)
def from_provider() -> Any:
    """The browser comes back: with a code that says who it is, or with the provider's refusal."""
    to = ""
    try:
        begun = _taken(request.args.get("state", ""))
        to = begun.next
        clerk, secret = _signed_in(begun)
    except Refusal as refusal:
        return _refused(refusal, to)
    log.info("Account %s has signed in as %s, by the provider", clerk.id, clerk.role)
    sessions.adopt(clerk, secret)
    return redirect(to, 303)


@blueprint.post("/sign-in/provider/logout")
@open_to_all
@at_most(SCRAPES)
def end_by_provider() -> Any:
    """The provider itself says that somebody is signed out there (Back-Channel Logout 1.0): here too."""
    try:
        there = provider.current()
        subject, its_session = there.logged_out(request.form.get("logout_token", ""), context.now())
    except Refusal as refusal:
        log.warning("A logout by the provider was refused: %s", refusal)
        return {"error": "invalid_request", "error_description": refusal.code}, 400
    provider_accounts.end_sessions(
        context.office(),
        there.signin.issuer,
        subject=subject,
        provider_session=its_session,
        by=BY_PROVIDER,
        now=context.now(),
    )
    return "", 200


def _signed_in(begun: Begun) -> tuple[Clerk, str]:
    """Whom the provider has let in, by a session that has begun, and the id for its cookie."""
    from queue_core.web.openid import problem_code

    there = provider.current()
    if error := request.args.get("error"):
        raise Refusal("provider_refused", problem=problem_code(error))
    if request.args.get("iss", there.signin.issuer) != there.signin.issuer:
        # Another provider's answer (RFC 9207).
        raise Refusal("provider_untrusted", problem="iss")
    code = request.args.get("code", "")
    try:
        person = there.person(code, begun.state, _secret(), _back(), context.now())
    except NoRole as refusal:
        _end_all_of(there.signin.issuer, refusal.subject)
        raise
    secret = new_token()
    answer = provider_accounts.sign_in(
        context.office(),
        there.signin.issuer,
        person.subject,
        login=person.login,
        name=person.name,
        role=person.role,
        digest=digest(secret),
        browser=browsers.in_short(request.user_agent.string),
        network=shortened(request.remote_addr or ""),
        provider_session=person.session,
        id_token=person.id_token,
        by=BY_PROVIDER,
        now=context.now(),
    )
    account = credentials.account_of(context.office(), answer.data["login"])
    if account is None:
        raise Refusal("no_role")
    return Clerk(account), secret


def _end_all_of(issuer: str, subject: str) -> None:
    """Whose role has gone is out at once, wherever they were signed in."""
    provider_accounts.end_sessions(
        context.office(), issuer, subject=subject, provider_session=None, by=BY_PROVIDER, now=context.now()
    )


def _taken(state: str) -> Begun:
    """The sign-in that this browser has begun with a state, once. Refuses with `sign_in_stale`."""
    begun = [Begun(*each) for each in session.pop(BEGUN, ())]
    found = next((each for each in begun if each.state == state), None)
    if left := [each for each in begun if each is not found]:
        session[BEGUN] = left
    if found is None or not 0 <= _unix_time() - found.at <= GOOD_FOR_S:
        raise Refusal("sign_in_stale")
    return found


def _unix_time() -> float:
    return context.now().timestamp()


def _refused(refusal: Refusal, to: str) -> Any:
    log.warning("A sign-in by the provider was refused: %s", refusal)
    return page(refusal, to), refusal.status


def signed_out(id_token: str | None) -> Any:
    """What a browser is shown that has signed out here: the way to the sign-out there, or the sign-in."""
    where = provider.current().sign_out_address(id_token, url_for("counter.sign_in", _external=True))
    if where is None:
        return redirect(url_for("counter.sign_in"), 303)
    # A form's redirect to another host is held back by the policy `form-action 'self'`; a page's is not.
    return render_template("counter/signed_out.html", where=where)


def _back() -> str:
    """The address that the provider sends browsers back to, which it has to know."""
    return url_for("counter.from_provider", _external=True)


def _secret() -> bytes:
    key = current_app.secret_key
    return key if isinstance(key, bytes) else str(key).encode()
