"""A visitor leaves a contact for one ticket, to be told of its call, and takes it back; staff send a test."""

from datetime import timedelta

from sqlalchemy import bindparam, delete, insert, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.ticket_moves import find
from queue_core.data import outbox
from queue_core.data.messages import IS_OPEN, PUSH
from queue_core.data.messages import message as messages
from queue_core.data.messages import ticket_contact as contacts
from queue_core.data.rows import TicketRow
from queue_core.rules.contact import contact
from queue_core.rules.message_states import MESSAGE
from queue_core.rules.refusals import Refusal
from queue_core.rules.states import TICKET
from queue_core.rules.subscription import subscription

TEST_EXPIRES = timedelta(minutes=10)


@act
def leave(acting: Acting, ticket: int, written: str, *, url: str = "", by: str) -> Answer:
    """Have a ticket's holder told by e-mail or phone when the turn is near and when the number is called.

    The contact goes when the ticket ends. `url` is the ticket's page. Refuses with `unknown_ticket`,
    `wrong_state`, `bad_contact`, `no_gateway`.
    """
    row = find(acting, ticket)
    TICKET.after("leave_contact", row.state)
    kind, recipient = contact(written)
    channel = acting.settings.messages.channel_for(kind)
    if channel is None:
        raise Refusal("no_gateway")
    return _keep(acting, row, channel, recipient, url, by)


@act
def leave_browser(acting: Acting, ticket: int, said: str, *, url: str = "", by: str) -> Answer:
    """Have a ticket's holder told by this browser (Web Push): `said` is its subscription, as JSON.

    Refuses with `unknown_ticket`, `wrong_state`, `bad_contact`, `no_gateway`.
    """
    row = find(acting, ticket)
    TICKET.after("leave_contact", row.state)
    wanted = acting.settings.messages
    if not wanted.push:
        raise Refusal("no_gateway")
    return _keep(acting, row, PUSH, subscription(said, wanted.push_services), url, by)


@act
def withdraw(acting: Acting, ticket: int, *, by: str) -> Answer:
    """Take back every contact of a ticket, and what is not yet sent to it. Refuses with `unknown_ticket`."""
    row = find(acting, ticket)
    acting.db.execute(_FORGET_ALL, {"ticket": row.id})
    acting.db.execute(_EXPIRE, {"ticket": row.id, "ended": MESSAGE.outcome("expire")})
    acting.journal("ticket.contact_withdrawn", by=by, ticket=row)
    return Answer({"contacts": 0})


@act
def send_test(acting: Acting, written: str, *, by: str) -> Answer:
    """Send a test message to an e-mail address or a phone. Refuses with `bad_contact`, `no_gateway`."""
    kind, recipient = contact(written)
    channel = acting.settings.messages.channel_for(kind)
    if channel is None:
        raise Refusal("no_gateway")
    seq = acting.journal("message.tested", by=by)
    to = outbox.To(channel, recipient, acting.settings.languages[0])
    expires_at = acting.now + TEST_EXPIRES
    outbox.write(
        acting.db, acting.office, "test", to, about=str(seq), facts={}, now=acting.now, expires_at=expires_at
    )
    return Answer({"channel": channel}, made=True)


def _keep(acting: Acting, ticket: TicketRow, channel: str, recipient: str, url: str, by: str) -> Answer:
    """One contact for each channel: another one takes its place."""
    mine = {"ticket": ticket.id}
    acting.db.execute(_FORGET, mine | {"name": channel})
    acting.db.execute(
        insert(contacts).values(
            office_id=acting.office.id,
            ticket_id=ticket.id,
            channel=channel,
            recipient=recipient,
            url=url,
            left_at=acting.now,
        )
    )
    acting.journal(TICKET.event("leave_contact"), by=by, ticket=ticket)
    return Answer({"channel": channel}, made=True)


_FORGET = delete(contacts).where(
    contacts.c.ticket_id == bindparam("ticket"), contacts.c.channel == bindparam("name")
)
_FORGET_ALL = delete(contacts).where(contacts.c.ticket_id == bindparam("ticket"))
_EXPIRE = (
    update(messages)
    .where(messages.c.ticket_id == bindparam("ticket"), IS_OPEN)
    .values(state=bindparam("ended"), recipient=None)
)
