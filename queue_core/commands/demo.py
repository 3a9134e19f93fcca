"""What `lobby demo` does: makes the office to try, in a temporary folder, and serves it."""

import tempfile
from collections.abc import Callable, Sequence

import click
from flask import Flask

from queue_core import clock
from queue_core.data.db import Office
from queue_core.demo import office as making
from queue_core.demo.guests import Code, Guests
from queue_core.demo.morning import SO_FAR, Morning
from queue_core.serving import process
from queue_core.web.demo import PASSWORD, STAFF, Demo


def run(port: int, config: str | None, *, pace: float, still: bool) -> None:
    """Make the office and serve it until it is stopped."""
    with tempfile.TemporaryDirectory(prefix="lobby-demo-") as folder:
        settings = making.settings_of(config, folder, port)
        if still:
            _serve_still(making.furnished(settings, clock.now()))
        else:
            _serve_morning(making.furnished(settings, clock.now() - SO_FAR), pace)


def _serve_still(office: Office) -> None:
    making.stand_still(office, clock.now())
    codes = Guests(office).book(clock.now())
    process.serve(office, demo=Demo(lives=False), ready=lambda _, address: _announce(address, codes))


def _serve_morning(office: Office, pace: float) -> None:
    """Play the morning so far, then serve it while it goes on."""
    guests = Guests(office)
    morning = Morning(office, guests, pace=pace)
    morning.play_so_far(clock.now())
    codes = guests.book(clock.now())

    def ready(app: Flask, address: str) -> None:
        _announce(address, codes, "A morning that plays by itself: visitors come, clerks call.")
        start: Callable[..., object] = app.extensions["socketio"].start_background_task
        start(morning.run)

    try:
        process.serve(office, demo=Demo(lives=True), ready=ready)
    finally:
        morning.stop()


def _announce(address: str, codes: Sequence[Code], *more: str) -> None:
    for line in (
        "",
        "Lobby demo: an office that is open now. It is gone when you stop it (Ctrl+C).",
        *more,
        "",
        f"  What to try      {address}/",
        f"  Kiosk            {address}/kiosk/",
        f"  Printed slips    {address}/kiosk/slips",
        f"  Lobby TV         {address}/display/",
        f"  Desks            {address}/counter/",
        f"  Appointments     {address}/counter/appointments",
        f"  Supervisor       {address}/counter/supervisor",
        "",
        f"  Sign in as       {', '.join(f'{login} ({role})' for login, _, role in STAFF)}",
        f"  Password         {PASSWORD}",
        "",
        "  Check-in codes for the kiosk",
        *(f"    {each.code}   {each.what}" for each in codes),
        "",
    ):
        click.echo(line)
