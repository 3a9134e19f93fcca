"""The demo's office: open at any hour, furnished by acts alone, in a folder that is gone with it."""

from datetime import datetime

from queue_core.actions import desks, founding, staff, tickets
from queue_core.data.db import Office
from queue_core.data.devices import SCOPES
from queue_core.demo.days_before import learn_from_days_before
from queue_core.demo.people import CLERKS
from queue_core.demo.visitors import BY
from queue_core.settings import settings as reading
from queue_core.settings.messages import Messages
from queue_core.settings.settings import Settings
from queue_core.web.demo import DEVICES, PASSWORD, STAFF

ALWAYS = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
WALK_INS = ("taxes", "taxes", "population-records", "taxes", "urban-planning", "local-police", "taxes")


def settings_of(config: str | None, folder: str, port: int) -> Settings:
    """The office of a config.toml: always open, on this machine alone, telling nobody outside of it anything.

    Raises BadSettings.
    """
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
        feed={"webhook_url": ""},
    )
    return settings.model_copy(update={"messages": Messages()})


def furnished(settings: Settings, now: datetime) -> Office:
    """The office with its staff, its devices and what it learned before, as it was made at an instant."""
    office = founding.opened(settings, now)
    hashed = staff.hashed(PASSWORD)
    played = [(login, name, "clerk") for login, name in CLERKS]
    for login, name, role in (*STAFF, *played):
        staff.add_staff(office, login, name=name, role=role, password_hash=hashed, by=BY, now=now)
    for room, device in DEVICES.items():
        secret = staff.digest(staff.new_token())
        staff.add_token(office, device, scope=SCOPES[room], token_digest=secret, by=BY, now=now)
    learn_from_days_before(office, now)
    return office


def stand_still(office: Office, now: datetime) -> None:
    """A short line, and two desks open, one of them for priority; nothing happens but what is pressed."""
    settings = office.settings
    for slug in WALK_INS:
        service = slug if slug in settings.services else settings.service[0].slug
        tickets.take(office, service, by=BY, now=now)
    for_all = [desk for desk in settings.desk if desk.only is None]
    for desk in (*for_all[-1:], *(desk for desk in settings.desk if desk.only)):
        desks.open_desk(office, desk.name, by=BY, now=now)
