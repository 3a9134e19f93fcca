"""An office moves to PostgreSQL with one command, whole, and goes on there as if nothing had been."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import JSON, Text, func, insert, select, text

from queue_core import boards
from queue_core.actions import help, staff, tickets
from queue_core.actions import office as office_acts
from queue_core.actions.once import Once
from queue_core.data.copying import copy
from queue_core.data.db import Storage
from queue_core.data.tables import metadata
from queue_core.machines import pairing_codes, print_queue, printer_reports
from tests.boards.playing import play
from tests.databases import made, own_database
from tests.office import TUESDAY, Acts, Clock, founded, local
from tests.shell import Shell

YESTERDAY = TUESDAY - timedelta(days=1)
ONCE = Once.of("token:kiosk", "POST", "/tickets", "k1", {"service": "taxes"})


@pytest.fixture
def acts(found):
    """An office with rows in every table: a day that has ended, a morning, and people who wait."""
    acts = found(printer=[{"name": "hall"}], privacy={"keep_contact_days": 0})
    chance, clock = random.Random(4), acts.clock
    clock.at("06:00", YESTERDAY)
    play(acts, chance, YESTERDAY, begins="08:30", ends="09:30")
    play(acts, chance, TUESDAY, begins="08:30", ends="09:30")
    for number in range(6):
        acts.book(f"Ș-{number}", "10:00", name="Moțoc Ștefan", phone=f"+4072100000{number}")
        acts.check_in(f"Ș-{number}")
        acts.take("utilities", later=["taxes"], once=ONCE if number == 0 else None)
    acts.arrange(desks={"8": ["taxes"]}, caps={"taxes": 900})
    acts.do(office_acts.post_notice, {"ro": "Închidem la 15:00.", "en": "We close at 15:00."})
    pairing_codes.ask(acts.office, "kiosk", digest="a" * 64, now=acts.clock.now)
    acts.do(help.call_for_help, "kiosk:entrance")
    acts.do(staff.add_staff, "ana", name="Ana", role="clerk", password_hash="$argon2id$")
    acts.do(staff.add_token, "site", scope="feed", token_digest="b" * 64)
    printer_reports.keep_state(acts.office, "hall", "no_paper", clock.now)
    fill_what_is_empty(acts)
    return acts


def fill_what_is_empty(acts: Acts) -> None:
    """A row for each table that no act above has written to, of whatever fits its columns."""
    some = {int: 1, float: 1.5, str: "x", bool: True, dict: {"ș": 1}, date: TUESDAY, object: acts.clock.now}
    of_kind = {JSON: {}, Text: "{}"}
    with acts.office.storage.transaction(acts.office.id) as db:
        for table in metadata.sorted_tables:
            if not db.execute(select(table).limit(1)).first():
                row = {
                    column.name: (
                        of_kind[type(column.type)]
                        if type(column.type) in of_kind
                        else some[column.type.python_type]
                    )
                    for column in table.columns
                }
                db.execute(insert(table), row)


def rows(storage: Storage) -> dict[str, list[str]]:
    """All that a database holds, in an order of its own."""
    with storage.reading() as db:
        return {
            table.name: sorted(str(list(row)) for row in db.execute(select(table)))
            for table in metadata.sorted_tables
        }


def moved(acts: Acts, url: str) -> Acts:
    """The same office, opened where it was copied to."""
    was = acts.office.settings
    storage = was.storage.model_copy(update={"url": url})
    return Acts(founded(was.model_copy(update={"storage": storage}), acts.clock.now), Clock(acts.clock.now))


def test_the_command_copies_every_row_and_the_office_goes_on_as_if_nothing_had_been(acts, tmp_path):
    """Numbers, keys, the line's order, the journal's count; the same answer to a click made before."""
    acts.office.storage.close()
    before = rows(acts.office.storage)
    assert all(before.values()), [name for name, kept in before.items() if not kept]
    line = boards.line(acts.office, acts.clock.now)
    acts.office.storage.close()
    with own_database() as url:
        lobby = Shell(tmp_path, LOBBY_STORAGE__FOLDER=str(tmp_path))
        told = lobby("storage", "copy", url)
        assert told.returncode == 0, told.err
        for table, kept in before.items():
            assert f"{table:16} {len(kept):9} = {len(kept)}\n" in told.out
        assert f"event {len(before['journal'])} = {len(before['journal'])}\n" in told.out
        assert "not empty" in lobby.fails("storage", "copy", url)

        here, there = acts, moved(acts, url)
        assert rows(there.office.storage) == before
        assert boards.line(there.office, there.clock.now) == line
        for each in (here, there):
            each.clock.forward(minutes=1)
        assert the_morning_goes_on(there) == the_morning_goes_on(here)
        there.office.storage.close()


def the_morning_goes_on(acts: Acts) -> list:
    """Something of everything that makes a row; and what a day's end says of it."""
    acts.open("1", "3")
    told = [acts.do(tickets.take, "taxes", once=ONCE), acts.take("taxes")["number"], acts.called("1")]
    acts.book("NEW", "10:10", phone="0721999999")
    told += [acts.check_in("NEW")["number"], acts.called("3"), acts.called("1"), acts.called("1")]
    told.append(acts.do(office_acts.post_notice, {"ro": "Da.", "en": "Yes."})["notice"])
    acts.do(staff.add_staff, "dan", name="Dan", role="clerk", password_hash="$argon2id$")
    job = print_queue.hand_out(acts.office, "hall", acts.clock.now)
    told += [job.id, job.facts["number"]]
    acts.end_day()
    told.append([(row.seq, row.event, row.number, row.why) for row in acts.journal()])
    with acts.office.storage.reading() as db:
        told += [db.execute(select(func.max(table.c.id))).scalar() for table in counted()]
    return told


def counted() -> list:
    """Tables whose keys the database counts."""
    return [table for table in metadata.sorted_tables if table.autoincrement_column is not None]


def test_it_comes_back_to_sqlite_by_the_same_way(acts, tmp_path):
    acts.office.storage.close()
    before, back = rows(acts.office.storage), Storage(f"sqlite:///{tmp_path / 'back.db'}")
    with own_database() as url:
        there = Storage(url)
        copy(acts.office.storage, there, lambda said: None)
        copy(there, back, lambda said: None)
        there.close()
    assert rows(back) == before
    back.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_office_that_is_in_use_is_not_copied(settings, kind, tmp_path):
    """What it wrote after the copy would be lost; stopped, it can be."""
    changes = {"storage": {"url": made()}} if kind == "postgresql" else {}
    office = founded(settings(**changes), local("06:00"))
    with own_database() as url:
        source, target = Storage(office.storage.url), Storage(url)
        with pytest.raises(OSError, match="in use"):
            copy(source, target, lambda said: None)
        assert not any(rows(target).values())
        office.storage.close()
        copy(source, target, lambda said: None)
        assert rows(target)["desk"]
        source.close()
        target.close()


def test_what_does_not_arrive_as_it_was_sent_leaves_the_new_database_empty(acts):
    """Compared before it is committed: here by a trigger that loses one ticket."""
    acts.office.storage.close()
    with own_database() as url:
        target = Storage(url)
        with target.engine.begin() as connection:
            connection.execute(text(LOSE_ONE))
        with pytest.raises(OSError, match="ticket: "):
            copy(acts.office.storage, target, lambda said: None)
        assert not any(rows(target).values())
        target.close()


LOSE_ONE = """
CREATE FUNCTION lose() RETURNS trigger AS 'BEGIN IF NEW.id = 7 THEN RETURN NULL; END IF; RETURN NEW; END'
LANGUAGE plpgsql;
CREATE TRIGGER lose BEFORE INSERT ON ticket FOR EACH ROW EXECUTE FUNCTION lose();
"""


@pytest.mark.parametrize("where", ["mysql://a/b", "postgresql://127.0.0.1:1/x", "sqlite:///{}/lobby.db"])
def test_what_is_no_place_for_an_office_is_said_in_one_line(settings, tmp_path, where):
    """Neither SQLite nor PostgreSQL, not to be reached, or where it is already."""
    founded(settings(), local("06:00")).storage.close()
    lobby = Shell(tmp_path, LOBBY_STORAGE__FOLDER=str(tmp_path))
    assert lobby.fails("storage", "copy", where.format(tmp_path))


def test_without_a_database_there_is_nothing_to_copy(tmp_path):
    new = Storage(f"sqlite:///{tmp_path / 'new.db'}")
    with pytest.raises(OSError, match="no database yet"):
        copy(Storage(f"sqlite:///{tmp_path / 'lobby.db'}"), new, lambda said: None)
    assert not list(tmp_path.glob("*.db"))
