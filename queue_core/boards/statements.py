"""The questions behind the boards, as statements made once."""

from datetime import timedelta

from sqlalchemy import bindparam, exists, func, literal_column, or_, select

from queue_core.data.appointments import HAS_TICKET
from queue_core.data.appointments import appointment as appointments
from queue_core.data.devices import screen
from queue_core.data.journal import IS_FINISH, journal
from queue_core.data.messages import channel
from queue_core.data.office import alarm_seen, counter, intake, notice, weekly
from queue_core.data.office import desk as desks
from queue_core.data.office import office as offices
from queue_core.data.prints import print_job, printer
from queue_core.data.staff import staff, token
from queue_core.data.tickets import IS_AT_DESK, IS_NO_SHOW, IS_UNFINISHED, IS_WAITING, WAS_ANNOUNCED
from queue_core.data.tickets import ticket as tickets

CALLS_SHOWN, MOST_CALLS = 5, 120
SHOWN_FOR, TURN_WITHIN = timedelta(minutes=2), timedelta(minutes=10)
"""A call is shown until the visit begins; else for SHOWN_FOR; the last CALLS_SHOWN are shown in any case.
A TV that is behind with its turns is told of calls of TURN_WITHIN, and nobody of more than MOST_CALLS."""
IS_UNFINISHED_TICKET = tickets.c.state.in_(
    [literal_column(f"'{state}'") for state in ("waiting", "called", "serving", "held")]
)
OFFICE = tickets.c.office_id == bindparam("office")
DAY_SEQ = select(offices.c.day_seq).where(offices.c.id == bindparam("office")).scalar_subquery()
TODAY = select(offices.c.day_on).where(offices.c.id == bindparam("office")).scalar_subquery()
SEQ = select(offices.c.last_seq).where(offices.c.id == bindparam("office"))
_CALL = select(
    tickets.c.number,
    tickets.c.rank,
    tickets.c.service,
    tickets.c.desk,
    tickets.c.state,
    tickets.c.called_at,
    tickets.c.announced_at,
    tickets.c.announced_seq,
)
CALLS = (
    _CALL.where(
        OFFICE,
        WAS_ANNOUNCED,
        tickets.c.announced_seq > DAY_SEQ,
        tickets.c.desk.is_not(None),
    )
    .order_by(tickets.c.announced_seq.desc())
    .limit(MOST_CALLS)
)
CALLS_OF_AREA = _CALL.where(
    OFFICE,
    WAS_ANNOUNCED,
    tickets.c.announced_seq > DAY_SEQ,
    tickets.c.desk.in_(bindparam("desks", expanding=True)),
)
CALLS_OF_AREA = CALLS_OF_AREA.order_by(tickets.c.announced_seq.desc()).limit(MOST_CALLS)
NOT_STARTED = _CALL.where(OFFICE, IS_AT_DESK, tickets.c.state == "called", WAS_ANNOUNCED)
TICKET = select(tickets).where(OFFICE, tickets.c.id == bindparam("id_"))
PARTY = (
    select(tickets.c.number, tickets.c.service, tickets.c.slot_at)
    .where(
        OFFICE,
        tickets.c.day_on == bindparam("day"),
        IS_UNFINISHED,
        tickets.c.party == bindparam("party_"),
        tickets.c.id != bindparam("id_"),
    )
    .order_by(tickets.c.slot_at, tickets.c.id)
)
_SLIP = select(print_job.c.state, print_job.c.problem, print_job.c.printer, print_job.c.moved_from)
SLIP = _SLIP.where(print_job.c.ticket_id == bindparam("id_")).order_by(print_job.c.id.desc()).limit(1)
SLIP_OF_JOB = _SLIP.where(print_job.c.office_id == bindparam("office"), print_job.c.id == bindparam("job"))
OF_HEADS = select(tickets.c.service, tickets.c.taken_at).where(
    tickets.c.id.in_(bindparam("heads", expanding=True))
)
OF_TICKET = select(appointments.c.state, appointments.c.slot_at).where(
    appointments.c.ticket_id == bindparam("id_"), HAS_TICKET
)
AT_DESK = select(tickets).where(OFFICE, tickets.c.desk == bindparam("name"), IS_AT_DESK)
PARTIES_AT_DESKS = select(tickets.c.party).where(OFFICE, tickets.c.party.is_not(None), IS_AT_DESK)
ALL_AT_DESKS = select(
    tickets.c.desk, tickets.c.number, tickets.c.state, tickets.c.called_at, tickets.c.started_at
).where(OFFICE, IS_AT_DESK)
HELD = select(tickets).where(OFFICE, IS_UNFINISHED, tickets.c.state == "held").order_by(tickets.c.id)
NO_SHOWS = (
    select(tickets)
    .where(
        OFFICE,
        tickets.c.day_on >= bindparam("first"),
        tickets.c.desk == bindparam("name"),
        tickets.c.state == "no_show",
        tickets.c.ended_at >= bindparam("since"),
    )
    .order_by(tickets.c.ended_at.desc())
)
LINE = select(tickets).where(OFFICE, IS_WAITING).order_by(tickets.c.rank, tickets.c.due_at, tickets.c.id)
DESKS = select(desks).where(desks.c.office_id == bindparam("office"))
CLERK = select(desks.c.clerk).where(
    desks.c.office_id == bindparam("office"), desks.c.desk == bindparam("name"), desks.c.state != "closed"
)
APPOINTMENT = (
    select(appointments, tickets.c.number)
    .outerjoin(tickets, tickets.c.id == appointments.c.ticket_id)
    .where(appointments.c.office_id == bindparam("office"), appointments.c.reference == bindparam("given"))
)
INTAKE = select(intake).where(intake.c.office_id == bindparam("office"))
GIVEN = select(counter.c.series, counter.c.count).where(
    counter.c.office_id == bindparam("office"), counter.c.day_on == bindparam("day")
)
WAITS = select(tickets.c.service, tickets.c.rank, func.count(), func.min(tickets.c.due_at)).where(
    OFFICE, IS_WAITING
)
WAITS = WAITS.group_by(tickets.c.service, tickets.c.rank)
LONGEST = (
    select(tickets.c.number, tickets.c.due_at)
    .where(OFFICE, tickets.c.service == bindparam("slug"), tickets.c.rank == bindparam("rank_"), IS_WAITING)
    .order_by(tickets.c.due_at, tickets.c.id)
    .limit(1)
)
FINISHED = (
    select(journal.c.service, func.count())
    .where(journal.c.office_id == bindparam("office"), IS_FINISH, journal.c.at >= bindparam("since"))
    .group_by(journal.c.service)
)
MISSED = (
    select(tickets.c.service, func.count())
    .where(OFFICE, IS_NO_SHOW, tickets.c.day_on == bindparam("day"))
    .group_by(tickets.c.service)
)
LAST_OF_TICKET = (
    select(journal.c.seq, journal.c.event, journal.c.at, journal.c.by)
    .where(journal.c.office_id == bindparam("office"), journal.c.ticket_id == bindparam("id_"))
    .order_by(journal.c.seq.desc())
    .limit(1)
)
ALARMS_SEEN = select(alarm_seen).where(alarm_seen.c.office_id == bindparam("office"))
DAY_ENDS = select(offices.c.ends_at, offices.c.ends_by).where(offices.c.id == bindparam("office"))
NAME = select(staff.c.name).where(staff.c.login == bindparam("login_"))
TO_COME = select(func.count()).where(
    appointments.c.office_id == bindparam("office"),
    appointments.c.slot_on == bindparam("day"),
    appointments.c.state == "booked",
)
CHANNELS = select(channel).where(channel.c.office_id == bindparam("office"))
WEBHOOK_GONE_AT = select(offices.c.webhook_gone_at).where(offices.c.id == bindparam("office"))
FEED_AT = select(offices.c.feed_at).where(offices.c.id == bindparam("office"))
STOPPED = select(intake.c.service).where(intake.c.office_id == bindparam("office"), intake.c.stopped)
LANGUAGE = select(tickets.c.language).where(
    OFFICE, tickets.c.day_on == TODAY, tickets.c.number == bindparam("given")
)
SCREENS = select(token.c.name, token.c.seen_at, token.c.behind_at).where(token.c.seen_at.is_not(None))
WEEKLY = select(weekly.c.desk, weekly.c.services).where(
    weekly.c.office_id == bindparam("office"), weekly.c.weekday == bindparam("day")
)
NOTICES = select(notice.c.id, notice.c.words, notice.c.until_at).where(
    notice.c.office_id == bindparam("office"),
    or_(notice.c.until_at.is_(None), notice.c.until_at > bindparam("now")),
)
NOTICES = NOTICES.order_by(notice.c.id)
DEVICES = select(
    token.c.name,
    token.c.scope,
    token.c.language,
    token.c.printer,
    token.c.made_at,
    token.c.seen_at,
    token.c.process,
    token.c.told,
).order_by(token.c.name)
KEPT_BACK = (
    select(print_job.c.printer, func.count())
    .join(tickets, tickets.c.id == print_job.c.ticket_id)
    .where(
        tickets.c.office_id == bindparam("office"),
        IS_UNFINISHED_TICKET,
        print_job.c.state == literal_column("'stale'"),
    )
    .group_by(print_job.c.printer)
)
_LATER = print_job.alias()
UNCONFIRMED = (
    select(print_job.c.printer, tickets.c.number)
    .join(tickets, tickets.c.id == print_job.c.ticket_id)
    .where(
        tickets.c.office_id == bindparam("office"),
        IS_UNFINISHED_TICKET,
        print_job.c.state == literal_column("'unconfirmed'"),
        ~exists().where(_LATER.c.ticket_id == print_job.c.ticket_id, _LATER.c.id > print_job.c.id),
    )
    .order_by(print_job.c.id)
)
"""Slips given up, of which none was ordered since."""
HELP = (
    select(screen.c.name, screen.c.help_at)
    .where(screen.c.office_id == bindparam("office"), screen.c.help_at.is_not(None))
    .order_by(screen.c.help_at)
)
PRINTERS = select(printer).where(printer.c.office_id == bindparam("office"))
JOURNAL = (
    select(journal)
    .where(journal.c.office_id == bindparam("office"), journal.c.seq > bindparam("after"))
    .order_by(journal.c.seq)
    .limit(bindparam("most"))
)
LAST_DESK = (
    select(journal.c.desk)
    .where(
        journal.c.office_id == bindparam("office"),
        journal.c.ticket_id == bindparam("id_"),
        journal.c.desk.is_not(None),
    )
    .order_by(journal.c.seq.desc())
    .limit(1)
)
LAST_WHY = (
    select(journal.c.why)
    .where(
        journal.c.office_id == bindparam("office"),
        journal.c.ticket_id == bindparam("id_"),
        journal.c.event == bindparam("event"),
    )
    .order_by(journal.c.seq.desc())
    .limit(1)
)
