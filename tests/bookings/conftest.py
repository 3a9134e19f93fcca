"""An office that books, on a morning."""

import pytest

from tests.bookings.acts import opened


@pytest.fixture
def acts(tmp_path, clock):
    acts = opened(tmp_path, clock)
    yield acts
    acts.office.storage.close()
