"""Acts and boards do the same on SQLite and on PostgreSQL."""

import pytest

from tests.databases import ON_BOTH, own_database


@pytest.fixture(params=ON_BOTH, ids=lambda kind: kind or "sqlite")
def kept_in(request):
    """Both databases in turn."""
    with own_database(request.param) as url:
        yield url
