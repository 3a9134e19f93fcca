"""What is known of printers and slips."""

from sqlalchemy import Connection

from queue_core.boards import statements
from queue_core.boards.shapes import PrinterState, SlipState
from queue_core.data import queries
from queue_core.data.db import Office
from queue_core.data.schema import Row


def printers_now(db: Connection, office: Office) -> list[PrinterState]:
    known = {row.name: row for row in db.execute(statements.PRINTERS, {"office": office.id})}
    kept_back = {name: count for name, count in db.execute(statements.KEPT_BACK, {"office": office.id})}
    unconfirmed = db.execute(statements.UNCONFIRMED, {"office": office.id}).all()
    return [
        {
            "name": name,
            "ok": known[name].ok if name in known else None,
            "problem": known[name].problem if name in known else None,
            "paper_low": name in known and known[name].paper_low,
            "kept_back": kept_back.get(name, 0),
            "unconfirmed": [number for printer, number in unconfirmed if printer == name],
        }
        for name in office.settings.printers
    ]


def slip_of(db: Connection, office: Office, ticket_id: int) -> SlipState | None:
    """What became of the last slip of a ticket; `moved_to` is the printer that stood in for its own,
    `is_second` says that one was ordered again."""
    row = db.execute(statements.SLIP, {"id_": ticket_id}).first()
    if row is None:
        return None
    return _state(office, row, is_second=queries.is_ordered_again(db, office.id, ticket_id))


def slip_of_job(office: Office, job: int) -> SlipState | None:
    """What became of a paper without a ticket, by its print job."""
    with office.storage.reading() as db:
        row = db.execute(statements.SLIP_OF_JOB, {"office": office.id, "job": job}).first()
        return _state(office, row, is_second=False) if row else None


def _state(office: Office, row: Row, *, is_second: bool) -> SlipState:
    return {
        "state": row.state,
        "problem": row.problem,
        "moved_to": row.printer if row.moved_from and row.printer in office.settings.printers else None,
        "is_second": is_second,
    }
