"""Databases of earlier schemas, filled with what an office has."""

from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    Boolean,
    Connection,
    Date,
    Float,
    Integer,
    column,
    create_engine,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.engine import make_url

from queue_core.actions import feedback, founding, help, staff
from queue_core.actions import office as office_acts
from queue_core.actions.once import Once
from queue_core.data import migrations
from queue_core.data.db import Storage
from queue_core.data.schema import Instant
from queue_core.data.tables import metadata
from queue_core.machines import pairing_codes, printer_reports, webhook_queue
from tests.databases import POSTGRESQL
from tests.office import Acts, Clock, founded, shipped

MONDAY = date(2026, 3, 9)
ONCE = Once.of("token:kiosk", "POST", "/tickets", "k1", {"service": "taxes"})
HASHED = staff.hashed("a long password")
Rows = dict[str, list[dict[str, Any]]]


def lived_in(folder, clock: Clock) -> Acts:
    """An office after a day and a morning."""
    clock.at("09:00", MONDAY)
    acts = Acts(founded(shipped(folder), clock.now), clock)
    founding.ready(acts.office, clock.now)
    webhook_queue.begin_telling(acts.office)
    acts.open("1")
    acts.take("taxes")
    acts.called("1")
    clock.forward(minutes=9)
    acts.finish(1)
    acts.do(feedback.give, 1, "4", "a short wait")
    clock.at("09:00")
    acts.turn_the_day()
    acts.do(staff.add_staff, "ana", name="Ana Ionescu", role="clerk", password_hash=HASHED)
    acts.do(staff.add_token, "desk", scope="desk", token_digest="d" * 64)
    pairing_codes.ask(acts.office, "kiosk", digest="a" * 64, now=acts.clock.now)
    acts.do(office_acts.post_notice, {"ro": "Lift defect", "en": "No lift"})
    acts.do(help.call_for_help, "entrance")
    acts.book("PS1-1", "09:30", name="Ștefan Moțoc", phone="+40 721 987 654")
    acts.book("PS1-2", "10:30", name="Ioana Țurcanu", phone="0722 333 444")
    acts.open("1", "6")
    acts.take("taxes", once=ONCE)
    acts.take("taxes")
    acts.take("utilities", priority=True)
    acts.check_in("PS1-1")
    acts.open("2")
    acts.at_once("2", "urban-planning", reason="fetches a copy")
    acts.hold(acts.tickets()[-1].id)
    acts.ask_for_help("6")
    acts.stop_intake("sanitation")
    acts.arrange(desks={"6": ["population-records", "utilities"]}, caps={"taxes": 40})
    printer_reports.keep_state(acts.office, "kiosk", None, clock.now, paper_low=True)
    return acts


def made_up(name: str) -> dict[str, Any]:
    """A row of a table that the acts above know nothing of."""
    values = [
        (Boolean, True),
        (Date, MONDAY),
        (Instant, datetime(2026, 3, 9, tzinfo=UTC)),
        (Integer, 1),
        (Float, 1.5),
    ]
    of_type = {
        each.name: next((value for kind, value in values if isinstance(each.type, kind)), "{}")
        for each in metadata.tables[name].columns
    }
    return of_type


@contextmanager
def storage_on(database: str, tmp_path):
    """A new database of a kind, empty."""
    if database == "sqlite":
        url = f"sqlite:///{tmp_path / 'old.db'}"
        storage = Storage(url)
        yield url, storage
        storage.close()
        return
    engine = create_engine(make_url(POSTGRESQL).set(drivername="postgresql+psycopg2"))
    schema = f"upgrade_{uuid4().hex}"
    with engine.begin() as connection:
        connection.execute(text(f'CREATE SCHEMA "{schema}"'))
    url = f"{POSTGRESQL}?options=-csearch_path%3D{schema}"
    storage = Storage(url)
    try:
        yield url, storage
    finally:
        storage.close()
        with engine.begin() as connection:
            connection.execute(text(f'DROP SCHEMA "{schema}" CASCADE'))
        engine.dispose()


def bring_to(storage: Storage, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.HERE))
    with storage.transaction(0) as db:
        config.attributes["connection"] = db
        command.upgrade(config, revision)


def columns_of(db: Connection) -> dict[str, Any]:
    """Each table as it is there, with the columns that it has there."""
    there, tables = inspect(db), {}
    for name, known in metadata.tables.items():
        if there.has_table(name):
            names = [each["name"] for each in there.get_columns(name)]
            tables[name] = table(name, *(column(each, known.columns[each].type) for each in names))
    return tables


def fill(storage: Storage, kept: Rows) -> dict[str, Any]:
    """Put what was kept where this schema has room for it; answers the tables as they are."""
    with storage.transaction(0) as db:
        tables = columns_of(db)
        for name, old in tables.items():
            names = [each.name for each in old.columns]
            rows = [{key: row[key] for key in names} for row in kept[name]]
            db.execute(old.insert(), rows)
            key = metadata.tables[name].autoincrement_column
            if key is not None and not storage.is_sqlite:
                counted = f"pg_get_serial_sequence('{name}', '{key.name}')"
                db.execute(text(f"SELECT setval({counted}, (SELECT max({key.name}) FROM {name}))"))
    return tables


def read(storage: Storage, tables: dict[str, Any]) -> dict[str, list[str]]:
    with storage.reading() as db:
        return {
            name: sorted(repr(row) for row in db.execute(select(*old.columns)).all())
            for name, old in tables.items()
        }


def shape(storage: Storage) -> dict[str, Any]:
    """Columns, keys and indexes, as the database tells them."""
    with storage.engine.connect() as connection:
        there = inspect(connection)
        return {
            name: (
                {each["name"]: f"{each['type']} {each['nullable']}" for each in there.get_columns(name)},
                there.get_pk_constraint(name)["constrained_columns"],
                sorted((each["name"], each["column_names"]) for each in there.get_unique_constraints(name)),
                sorted((each["name"], str(each["column_names"])) for each in there.get_indexes(name)),
            )
            for name in there.get_table_names()
        }


DATABASES = ["sqlite", *(["postgresql"] if POSTGRESQL else [])]
