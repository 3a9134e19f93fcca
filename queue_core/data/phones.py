"""Appointments by a number that stands in their field of phones, as the first or beside others."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, bindparam, or_, select, union_all

from queue_core.data.appointments import HAS_OTHER_PHONES, HAS_PHONE, appointment
from queue_core.data.rows import AppointmentRow


def numbers_of(row: AppointmentRow) -> list[str]:
    """All numbers of an appointment."""
    return [*([row.phone_digits] if row.phone_digits else []), *(row.other_digits or "").split()]


def ids_of_phone(db: Connection, office: int, digits: str, day: date | None = None) -> list[int]:
    """The appointments that a number belongs to, of one day or of all; `digits` are its last ones, or all."""
    whole = len(digits) == _WHOLE
    params: dict[str, Any] = {"office": office, "day": day, "digits": digits, "ends": f"%{digits}"}
    params["among"] = f"%{digits} %"
    return list(db.execute(_STATEMENTS[whole, day is not None], params).scalars())


def rows_of(db: Connection, ids: Iterable[int]) -> list[AppointmentRow]:
    """Appointments by their ids, by time."""
    wanted = select(appointment).where(appointment.c.id.in_(set(ids)))
    return list(db.execute(wanted.order_by(appointment.c.slot_at, appointment.c.id)).all())


_WHOLE = 9


def _statement(whole: bool, of_a_day: bool) -> Any:
    """Each half by its own index: of an OR, SQLite would read the whole table."""
    digits = appointment.c.phone_digits
    first = digits == bindparam("digits") if whole else digits.like(bindparam("ends"))
    return union_all(
        _ids(of_a_day).where(HAS_PHONE, first),
        _ids(of_a_day).where(HAS_OTHER_PHONES, appointment.c.other_digits.like(bindparam("among")),
                             or_(digits.is_(None), ~first)),
    )  # fmt: skip


def _ids(of_a_day: bool) -> Select[int]:
    ids = select(appointment.c.id).where(appointment.c.office_id == bindparam("office"))
    return ids.where(appointment.c.slot_on == bindparam("day")) if of_a_day else ids


_STATEMENTS = {
    (whole, of_a_day): _statement(whole, of_a_day) for whole in (True, False) for of_a_day in (True, False)
}
