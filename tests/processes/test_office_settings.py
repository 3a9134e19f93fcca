"""Two processes of one office follow a change of config.toml, and two hands at once lose nothing."""

import http.client
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.changed import own_config
from tests.databases import ON_BOTH, own_database
from tests.servers import Server, until

HANDS = 8


class Pair:
    """Two `lobby serve` with one config.toml on one database."""

    def __init__(self, folder, url: str) -> None:
        self.config = own_config(folder)
        storage = {"url": url or f"sqlite:///{folder}/lobby.db"}
        self.servers = [
            Server(folder / name, config=self.config, storage=storage) for name in ("one", "other")
        ]
        one, other = self.servers
        one.start()
        other.tokens = one.tokens
        shutil.copy(one.folder / "secret.key", other.folder)
        other.start()

    def stop(self) -> None:
        for server in self.servers:
            server.stop()


@pytest.fixture(params=ON_BOTH, ids=lambda kind: kind or "sqlite")
def pair(request, tmp_path) -> Iterator[Pair]:
    with own_database(request.param) as url:
        made = Pair(tmp_path, url)
        try:
            yield made
        finally:
            made.stop()


def asked(server, method, path, body=None, **headers):
    """Status, ETag, JSON."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    headers |= {"Authorization": f"Bearer {server.token('admin')}"}
    connection.request(method, f"/api/v1{path}", json.dumps(body) if body is not None else None, headers)
    answer = connection.getresponse()
    data = json.loads(answer.read())
    connection.close()
    return answer.status, answer.headers.get("ETag"), data


def names(server):
    return [each["name"]["en"] for each in asked(server, "GET", "/services")[2]]


def test_a_change_at_one_process_is_the_office_of_the_other(pair):
    """On screen or by hand, each in the history once; an ETag of one process is one of the other."""
    one, other = pair.servers
    _, tag, office = asked(one, "GET", "/office")
    assert asked(other, "GET", "/office")[1] == tag
    services = [each | ({"name": "Levies"} if each["slug"] == "taxes" else {}) for each in office["service"]]
    assert asked(one, "PATCH", "/office", {"service": services}, **{"If-Match": tag})[0] == 200
    until(lambda: names(other)[0] == "Levies")
    stale = asked(other, "PATCH", "/office", {"line": {"grace_minutes": 9}}, **{"If-Match": tag})
    assert (stale[0], stale[2]["code"]) == (412, "office_changed")
    fresh = asked(one, "GET", "/office")[1]
    assert asked(other, "PATCH", "/office", {"line": {"grace_minutes": 9}}, **{"If-Match": fresh})[0] == 200
    by_hand = pair.config.read_text(encoding="utf-8").replace('"Levies"', '"Dues"')
    new = pair.config.with_suffix(".new")
    new.write_text(by_hand, encoding="utf-8")
    new.replace(pair.config)
    for server in pair.servers:
        until(lambda server=server: names(server)[0] == "Dues")
    until(lambda: all("The office is as config.toml says now" in each.log for each in pair.servers))
    history = asked(one, "GET", "/office/history")[2]
    assert [each["by"] for each in history] == ["file", "token:admin", "token:admin"]
    assert all("Traceback" not in server.log for server in pair.servers)


def test_of_many_hands_at_once_that_saw_the_same_one_is_taken(pair):
    """The others are told, at whichever process; the history has the one."""
    _, tag, _ = asked(pair.servers[0], "GET", "/office")

    def press(number: int) -> int:
        server, patch = pair.servers[number % 2], {"line": {"grace_minutes": 20 + number}}
        return asked(server, "PATCH", "/office", patch, **{"If-Match": tag})[0]

    with ThreadPoolExecutor(HANDS) as hands:
        found = sorted(hands.map(press, range(HANDS)))
    assert found == [200, *[412] * (HANDS - 1)]
    assert len(asked(pair.servers[1], "GET", "/office/history")[2]) == 1


def test_hands_at_once_that_ask_for_other_things_are_all_taken(pair):
    """Without an ETag each change goes into the file as the others left it."""
    keys = ("early_minutes", "grace_minutes", "return_minutes", "reopen_minutes")

    def press(number: int) -> int:
        server = pair.servers[number % 2]
        return asked(server, "PATCH", "/office", {"line": {keys[number]: 40 + number}})[0]

    with ThreadPoolExecutor(len(keys)) as hands:
        assert set(hands.map(press, range(len(keys)))) == {200}
    line = asked(pair.servers[0], "GET", "/office")[2]["line"]
    assert [line[key] for key in keys] == [40, 41, 42, 43]
    history = asked(pair.servers[0], "GET", "/office/history")[2]
    assert [each["by"] for each in history] == ["token:admin"] * len(keys)
