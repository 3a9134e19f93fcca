"""The acts of an office that books, as tests call them."""

from sqlalchemy import select

from queue_core.actions import reservations
from queue_core.boards import slots
from queue_core.data.messages import message
from queue_core.machines import coming_up
from tests.bookings import CHANGES, EMAIL
from tests.office import Acts, founded, local, shipped


class Booking(Acts):
    def reserve(self, at="14:00", email=EMAIL, reference=None, **asked):
        reference = reference or reservations.new_reference()
        wanted = {"service": "taxes", "slot_at": local(at) if isinstance(at, str) else at, "email": email}
        return self.do(reservations.reserve, reference, **wanted | asked)

    def confirm(self, reference, code):
        return self.do(reservations.confirm, reference, code)

    def code(self, reference, kind="confirm"):
        with self.office.storage.reading() as db:
            wanted = select(message.c.facts).where(message.c.reference == reference, message.c.kind == kind)
            return db.execute(wanted).scalars().one()["code"]

    def booked(self, at="14:00", **asked):
        reference = self.reserve(at, **asked)["reference"]
        return self.confirm(reference, self.code(reference))

    def left(self, at="14:00"):
        found = slots.slots_on(self.office, "taxes", local(at).date(), self.clock.now)
        return {slot["slot_at"]: slot["left"] for slot in found}.get(local(at).isoformat())

    def due(self):
        """How many messages the clock has caused by now."""
        return coming_up.write_due(self.office, self.clock.now)

    def told(self):
        with self.office.storage.reading() as db:
            return list(db.execute(select(message.c.kind).order_by(message.c.id)).scalars())


def opened(folder, clock, **more):
    changes = {section: value | more.get(section, {}) if isinstance(value, dict) else value
               for section, value in CHANGES.items()}  # fmt: skip
    return Booking(founded(shipped(folder, **more | changes), clock.now), clock)
