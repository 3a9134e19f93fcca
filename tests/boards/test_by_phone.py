"""The day's appointments by the last digits of a phone, as a kiosk asks for them."""

from queue_core.boards import appointments


def found(acts, digits: str) -> list[appointments.OfPhone]:
    return appointments.by_phone(acts.office, acts.clock.now.date(), digits)


def test_every_number_of_the_field_finds_the_appointment_once(acts):
    """However a spreadsheet or a person wrote it."""
    acts.book("R1", "10:00", phone="40722001234.0")
    acts.book("R2", "10:10", phone="0212 345 678 / 0733 001 234")
    acts.book("R3", "10:20", phone="0733001234, 0744001234")
    assert [row.reference for row in found(acts, "1234")] == ["R1", "R2", "R3"]
    assert [row.reference for row in found(acts, "5678")] == ["R2"]


def test_one_visitors_are_those_with_a_number_and_a_name_in_common(acts):
    """A call centre's are not, and nor are two phones that merely end alike."""
    acts.book("R1", "10:00", phone="0722 001 234", name="Ana Pop")
    acts.book("R2", "10:10", phone="0212345678, 0722001234", name="POP ANA")
    assert appointments.are_one_visitors(found(acts, "1234"))
    acts.book("R3", "10:20", phone="0722001234", name="Ion Pop")
    assert not appointments.are_one_visitors(found(acts, "1234"))
    acts.book("R3", "10:20", phone="0733001234", name="Ana Pop")
    assert not appointments.are_one_visitors(found(acts, "1234"))
