"""A ready-made office to try, built by acts alone, in a temporary folder."""

import tempfile
from datetime import datetime, timedelta
from typing import Any

import click

from queue_core import clock
from queue_core.actions import desks as desk_acts
from queue_core.actions import feed_appointments, founding, staff, tickets
from queue_core.data.db import Office
from queue_core.data.devices import SCOPES
from queue_core.serving import process
from queue_core.settings import settings as reading
from queue_core.web.devices import DEMO_DEVICES

BY = "demo"
PASSWORD = "lobby-demo"
STAFF = (
    ("ana", "Ana Ionescu", "clerk"),
    ("mihai", "Mihai Pop", "clerk"),
    ("ioana", "Ioana Radu", "supervisor"),
)
ALWAYS = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
WALK_INS = ("taxes", "taxes", "population-records", "taxes", "urban-planning", "local-police", "taxes")
BOOKINGS = (
    (5, "taxes", "Ștefan Moțoc"),
    (15, "taxes", "Ioana Țurcanu"),
    (25, "urban-planning", "Dénes Kovács"),
    (40, "population-records", "Elena Vasilescu"),
    (150, "taxes", "Mihai Grădinaru"),
)
"""Minutes from now, the service, an invented name; their phones end in 0001 to 0005."""


def run(port: int, config: str | None) -> None:
    """Make the office and serve it until it is stopped."""
    with tempfile.TemporaryDirectory(prefix="lobby-demo-") as folder:
        settings = reading.load(
            config,
            hours=ALWAYS,
            holiday=[],
            storage={"folder": folder, "url": ""},
            server={
                "host": "127.0.0.1",
                "port": port,
                "public_url": f"http://127.0.0.1:{port}" if port else "",
            },
            printer=[{"name": "kiosk", "kind": "preview"}],
        )
        office = founding.opened(settings, clock.now())
        codes = furnish(office)
        process.serve(office, demo=True, ready=lambda _app, address: _announce(address, codes))


def furnish(office: Office) -> list[tuple[str, str]]:
    """Staff, a short line, and appointments around now; answers check-in codes with what to expect."""
    settings, now = office.settings, clock.now()
    hashed = staff.hashed(PASSWORD)
    for login, name, role in STAFF:
        staff.add_staff(office, login, name=name, role=role, password_hash=hashed, by=BY, now=now)
    for room, device in DEMO_DEVICES.items():
        secret = staff.digest(staff.new_token())
        staff.add_token(office, device, scope=SCOPES[room], token_digest=secret, by=BY, now=now)
    services = list(settings.services)
    for slug in WALK_INS:
        service = slug if slug in settings.services else services[0]
        tickets.take(office, service, by=BY, now=clock.now())
    desk_acts.open_desk(office, settings.desk[-1].name, by=BY, now=clock.now())
    return [
        _book(office, number, service, now, minutes, name)
        for number, (minutes, service, name) in enumerate(BOOKINGS, 1)
    ]


def _book(
    office: Office, number: int, service: str, now: datetime, minutes: int, name: str
) -> tuple[str, str]:
    settings = office.settings
    slot = _today(office, now + timedelta(minutes=minutes), now)
    services: dict[str, Any] = settings.services
    answer = feed_appointments.put(
        office,
        f"DEMO-{number:04d}",
        service=service if service in services else next(iter(services)),
        slot_at=slot,
        minutes=15,
        name=name,
        phone=f"+40 700 01{number:04d}",
        by=BY,
        now=clock.now(),
    )
    early = slot - timedelta(minutes=settings.line.early_minutes) > now
    local = slot.astimezone(settings.zone)
    return answer.data["code"], f"{answer.data['service']}, {local:%H:%M}" + (", early" if early else "")


def _today(office: Office, slot: datetime, now: datetime) -> datetime:
    """The slot, moved into today if it would fall beyond midnight, so that its code works now."""
    hours = office.settings.opening
    while hours.local_day(slot) != hours.local_day(now):
        slot -= timedelta(minutes=30)
    return max(slot, now - timedelta(minutes=office.settings.line.grace_minutes - 1)).replace(microsecond=0)


def _announce(address: str, codes: list[tuple[str, str]]) -> None:
    for line in (
        "",
        "Lobby demo: an office that is open now. It is gone when you stop it (Ctrl+C).",
        "",
        f"  Everything       {address}/",
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
        *(f"    {code}   {what}" for code, what in codes),
        "",
    ):
        click.echo(line)
