"""What is known of people leaves on schedule, or when they ask; and is gone from the files as well."""

import json
import os
from datetime import timedelta

import pytest

from queue_core.actions import privacy
from queue_core.data import backups
from queue_core.serving.purging import purge
from tests.office import TUESDAY, local, refused

NAME, PHONE, DIGITS = "Ștefania Întrebătoarea", "+40 721 987 654", "721987654"
TOKENS = (NAME.encode(), PHONE.encode(), DIGITS.encode())
SECRET = b"a secret"


@pytest.fixture
def acts(found):
    return found(privacy={"keep_contact_days": 7, "keep_journal_days": 30})


def in_the_files(acts) -> set[bytes]:
    """Which of the visitor's data stand anywhere in the folder: database, its log, slips, secrets."""
    folder = acts.office.settings.folder
    data = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    return {token for token in TOKENS if token in data}


def purged(acts) -> tuple[int, int]:
    """How many contacts and sign-ins the purge erased."""
    done = acts.do(privacy.purge, secret=SECRET)
    return done["contacts"], done["sign_ins"]


def known(acts, reference="R1"):
    row = acts.appointment(reference)
    return (row.name, row.phone, row.phone_digits)


def test_name_and_phone_are_erased_so_long_after_the_slot_and_not_before(acts, clock):
    acts.book("R1", "12:00", name=NAME, phone=PHONE)
    clock.now = local("11:59") + timedelta(days=7)
    assert purged(acts) == (0, 0)
    assert known(acts) == (NAME, PHONE, DIGITS)
    clock.forward(minutes=2)
    assert purged(acts) == (1, 0)
    assert known(acts) == (None, None, None)
    assert purged(acts) == (0, 0), "once"
    (event,) = [row for row in acts.journal() if row.event == "privacy.purged"]
    assert event.why == {"because": "schedule", "contacts": 1, "reasons": 0, "sign_ins": 0}


def test_no_file_of_the_office_holds_them_after_the_purge(acts, clock):
    """Not even where the database had them before: overwritten, and the log of changes cut."""
    acts.book("R1", "10:30", name=NAME, phone=PHONE)
    acts.book("R1", "10:35", name=NAME, phone=PHONE)
    acts.check_in("R1")
    assert in_the_files(acts) == set(TOKENS)
    clock.now += timedelta(days=8)
    assert purge(acts.office, clock.now, by="test").startswith("1 appointments")
    assert in_the_files(acts) == set()


def test_no_feed_brings_back_what_was_erased(acts, clock):
    """The same file, or a corrected one: the appointment is as stated, without name and phone."""
    acts.book("R1", "12:00", name=NAME, phone=PHONE)
    acts.do(privacy.erase, PHONE)
    for slot in ("12:00", "13:00"):
        acts.book("R1", slot, name=NAME, phone=PHONE)
        assert known(acts) == (None, None, None)
    assert acts.appointment("R1").slot_at == local("13:00")
    assert acts.check_in("R1")["number"] == "PA001", "the code and the reference still do"


def test_the_old_journal_does_not_say_which_clerk_acted(acts, clock):
    """One mark for each clerk, made with the office's secret; what is younger stays, and so do the others."""
    for clerk in ("staff:ana", "staff:ion", "kiosk:hall"):
        acts.take("taxes", by=clerk)
    acts.open("1")
    acts.call("1", by="staff:ana")
    clock.now += timedelta(days=31)
    acts.take("taxes", by="staff:ana")
    assert purged(acts)[1] == 3
    by = [row.by for row in acts.journal() if row.event in ("ticket.taken", "ticket.called")]
    assert by[0] == by[3] != by[1] and by[0].startswith("staff:~") and by[1].startswith("staff:~")
    assert (by[2], by[4]) == ("kiosk:hall", "staff:ana")
    assert purged(acts)[1] == 0, "once"


def test_a_long_journal_is_gone_through_a_part_at_a_time(acts, clock, monkeypatch):
    """No part is left out, and each is a transaction of its own."""
    monkeypatch.setattr(privacy, "AT_ONCE", 4)
    for _ in range(10):
        acts.take("taxes", by="staff:ana")
    clock.now += timedelta(days=31)
    assert purge(acts.office, clock.now, by="test").startswith("0 appointments")
    assert "staff:ana" not in [row.by for row in acts.journal()]


def test_old_backups_are_deleted(acts, clock):
    folder = acts.office.settings.folder / backups.FOLDER
    folder.mkdir()
    for name, days in (("old.db", 15), ("young.db", 13)):
        (folder / name).write_bytes(b"x")
        at = (clock.now - timedelta(days=days)).timestamp()
        os.utime(folder / name, (at, at))
    assert "1 old backups" in purge(acts.office, clock.now, by="test")
    assert [file.name for file in folder.iterdir()] == ["young.db"]


def test_a_visitor_is_told_all_that_is_known_and_may_have_it_erased(acts, clock):
    """However the number is written; the appointment stays, the journal says that, not whose."""
    acts.book("R1", "10:00", name=NAME, phone=PHONE)
    acts.book("R2", local("10:00", TUESDAY + timedelta(days=1)), name=NAME, phone="0721987654")
    acts.book("R3", "10:00", name="Somebody else", phone="0721987655")
    acts.check_in("R1")
    told = privacy.export(acts.office, "0721 987 654")
    assert [(each["reference"], each["name"], each["ticket"]) for each in told] == [
        ("R1", NAME, "PA001"), ("R2", NAME, None),
    ]  # fmt: skip
    assert [event["event"] for event in told[0]["events"]] == ["ticket.checked_in"]
    assert acts.do(privacy.erase, DIGITS) == {"contacts": 2}
    assert known(acts, "R1") == known(acts, "R2") == (None, None, None)
    assert known(acts, "R3")[0] == "Somebody else"
    assert not any(token.decode() in json.dumps([row.why for row in acts.journal()]) for token in TOKENS)
    with refused("unknown_phone"):
        privacy.export(acts.office, PHONE)


@pytest.mark.parametrize("phone", ["", "12", "ana", "0700000000"])
def test_what_is_no_phone_finds_nobody(acts, phone):
    acts.book("R1", "10:00", name=NAME, phone=phone)
    with refused("bad_phone"):
        privacy.export(acts.office, phone)
    with refused("bad_phone"):
        acts.do(privacy.erase, phone)


@pytest.mark.parametrize(
    "written", ["40721987654.0", "0212345678 / 0721987654", "+40721987654,0212345678", "0721987654 int. 3"]
)
def test_a_visitor_is_found_however_the_number_was_written(acts, written):
    """By each of the numbers that stand in the field; erased, by none of them."""
    acts.book("R1", "12:00", name="Ana", phone=written)
    assert privacy.export(acts.office, "+40 721 987 654")[0]["reference"] == "R1"
    if "0212345678" in written:
        assert privacy.export(acts.office, "0212 345 678")[0]["reference"] == "R1"
    acts.do(privacy.erase, "0721 987 654")
    for number in ("0721987654", "0212345678"):
        with refused("unknown_phone"):
            privacy.export(acts.office, number)
    row = acts.appointment("R1")
    assert (row.name, row.phone, row.phone_digits, row.other_digits) == (None,) * 4
