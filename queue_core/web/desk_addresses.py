"""Desks in addresses: a name may have a slash in it, which is written %2F there and read like any sign."""

from urllib.parse import quote

from flask import Flask
from werkzeug.routing import PathConverter


class DeskName(PathConverter):
    """A desk's name in a route: `/desks/<desk:desk>/calls`."""

    def to_url(self, value: str) -> str:
        return quote(value, safe="")


def register(app: Flask) -> None:
    """Let routes name desks; before any of them is added."""
    app.url_map.converters["desk"] = DeskName
