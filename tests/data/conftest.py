"""What an office has after a day and a morning, for the databases of every schema that there was."""

import pytest
from sqlalchemy import select

from queue_core.data.tables import metadata
from tests.data.upgrading import Rows, lived_in, made_up
from tests.office import Clock, local


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Rows:
    """What stands in each table of such an office; where its acts left one empty, a row made by its types."""
    acts = lived_in(tmp_path_factory.mktemp("lived"), Clock(local("09:00")))
    with acts.office.storage.reading() as db:
        rows = {
            each.name: [dict(row) for row in db.execute(select(each)).mappings()]
            for each in metadata.sorted_tables
        }
    acts.office.storage.close()
    return {name: found or [made_up(name)] for name, found in rows.items()}
