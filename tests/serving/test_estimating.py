"""The waits of a served office are estimated beside it, and go on being so."""

import os
import signal

import pytest

from tests.office import SHIPPED
from tests.servers import SLOW_S, until

COMMAND = "estimate-waits"


def wait_of(client, service: str = "taxes") -> dict | None:
    return next(each for each in client.get("/services") if each["slug"] == service)["wait"]


@pytest.mark.parametrize("async_mode", ["eventlet", "threading"])
def test_a_service_has_a_wait_soon_after_its_desk_has_opened(server, async_mode):
    """And none again when the desk has closed; a ticket is told the wait that the services' list has."""
    client = server(async_mode=async_mode, estimates=True).client()
    assert client.post("/desks/1/open")[0] == 200
    told = until(lambda: wait_of(client))
    assert set(told) == {"from_min", "to_min"}
    status, ticket = client.post("/tickets", {"service": "taxes"})
    assert status == 201 and ticket["wait"] is not None
    until(lambda: client.get(f"/tickets/{ticket['id']}")["wait"] is not None)
    assert client.post(f"/tickets/{ticket['id']}/transfers", {"service": "utilities"})[0] == 200
    assert client.post("/desks/1/close")[0] == 200
    until(lambda: wait_of(client) is None)


def test_a_config_that_fills_the_pipe_to_it_is_told_whole(server, tmp_path):
    """Half a megabyte of config.toml, of which a pipe holds an eighth: the server goes on, and waits come."""
    long = SHIPPED.read_text(encoding="utf-8") + "# a remark of the office\n" * 20_000
    file = tmp_path / "long.toml"
    file.write_text(long, encoding="utf-8")
    client = server(config=file, estimates=True).client()
    assert client.post("/desks/1/open")[0] == 200
    until(lambda: wait_of(client))


def test_one_that_is_killed_is_started_again_and_none_outlives_the_server(server):
    running = server(estimates=True)
    client = running.client()
    client.post("/desks/1/open")
    until(lambda: wait_of(client))
    first = running.child(COMMAND)
    os.kill(first, signal.SIGKILL)
    until(lambda: running.child(COMMAND) not in (None, first))
    assert "The estimate of the waits ended with" in running.log
    running.kill9()
    assert running.all_ended(SLOW_S)
