"""A board that is open ends when its reader's role loses the right to it, not only when it is opened anew."""

from datetime import UTC, datetime

import pytest

from queue_core.actions import staff
from tests.api.changed import own_config
from tests.ears import Ear, refused
from tests.office import founded, shipped
from tests.servers import until
from tests.web.staff_browser import HASHED, PASSWORD
from tests.web.test_accounts import cookie


@pytest.fixture
def served(server, tmp_path):
    """A server whose config.toml may be written, with a supervisor and an admin."""
    running = server(config=own_config(tmp_path))
    office, now = founded(shipped(running.folder, **running.changes), datetime.now(UTC)), datetime.now(UTC)
    for login, role in (("ioana", "supervisor"), ("dan", "admin")):
        staff.add_staff(office, login, name=login, role=role, password_hash=HASHED, by="test", now=now)
    office.storage.close()
    return running


def test_the_board_of_who_loses_its_right_ends_and_nobody_elses(served):
    """The supervisor's page of the office ends when only admins may oversee; the own desk goes on."""
    ioana, dan = (cookie(served, login, PASSWORD) for login in ("ioana", "dan"))
    office, desk = {"board": "office"}, {"board": "desk", "desk": "1"}
    with (
        Ear(served.url, office, Cookie=ioana) as one,
        Ear(served.url, desk, Cookie=ioana) as own_desk,
        Ear(served.url, office, Cookie=dan) as boss,
        Ear(served.url, office | {"bearer": served.token("read")}, Cookie=ioana) as by_token,
    ):
        ears = (own_desk, boss, by_token)
        for ear in (one, *ears):
            ear.wait("board")
        status, _ = served.client("admin").ask("PATCH", "/office", {"rights": {"oversee": ["admin"]}})
        assert status == 200
        until(lambda: not one.client.connected)
        assert refused(served.url, office, Cookie=ioana)
        heard = [len(ear.all("pulse")) for ear in ears]
        until(lambda: all(len(ear.all("pulse")) > before for ear, before in zip(ears, heard, strict=True)))
        assert all(ear.client.connected for ear in ears)
