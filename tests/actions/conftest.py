"""Acts and boards do the same on SQLite and on PostgreSQL."""

import pytest

from tests.databases import ON_BOTH, own_database

OF_SQLITE = {
    "test_migrations",
    "test_query_plans",
    "test_reach",
    "test_ticket_life",
    "test_appointment_life",
    "test_desk_life",
    "test_no_file_of_the_office_holds_them_after_the_purge",
}
"""What SQLite alone says of itself; and tables of plain Python, each row of them."""


def pytest_generate_tests(metafunc):
    """Both databases in turn for whatever asks for an office."""
    named = {metafunc.module.__name__.rpartition(".")[2], metafunc.function.__name__}
    if "kept_in" in metafunc.fixturenames and not named & OF_SQLITE:
        metafunc.parametrize("kept_in", ON_BOTH, ids=lambda kind: kind or "sqlite", indirect=True)


@pytest.fixture
def kept_in(request):
    """The url of a database of this test's own; nothing is SQLite in tmp_path."""
    with own_database(getattr(request, "param", "")) as url:
        yield url
