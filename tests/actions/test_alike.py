"""References and codes that cannot be told apart when they are typed."""

from sqlalchemy import update

from queue_core.actions.appointment_rows import key_of
from queue_core.data.appointments import appointment
from tests.office import refused


def as_before(acts, reference, older):
    """Rename an appointment to what could be stored before references that are alike were refused."""
    with acts.office.storage.engine.begin() as db:
        named = appointment.c.reference == reference
        db.execute(update(appointment).where(named).values(reference=older, asked_for=key_of(older)))


def test_a_code_is_meant_before_a_reference_that_looks_like_it(acts):
    """Of rows from before it was refused: who types the own code is checked in, though a booking has it."""
    acts.book("R123456", "10:05")
    acts.book("REF-2", "10:40", "utilities", code="123456")
    as_before(acts, "R123456", "123456")
    assert acts.check_in("123456")["number"] == "PE001"


def test_a_reference_typed_as_it_is_is_meant_before_one_that_is_only_alike(acts):
    """Of rows from before it was refused: Kf3x and kF3X are two visitors'."""
    acts.book("Kf3x", "10:05", "utilities")
    acts.book("other", "10:00")
    as_before(acts, "other", "kF3X")
    assert acts.check_in("Kf3x")["number"] == "PE001"
    assert acts.check_in("kF3X")["number"] == "PA001"


def test_what_cannot_be_told_from_another_when_it_is_typed_is_not_stored(acts, clock):
    """References that differ in case or blanks only; a code that is a reference, and the other way round."""
    acts.book("Kf3x", "10:05", code="111222")
    acts.book("333444", "10:10")
    for reference in ("kF3X", "K f3x", "KF3X "):
        with refused("reference_alike"):
            acts.book(reference, "11:00")
    with refused("code_taken"):
        acts.book("R2", "11:00", code="333444")
    with refused("reference_is_a_code"):
        acts.book("111222", "11:00")
    assert acts.book("Kf3x", "11:00", code="111222")["state"] == "booked"
    assert acts.book("555666", "11:00", code="555666")["code"] == "555666"
