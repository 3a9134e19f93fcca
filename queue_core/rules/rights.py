"""What staff may do: each right with its sentence, and the roles that have it as shipped.

`[rights]` of config.toml gives each right to other roles; a view or an operation of the API names the rights
that it needs. Tokens have scopes; one whose scope is a role's work also needs the rights of that role.
"""

from collections.abc import Mapping
from typing import NamedTuple

from queue_core.rules.refusals import N_

ROLES = ("clerk", "supervisor", "admin")
"""From the one with the fewest rights, as shipped, to the one with all."""
ALL, OVER, TOP = ROLES, ROLES[1:], ROLES[2:]
ROLE_OF_SCOPE = {"desk": "clerk", "supervisor": "supervisor", "admin": "admin"}
"""The role whose rights bind the tokens of a scope. Others are machines': their scope alone binds them."""


class Right(NamedTuple):
    """`roles` have it as shipped; `name` and `sentence` are how people read it."""

    name: str
    sentence: str
    roles: tuple[str, ...]


RIGHTS: Mapping[str, Right] = {
    "serve": Right(
        N_("Serve at a desk"),
        N_("Open and close a desk, call numbers and serve them, give a number to somebody without one."),
        ALL,
    ),
    "check_in": Right(
        N_("Confirm arrivals"),
        N_("Check in a visitor with an appointment, and accept one who came late."),
        ALL,
    ),
    "give_priority": Right(
        N_("Give priority"), N_("Give a number priority or withdraw it, with a reason."), ALL
    ),
    "reopen": Right(
        N_("Take a visit up again"),
        N_("Bring back a visit that was ended by mistake, with a reason."),
        ALL,
    ),
    "see_names": Right(
        N_("See names"), N_("See the appointments, with the visitors’ names and phone numbers."), ALL
    ),
    "book": Right(
        N_("Make appointments"),
        N_("Make appointments for visitors, move and cancel them. It needs the right to see names."),
        ALL,
    ),
    "oversee": Right(
        N_("Oversee the office"),
        N_("See every desk and the whole line, act on them, put up notices, see the messages sent."),
        OVER,
    ),
    "end_day": Right(
        N_("End the day"), N_("End the day for everybody, and stop or reopen a service’s tickets."), OVER
    ),
    "block_times": Right(
        N_("Block times"),
        N_("Let nobody be booked at some times, and move or cancel all who are booked then."),
        OVER,
    ),
    "see_reports": Right(
        N_("See reports"),
        N_("See the figures, the exceptions to the order, and the story of a number."),
        OVER,
    ),
    "export": Right(
        N_("Take figures away"), N_("Save reports as files. It needs the right to see them."), OVER
    ),
    "search_journal": Right(
        N_("Search the journal"), N_("Read what happened in the office, and who did it."), OVER
    ),
    "manage_devices": Right(
        N_("Pair screens"), N_("Pair kiosks and TVs, and revoke screens and tokens."), OVER
    ),
    "manage_clerks": Right(
        N_("Help clerks sign in"), N_("See the accounts, add clerks, and set a clerk’s password."), OVER
    ),
    "manage_accounts": Right(
        N_("Manage accounts"), N_("Add, change and take away the account of anybody else."), TOP
    ),
    "change_office": Right(
        N_("Change the office"), N_("Change what the office is: services, desks, hours, these rights."), TOP
    ),
    "see_audit": Right(
        N_("See the audit"), N_("See who signed in and from where, and who changed accounts and rights."), TOP
    ),
}
KEPT = ("manage_clerks", "manage_accounts", "change_office")
"""What an admin always has, so that no table of rights locks everybody out."""
KEEPER = "admin"
