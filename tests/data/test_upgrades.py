"""An office that has lived on any earlier schema goes on with all it had, on SQLite and on PostgreSQL."""

from functools import cache

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from queue_core import boards
from queue_core.actions import devices, privacy
from queue_core.boards import appointments, reports
from queue_core.data import migrations
from queue_core.data.db import Storage
from queue_core.data.tables import metadata
from queue_core.machines import pairing_codes, print_queue
from tests.data.upgrading import DATABASES, MONDAY, ONCE, bring_to, fill, read, shape, storage_on
from tests.office import Acts, Clock, founded, local

IN_A_MERGE = {migrations.KNOWN[0], *migrations.KNOWN[-4:]}
"""The first schema goes through all migrations; the last ones are those that are changed."""
ROWS = [
    pytest.param(
        revision,
        database,
        marks=() if database == "sqlite" or revision in IN_A_MERGE else pytest.mark.whole,
    )
    for database in DATABASES
    for revision in migrations.KNOWN
]


@pytest.fixture(scope="module")
def shape_of_new(tmp_path_factory):
    """`shape_of_new(database)`: the schema of a new office."""

    @cache
    def made(database: str):
        with storage_on(database, tmp_path_factory.mktemp("new")) as (_, new):
            migrations.migrate(new)
            return shape(new)

    return made


@pytest.mark.parametrize("revision, database", ROWS)
def test_what_an_office_had_stands_after_the_upgrade_and_it_works_on(
    revision, database, kept, shape_of_new, tmp_path, settings
):
    """Row for row, in the schema of a new office; then each room does something with it."""
    with storage_on(database, tmp_path) as (url, storage):
        bring_to(storage, revision)
        tables = fill(storage, kept)
        before = read(storage, tables)
        assert all(before.values())
        migrations.migrate(storage)
        assert read(storage, tables) == before
        assert migrations.schema_of(storage) == [migrations.NEWEST]
        with storage.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert shape(storage) == shape_of_new(database)
        clock = Clock(local("09:40"))
        acts = Acts(founded(settings(storage={"url": url}), clock.now), clock)
        try:
            works(acts, clock)
        finally:
            acts.office.storage.close()


def works(acts: Acts, clock: Clock) -> None:
    """The line, the numbers, the appointments, paper, people, devices, reports, and the night."""
    (aside,) = [row for row in acts.tickets() if row.state == "held"]
    assert (aside.desk, aside.held_at) == ("2", local("09:00"))
    assert {row.number for row in acts.tickets() if row.priority} == {"E001"}
    assert acts.take("taxes", once=ONCE)["number"] == "A001", "remembered from before"
    assert [acts.called("1") for _ in range(3)] == ["PA001", "A001", "A002"]
    assert acts.take("taxes")["number"] == "A003"
    assert acts.check_in("PS1-2")["number"] == "PA002"
    acts.book("PS1-3", "11:00", name="Mihai Pop", phone="0733 444 555")
    assert [row.reference for row in appointments.by_phone(acts.office, clock.now.date(), "7654")] == [
        "PS1-1"
    ]
    assert len(privacy.export(acts.office, "0722333444")) == 1
    assert print_queue.hand_out(acts.office, "kiosk", clock.now) is not None
    assert [each["login"] for each in boards.accounts(acts.office)] == ["ana"]
    code = pairing_codes.ask(acts.office, "display", digest="b" * 64, now=acts.clock.now)
    acts.do(devices.pair, code, name="hall", kind="display")
    assert {each["name"] for each in boards.devices(acts.office)} == {"desk", "hall"}
    acts.arrange(desks={"2": ["utilities"]}, caps={"taxes": 60})
    assert reports.report(acts.office, MONDAY, MONDAY).days == 1
    boards.tv(acts.office, clock.now, "")
    boards.overview(acts.office, clock.now)
    acts.do(privacy.purge, secret=b"s" * 32)
    acts.end_day()
    clock.forward(days=1)
    assert acts.take("taxes")["number"] == "A001"
    assert [row.seq for row in acts.journal()] == list(range(1, len(acts.journal()) + 1))


def test_a_database_of_a_newer_program_is_refused(tmp_path):
    """By the schema that it has, and nothing is changed."""
    storage = Storage(f"sqlite:///{tmp_path / 'new.db'}")
    migrations.migrate(storage)
    with storage.transaction(0) as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = shape(storage)
    with pytest.raises(migrations.NewerSchema, match=f"9999.*none after {migrations.NEWEST}"):
        migrations.migrate(storage)
    assert shape(storage) == before
    storage.close()
