"""Desks of any valid name, in addresses and bodies."""

from urllib.parse import quote

import pytest

NAMES = ["Camera 3", "A/3", "Ghișeu A", "Camera de comisie 12", "Nr. 4-b"]


@pytest.mark.parametrize("name", NAMES)
def test_a_desk_is_found_by_its_name_quoted(server, name):
    """Opened, called to, sent to; it is told as it is written in config.toml."""
    running = server(printer=[], desk=[{"name": each, "services": ["taxes"]} for each in NAMES])
    client, at = running.client(), "/desks/" + quote(name, safe="")
    assert client.post(f"{at}/open")[1]["desk"] == name
    client.post("/tickets", {"service": "taxes"})
    status, ticket = client.post(f"{at}/calls")
    assert (status, ticket["desk"]) == (201, name)
    assert client.get("/board")["calls"][0]["desk"] == name
    other = NAMES[NAMES.index(name) - 1]
    client.post(f"/desks/{quote(other, safe='')}/open")
    assert client.post(f"/tickets/{ticket['id']}/transfers", {"desk": other})[0] == 200
    assert client.post(f"{at}/close")[0] == 200
    assert client.post("/desks/Camera%2099/open")[0] == 404
