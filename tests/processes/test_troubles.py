"""Whatever becomes of the parts under load, two processes stay one office: nothing that was answered is lost,
no ticket is called or given twice, the booked come first, and boards are right soon after.
"""

import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults import LONG
from tests.faults.load import Load
from tests.faults.witness import RIGHT_WITHIN_S, TRACEBACK, Screen, boards_are_right
from tests.processes.conftest import BOOKED, Two, finish_all, leads
from tests.servers import Client, until
from tests.test_races import assert_called_in_order

ROUNDS = 60 if LONG else 6
LOST = "message queue does not answer"


class EitherClient:
    """A client of whichever process answers; who is not answered asks the other next time."""

    def __init__(self, two: Two) -> None:
        self._two = two
        self._turn = random.randrange(2)
        self._clients: dict[str, Client] = {}

    def post(self, path: str, body: Any = None, key: str | None = None) -> tuple[int, Any]:
        server = self._two.servers[self._turn % 2]
        client = self._clients.setdefault(server.url, server.client())
        try:
            status, data = client.post(path, body, key)
        except ConnectionError:
            self._turn += 1
            raise
        self._turn += status == 503
        return status, data


class Either:
    """Both processes, as clients see them."""

    def __init__(self, two: Two) -> None:
        self.client: Callable[[], EitherClient] = lambda: EitherClient(two)


def kill_the_leader(two: Two) -> None:
    leader = two.leader()
    leader.kill9()
    other = next(each for each in two.servers if each is not leader)
    until(lambda: leads(other), within=RIGHT_WITHIN_S)
    leader.start()


def kill_the_other(two: Two) -> None:
    follower = two.follower()
    follower.kill9()
    follower.start()


def cut_off_postgresql(two: Two) -> None:
    assert two.postgresql.cut() > 0


def restart_postgresql(two: Two) -> None:
    two.postgresql.stop()
    two.postgresql.start()


def restart_redis(two: Two) -> None:
    two.redis.stop()
    two.redis.start()


def freeze_redis(two: Two) -> None:
    before = [len(server.log) for server in two.servers]
    two.redis.freeze()
    until(lambda: all(LOST in two.servers[each].log[before[each] :] for each in (0, 1)))
    two.redis.thaw()


TROUBLES = [
    kill_the_leader,
    cut_off_postgresql,
    freeze_redis,
    restart_postgresql,
    kill_the_other,
    restart_redis,
]


@pytest.mark.timeout(3600 if LONG else 300)
@pytest.mark.long
def test_whatever_becomes_of_the_parts_two_processes_are_one_office(two):
    """Clients repeat what is not answered, with its key, at either process; a witness compares after each."""
    troubles = TROUBLES[:ROUNDS] + random.choices(TROUBLES, k=max(ROUNDS - len(TROUBLES), 0))
    one, other = two.servers
    with Screen(one.url) as here, Screen(other.url) as there, Load(Either(two), booked=BOOKED) as load:
        for trouble in troubles:
            load.hear(random.randint(10, 60))
            trouble(two)
            load.hear(20)
            load.rest()
            for server, screen in ((one, here), (other, there)):
                boards_are_right(server, screen, two.acts)
            load.witness.agrees(two.acts)
            until(lambda: sum(map(leads, two.servers)) == 1, within=RIGHT_WITHIN_S)
            load.go_on()
    finish_all(two)
    assert_called_in_order(two.acts.journal(), two.acts.tickets())
    for server in two.servers:
        assert TRACEBACK not in server.log
