"""What the internet's door lets through, by the shipped files of nginx and Caddy: one list for both."""

import re
from pathlib import Path

import pytest
from werkzeug.routing import Rule

from queue_core.app import create_app

SHIPPED = Path(__file__).parent.parent.parent / "queue_core" / "deploy"
DOOR = {
    "/t/", "/book/", "/static/", "/socket.io/",
    "= /privacy", "= /order", "= /accessibility", "= /waits",
}  # fmt: skip
"""A ticket, booking, their files and socket, and what they link to: notices, the rules of the line, how well
waits were estimated."""
PUBLIC = {
    "/t/<token>", "/t/<token>/leave", "/t/<token>/contact", "/t/<token>/contact/withdraw",
    "/t/<token>/feedback", "/t/<token>/browser", "/t/worker.js",
    "/book/", "/book/<token>", "/book/<token>/confirm", "/book/<token>/move", "/book/<token>/cancel",
    "/book/challenge", "/book/<token>/calendar.ics",
    "/static/<path:filename>", "/static/public/<path:filename>", "/privacy", "/order",
    "/accessibility", "/waits",
}  # fmt: skip


def nginx() -> set[str]:
    """The locations of the server on 443 that go on to Lobby; what else it says to a request is 404."""
    (door,) = re.findall(
        r"\nserver \{\n    listen 443 .*?\n\}", (SHIPPED / "nginx" / "lobby.conf").read_text(), re.S
    )
    found = re.findall(r"\n    location (.+?) \{(.*?)\n    \}", door, re.S)
    assert [body.split() for path, body in found if "proxy_pass" not in body] == [["return", "404;"]]
    return {path for path, body in found if "proxy_pass" in body}


def caddy() -> set[str]:
    (door,) = re.findall(r"\n\S+:443 \{.*?\n\}", (SHIPPED / "Caddyfile").read_text(), re.S)
    (paths,) = re.findall(r"\n\t@public path (.+)", door)
    assert re.findall(r"\n\thandle ?(.*?) ?\{\n\t\t(.+)", door) == [
        ("@public", "reverse_proxy 127.0.0.1:8080"),
        ("", "respond 404"),
    ]
    return {path.removesuffix("*") if path.endswith("*") else f"= {path}" for path in paths.split()}


@pytest.mark.parametrize("door", [nginx, caddy])
def test_the_internets_door_is_as_wide_as_a_ticket_and_a_booking(door):
    assert door() == DOOR


def passes(rule: Rule) -> bool:
    return any(f"= {rule.rule}" == path or rule.rule.startswith(path) for path in DOOR)


def test_of_all_routes_these_alone_pass_the_internets_door(found):
    """A route that is new and passes is added here by whoever has thought of it."""
    app = create_app(found(server={"async_mode": "threading"}).office)
    assert {rule.rule for rule in app.url_map.iter_rules() if passes(rule)} == PUBLIC
