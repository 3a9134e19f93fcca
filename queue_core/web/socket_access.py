"""Which room a socket may listen to, and which printers an agent may serve.

Anonymous sockets join only the lobby's board, or a ticket's with its token; the desks' and the office's
boards need a signed-in member of staff with the right to it, or a token that reads.
"""

from typing import Any

from flask import current_app, request
from flask_login import current_user

from queue_core.actions.staff import digest
from queue_core.live.rooms import AGENTS, LOBBY, RIGHT_OF
from queue_core.rules.refusals import Refusal
from queue_core.web import auth, context, i18n


def room_of(asked: dict[str, Any]) -> str:
    """The room that a socket asks for. Refuses with `no_token`, `wrong_scope`, `unknown_…`, `not_found`."""
    if asked.get("agent"):
        return _for(asked, ("kiosk",), AGENTS, office_secret=True)
    match asked.get("board"):
        case "lobby":
            return _lobby(asked.get("area"))
        case "ticket":
            return _ticket(context.tracked(str(asked.get("token"))), asked.get("language"))
        case "desk":
            desk = context.settings().present_desk(str(asked.get("desk")))
            if desk not in context.settings().desks:
                raise Refusal("unknown_desk", desk=desk)
            return in_this_language(_for(asked, ("desk", "read"), f"desk:{desk}"))
        case "office":
            return in_this_language(_for(asked, ("read",), "office:"))
    raise Refusal("not_found")


def _lobby(area: Any) -> str:
    if not area:
        return LOBBY
    if not isinstance(area, str) or area not in context.settings().areas:
        raise Refusal("not_found")
    return f"{LOBBY}:{area}"


def _ticket(ticket: int, language: Any) -> str:
    """In the language that its page is read in, if the office speaks it; else in the ticket's own."""
    is_known = isinstance(language, str) and language in context.settings().offered
    return f"ticket:{ticket}@{language}" if is_known else f"ticket:{ticket}"


def in_this_language(room: str) -> str:
    """The room of staff who read a board in the language of this browser."""
    return f"{room}@{i18n.of_request(request, for_staff=True).code}"


def _for(asked: dict[str, Any], scopes: tuple[str, ...], room: str, office_secret: bool = False) -> str:
    secret = secret_of(asked)
    if office_secret and auth.is_own_agent(secret):
        return room
    if secret:
        # A socket lasts: who was revoked a moment ago is not let in on what is remembered of the token.
        current_app.extensions["believed"].pop(digest(secret), None)
    device = auth.device(secret)
    if device is None:
        if current_user.is_authenticated and current_user.has(RIGHT_OF[room.partition(":")[0]]):
            return room
        raise Refusal("no_token")
    if not device.may(*scopes):
        raise Refusal("wrong_scope")
    return room


def secret_of(asked: dict[str, Any]) -> str | None:
    """The token that comes with a socket, in its header or beside what it asks for."""
    secret = auth.bearer() or asked.get("bearer")
    return secret if isinstance(secret, str) else None


def printers_of(asked: dict[str, Any], bearer: auth.Device | None) -> list[str]:
    """The office's own printers for the server's own agent; for one at a kiosk's computer those that stand
    there: its token's, if that was given for one; of these the ones it names, else all."""
    printers = context.settings().printers.values()
    if auth.is_own_agent(secret_of(asked)):
        return [printer.name for printer in printers if printer.kind != "agent"]
    named = asked.get("printers")
    there = [printer.name for printer in printers if printer.kind == "agent"]
    if bearer and bearer.printer:
        there = [name for name in there if name == bearer.printer]
    return [name for name in there if named is None or (isinstance(named, list) and name in named)]


def draws(asked: dict[str, Any], kind: str) -> bool:
    """Whether an agent says that it draws this kind of paper; one of an older version says nothing."""
    told = asked.get("draws")
    return isinstance(told, list) and kind in told
