"""Appointments from before every number of a field was read, and references composed."""

import pytest

from queue_core.actions import privacy
from queue_core.data import migrations
from tests.data.upgrading import DATABASES, bring_to, fill, storage_on
from tests.office import Acts, Clock, founded, local


@pytest.mark.parametrize("database", DATABASES)
def test_numbers_are_found_as_they_are_read_today_and_references_are_composed(
    database, kept, tmp_path, settings
):
    """Rows from before had one number of each field, however it was written, and references as they came."""
    odd = {
        "PS1-1": {"phone": "0721987654 / 0733000111", "phone_digits": "733000111"},
        "PS1-2": {"phone": "40722333444.0", "phone_digits": "223334440"},
    }
    rows = [row | odd[row["reference"]] for row in kept["appointment"]]
    rows[1]["reference"] = "S\u0326-2"
    with storage_on(database, tmp_path) as (url, storage):
        bring_to(storage, "0012")
        fill(storage, kept | {"appointment": rows})
        migrations.migrate(storage)
        acts = Acts(founded(settings(storage={"url": url}), local("09:40")), Clock(local("09:40")))
        try:
            found = {
                number: [each["reference"] for each in privacy.export(acts.office, number)]
                for number in ("0721987654", "+40 733 000 111", "0722 333 444")
            }
        finally:
            acts.office.storage.close()
    assert list(found.values()) == [["PS1-1"], ["PS1-1"], ["Ș-2"]]
