"""`[storage] url` is checked when settings are read, without loading the database's library."""

import random

import pytest
from pydantic import ValidationError
from sqlalchemy import make_url

from queue_core.settings import settings as reading
from queue_core.settings.sections import Storage
from queue_core.settings.settings import BadSettings
from tests.office import SHIPPED

GOOD = [
    "", "sqlite:////var/lib/lobby/lobby.db", "sqlite:///C:/lobby.db", "postgresql://lobby@127.0.0.1/lobby",
    "postgresql://lobby:p/a?s#s:1@db.example.ro:5432/lobby", "postgresql://[::1]:5432/lobby",
    "postgresql+psycopg2://u:p%40ss@h/d?options=-c%20lock_timeout%3D5s", "postgresql:///d?host=/run:a&port=1",
]  # fmt: skip
BAD = [
    "postgres://h/d", "postgresql+psycopg://h/d", "mysql://h/d", "lobby.db", "postgresql://", "postgresql://h:/d",
    "postgresql://h:port/d", "postgresql://u:p@h:5432x/d", "postgresql://[::1]:x/d",
]  # fmt: skip
PIECES = ["a", "/", "@", ":", "?", "[", "]", "5432", "::1", "x=1", "p/w", "host", "#", "%40", "="]


@pytest.mark.parametrize("url", GOOD)
def test_an_address_of_a_database_is_taken_as_it_is(url):
    """And the library reads it."""
    assert Storage(url=url).url == url
    assert not url or make_url(url)


@pytest.mark.parametrize("url", BAD)
def test_what_is_no_address_of_a_database_is_told_at_the_start(url):
    """By the name of its key, and without what may be a password."""
    with pytest.raises(BadSettings, match=r"storage. url: .*postgresql.*") as bad:
        reading.load(SHIPPED, storage={"url": url})
    assert url not in str(bad.value)


def test_whatever_is_accepted_the_database_library_can_read():
    """Else the fault would be found where nobody tells it to a person."""
    chance, accepted = random.Random(1), 0
    for _ in range(3000):
        url = "postgresql://" + "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 8)))
        try:
            Storage(url=url)
        except ValidationError:
            with pytest.raises(ValueError):
                make_url(url)
            continue
        make_url(url)
        accepted += 1
    assert 300 < accepted < 2990
