"""A database that cannot be written refuses acts with one word, tells the log once, and heals by itself."""

import logging
import time

import pytest

from queue_core.actions import staff
from queue_core.app import create_app
from queue_core.data import reach
from queue_core.data.reach import DatabaseError
from tests.databases import POSTGRESQL, own_database
from tests.office import Acts, founded, refused, shipped

ROOM_FOR_ALL = 1_000_000


def fill(office) -> None:
    """From now on SQLite finds no room for another page: a real SQLITE_FULL."""
    with office.storage.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA max_page_count = 1").scalar_one()
        assert pages > 1


def empty(office) -> None:
    with office.storage.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {ROOM_FOR_ALL}")


def take_until_refused(acts) -> list[dict]:
    taken = []
    with refused("unavailable"):
        while len(taken) < 5000:
            taken.append(acts.take("taxes"))
    return taken


@pytest.fixture
def impatient(monkeypatch):
    """A failure is over as soon as it is."""
    monkeypatch.setattr(reach, "CALM_S", 0.0)


def test_a_full_disk_refuses_acts_and_nothing_is_half_done(acts, office):
    """What was answered is there, the refused one is not, reading goes on."""
    fill(office)
    taken = take_until_refused(acts)
    assert [row.number for row in acts.tickets()] == [each["number"] for each in taken]
    assert acts.events().count("ticket.taken") == len(taken)
    with office.storage.reading() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM print_job").scalar_one() == len(taken)


def test_the_log_says_once_that_the_database_fails_and_once_that_it_is_well(acts, office, impatient, caplog):
    """However many requests are refused; and acts go on without being told."""
    fill(office)
    take_until_refused(acts)
    for _ in range(20):
        with refused("unavailable"):
            acts.book("A-REFERENCE", "11:00", name="N" * 4000)
    empty(office)
    acts.book("A-REFERENCE", "11:00", name="N" * 4000)
    office.storage.try_again(office.id)
    office.storage.try_again(office.id)
    (fails, well) = [each for each in caplog.records if each.name == reach.__name__]
    assert fails.levelno == logging.ERROR and "database or disk is full" in fails.getMessage()
    assert well.levelno == logging.WARNING and "well again" in well.getMessage()


def test_what_is_our_own_fault_is_no_trouble_of_the_database(office):
    """A statement that cannot be right is a bug and stays one."""
    with pytest.raises(Exception, match="no such table"), office.storage.reading() as db:
        db.exec_driver_sql("SELECT * FROM nowhere")
    assert not office.storage.reach.trouble


@pytest.mark.parametrize("kept_in", ["", "postgresql"], ids=["sqlite", "postgresql"])
def test_nothing_is_written_by_who_reads(tmp_path, clock, kept_in):
    """The database itself refuses it, as a bug of the program and no trouble of the database."""
    with own_database(kept_in) as url:
        office = founded(shipped(tmp_path, storage={"url": url}), clock.now)
        with pytest.raises(DatabaseError, match="read-?only"), office.storage.reading() as db:
            db.exec_driver_sql("UPDATE office SET last_seq = 7")
        assert not office.storage.reach.trouble
        Acts(office, clock).take("taxes")
        assert [row.seq for row in Acts(office, clock).journal()] == [1]
        office.storage.close()


def test_programs_and_health_are_answered_503_while_it_lasts(found, impatient):
    """With Retry-After; who only reads is answered as ever."""
    acts = found(server={"async_mode": "threading"})
    office = acts.office
    secret = staff.new_token()
    staff.add_token(office, "k", scope="kiosk", token_digest=staff.digest(secret), by="t", now=acts.clock.now)
    asks = create_app(office).test_client()
    bearer = {"Authorization": f"Bearer {secret}"}
    assert asks.get("/healthz?write").status_code == 200
    fill(office)
    take_until_refused(acts)
    answer = asks.post("/api/v1/tickets", json={"service": "taxes"}, headers=bearer)
    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert (asks.get("/healthz").status_code, asks.get("/healthz?write").status_code) == (200, 503)
    assert asks.get("/api/v1/line", headers=bearer).status_code == 200
    empty(office)
    assert asks.post("/api/v1/tickets", json={"service": "taxes"}, headers=bearer).status_code == 201
    office.storage.try_again(office.id)
    assert asks.get("/healthz?write").status_code == 200


def test_a_connection_that_postgresql_ends_is_refused_and_the_next_one_is_good(tmp_path, clock, impatient):
    """As when its server restarts in the middle of an act."""
    assert POSTGRESQL, "tests/run gives the tests a PostgreSQL"
    office = founded(shipped(tmp_path, storage={"url": POSTGRESQL}), clock.now, time.time_ns() // 1000)
    acts = Acts(office, clock)
    with refused("unavailable"), office.storage.transaction(office.id) as db:
        mine = db.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with office.storage.reading() as db:
            db.exec_driver_sql(f"SELECT pg_terminate_backend({mine})")
        db.exec_driver_sql("SELECT 1")
    assert office.storage.reach.trouble
    acts.take("taxes")
    office.storage.try_again(office.id)
    assert not office.storage.reach.trouble
    office.storage.close()
