"""The law of each field: its letters, its length, its years; and that the database has room for it."""

import re
import sys
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import String

from queue_core.data.tables import metadata
from queue_core.rules import limits
from queue_core.rules.limits import Text
from tests.office import refused

TEXTS = [each for each in vars(limits).values() if isinstance(each, Text)]
SCRIPT_MARKS = "\u200c\u200d\u200e\u200f"
NEVER = {"Cc", "Cf", "Cs", "Zl", "Zp"}
LETTERS = st.characters(exclude_categories=sorted(NEVER), exclude_characters="\ufffd") | st.sampled_from(
    SCRIPT_MARKS
)


def fits_schema(law: Text, text: str) -> bool:
    schema = law.schema
    fits = len(text) <= schema["maxLength"] and bool(re.fullmatch(schema["pattern"], text))
    return fits and not ("not" in schema and re.search(schema["not"]["pattern"], text))


def is_taken(law: Text, text: str) -> bool:
    try:
        return bool(law.taken(text)) or True
    except limits.Refusal:
        return False


def test_every_control_and_invisible_character_of_unicode_is_refused_inside_a_name():
    """Categories Cc, Cf, Cs, Zl and Zp, but for the joiners and marks that some scripts are written with."""
    known = [chr(number) for number in range(sys.maxunicode + 1)]
    never = {each for each in known if unicodedata.category(each) in NEVER} - set(SCRIPT_MARKS)
    taken = {each for each in never if is_taken(limits.NAME, f"a{each}b")}
    assert taken == set("\t\r\n"), "a line end inside a name is a blank"
    assert not is_taken(limits.REFERENCE, "a\tb") and not is_taken(limits.PHONE, "1\n2")


@given(st.text(LETTERS, max_size=limits.NAME.most))
def test_any_other_letters_make_a_name_and_a_name_is_kept_as_it_was_kept(name):
    """What is kept is a name again, and the same one."""
    if len(unicodedata.normalize("NFC", name)) <= limits.NAME.most:
        kept = limits.NAME.taken(name)
        assert limits.NAME.taken(kept) == kept


@given(st.sampled_from(TEXTS), st.text(max_size=60))
def test_json_schema_says_what_the_law_says(law, text):
    """Of a text as it is kept; and whatever the schema allows is taken, but for a desk's name with pictures
    from beyond U+FFFF."""
    fits = fits_schema(law, text)
    if fits and (law is not limits.DESK or max(text) <= "\uffff"):
        assert is_taken(law, text)
    if text == law.tidied(text) and is_taken(law, text):
        assert fits


@pytest.mark.parametrize("law", TEXTS)
def test_the_longest_text_is_taken_and_one_letter_more_is_refused(law):
    """Letters are counted, not bytes; a name of another form is refused as that."""
    letter = {limits.CODE: "1", limits.CALL_KEY: "A"}.get(law, "a")
    if law not in (limits.LANGUAGE, limits.OFFICE_LANGUAGE, limits.EMAIL):
        assert law.taken(letter * law.most) == letter * law.most
    with pytest.raises(limits.Refusal) as refusal:
        law.taken(letter * (law.most + 1))
    assert refusal.value.code == (law.other_form or "too_long")


@pytest.mark.parametrize("code", ["ro", "uk-easy"])
def test_a_language_of_an_office_has_two_letters_and_may_be_its_easy_form(code):
    assert limits.OFFICE_LANGUAGE.taken(code) == code
    for wrong in (f"{code}x", f"{code}-easy-easy", "r", "RO", "ro-", "ro-hard"):
        with refused("bad_language"):
            limits.OFFICE_LANGUAGE.taken(wrong)


@pytest.mark.parametrize("before, after, kept", [
    ("\ufeff", "", True), (" \t", "\r\n", True), ("\u200e", "\u200b", True), ("\u202a", "\u202c", True),
    ("\u202e", "", False), ("", "\u202d", False), ("\x0b", "", False), ("\u2028", "", False),
])  # fmt: skip
def test_what_copying_leaves_around_a_text_is_not_kept_and_an_override_is_never_taken(before, after, kept):
    """Blanks and direction marks go; U+202D and U+202E turn what follows: they are refused there too."""
    if kept:
        assert limits.NAME.taken(f"{before}Ana{after}") == "Ana"
    else:
        with refused("control_characters"):
            limits.NAME.taken(f"{before}Ana{after}")


def test_a_phone_copied_out_of_an_address_book_is_taken():
    """Telephones' address books wrap a number in U+202D and U+202C, on its way to the clipboard."""
    assert limits.PHONE.taken("\u202d+40 721 234 567\u202c") == "+40 721 234 567"
    with refused("control_characters"):
        limits.PHONE.taken("+40\u202e721")


@pytest.mark.parametrize("law", [limits.NAME, limits.REFERENCE, limits.UID, limits.SERVICE_NAME])
def test_letters_are_composed(law):
    """Some keyboards and file systems send a letter and its comma apart; both are one name, one reference."""
    assert law.taken(unicodedata.normalize("NFD", "Țurcanu Ș.")) == "Țurcanu Ș."


@pytest.mark.parametrize(
    "written", ["2,02701E+11", "2.02701E+11", "2.027e+11", "4E-5", "202701000001.0", "#####", "#N/A", "#REF!"]
)
def test_what_a_spreadsheet_cut_short_is_no_reference(written):
    """Several appointments would become one, and a full export would cancel those that it does not name."""
    with refused("rounded_number"):
        limits.REFERENCE.taken(written)


@pytest.mark.parametrize("written", ["2E11", "12E45", "7e+x", "1E+", "R-1.0", "12.0", "#12", "A1E+11"])
def test_what_only_looks_like_it_is_a_reference(written):
    """Spreadsheets write an exponent with its sign."""
    assert limits.REFERENCE.taken(written) == written


@pytest.mark.parametrize("hours", [-12.25, 14.25, 20])
def test_an_offset_that_no_place_has_is_refused(hours):
    """It would move an appointment to another day."""
    with refused("bad_offset"):
        limits.instant(datetime(2027, 2, 2, 8, 30, tzinfo=timezone(timedelta(hours=hours))))


@pytest.mark.parametrize("written, state", [
    ("booked", "booked"), ("Booked", "booked"), ("CANCELLED", "cancelled"), ("canceled", "cancelled"),
    ("", None), ("booked ", None), ("arrived", None),
])  # fmt: skip
def test_an_appointment_is_booked_or_cancelled_in_any_case(written, state):
    if state:
        assert limits.state(written) == state
    else:
        with refused("unknown_state"):
            limits.state(written)


def test_an_instant_is_judged_by_its_year_in_utc():
    """So that no zone decides whether a slot is taken."""
    first, after = datetime(2000, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)
    east, west = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))
    for at in (first, after - timedelta(seconds=1), first.astimezone(east)):
        assert limits.instant(at) == at
    ends = [end.replace(tzinfo=zone) for end in (datetime.min, datetime.max) for zone in (east, west)]
    for at in (first - timedelta(seconds=1), after, *ends):
        with refused("bad_year") as refusal:
            limits.instant(at)
        assert refusal.value.facts == {"first": 2000, "last": 2100}


COLUMNS = {
    "appointment.reference": limits.REFERENCE, "appointment.code": limits.CODE,
    "appointment.service": limits.SLUG, "appointment.name": limits.NAME, "appointment.phone": limits.PHONE,
    "appointment.other_digits": limits.PHONE, "appointment.uid": limits.UID,
    "appointment.language": limits.OFFICE_LANGUAGE, "token.language": limits.OFFICE_LANGUAGE,
    "ticket.language": limits.OFFICE_LANGUAGE, "ticket.number": limits.NUMBER, "ticket.service": limits.SLUG,
    "ticket.line": limits.SLUG, "ticket.desk": limits.DESK, "ticket.note": limits.NOTE,
    "ticket.outcome": limits.SLUG, "journal.number": limits.NUMBER, "journal.service": limits.SLUG,
    "journal.desk": limits.DESK, "desk.desk": limits.DESK, "desk.clerk": limits.ACCOUNT,
    "intake.service": limits.SLUG, "staff.login": limits.ACCOUNT, "staff.name": limits.ACCOUNT,
    "token.name": limits.ACCOUNT, "token.printer": limits.PRINTER, "pairing.code": limits.CODE,
    "print_job.printer": limits.PRINTER, "print_job.moved_from": limits.PRINTER,
    "printer.name": limits.PRINTER, "printing_agent.printer": limits.PRINTER, "screen.name": limits.ACCOUNT,
    "appointment.email": limits.EMAIL, "reservation.reference": limits.REFERENCE,
    "reservation.service": limits.SLUG, "reservation.name": limits.NAME, "reservation.email": limits.EMAIL,
    "reservation.phone": limits.PHONE, "reservation.language": limits.OFFICE_LANGUAGE,
    "ticket_contact.recipient": limits.EMAIL, "ticket_contact.channel": limits.SLUG,
    "message.recipient": limits.EMAIL, "message.channel": limits.SLUG, "message.reference": limits.REFERENCE,
    "message.language": limits.OFFICE_LANGUAGE, "channel.name": limits.SLUG, "weekly.desk": limits.DESK,
    "service.slug": limits.SLUG, "staff.call_key": limits.CALL_KEY, "staff.last_desk": limits.DESK,
    "feedback.service": limits.SLUG, "feedback.said": limits.FEEDBACK, "wait_score.service": limits.SLUG,
    "aid_used.screen": limits.ACCOUNT,
    "block.service": limits.SLUG, "block.reason": limits.REASON,
}  # fmt: skip
OUR_OWN = {
    "appointment.asked_for", "appointment.phone_digits", "appointment.state", "appointment.source",
    "appointment.stated", "ticket.origin", "ticket.state", "ticket.needs", "journal.event", "journal.by",
    "office.ends_by",
    "answer.asked", "answer.body", "desk.state", "counter.series", "print_job.state", "print_job.problem",
    "printer.problem", "printer.failed", "printing_agent.process", "staff.role", "staff.password",
    "token.digest", "token.scope", "token.process", "pairing.digest", "pairing.room",
    "ticket_contact.url", "message.kind", "message.once", "message.state", "message.problem",
    "channel.problem", "appointment.url", "reservation.url", "reservation.code", "reservation.state",
    "service.letter", "alarm_seen.alarm", "alarm_seen.instance", "alarm_seen.by",
    "aid_used.aid", "settings_seen.digest", "staff.issuer", "staff.subject", "staff_session.digest",
    "second_factor.key", "recovery_code.digest",
    "staff_session.way", "staff_session.browser", "staff_session.provider_session",
}  # fmt: skip
"""Columns whose words the program makes itself."""


def test_every_column_has_room_for_what_the_law_of_its_field_lets_in():
    """PostgreSQL refuses a longer text with a fault, in the middle of an act."""
    widths = {
        f"{table.name}.{column.name}": column.type.length
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, String) and column.type.length
    }
    assert widths.keys() <= COLUMNS.keys() | OUR_OWN, widths.keys() - COLUMNS.keys() - OUR_OWN
    assert {name: widths[name] for name, law in COLUMNS.items() if widths[name] < law.most} == {}
    longest = max(len("ΐ".casefold()), len("ŉ".casefold()))
    assert widths["appointment.asked_for"] >= limits.REFERENCE.most * longest
    assert widths["journal.by"] >= limits.ACCOUNT.most + len("staff:")
