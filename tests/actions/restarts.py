"""Starts with another config.toml between the acts: names that change, desks and services that go.

The model goes on with the first names, which every act still takes; what the office answers is read back.
"""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from queue_core import boards
from queue_core.actions import founding, sent_on
from tests.actions.real_and_model import DESKS, SERVICES, RealAndModel
from tests.office import ROUND_THE_CLOCK, Acts, founded, shipped

LETTERS = dict(zip(SERVICES, "ABE", strict=True))
MOST_STARTS = 3
"""In one example: a start costs as much as some fifty acts."""
names = st.sampled_from([*SERVICES, *sorted(DESKS)])


class Restarts(RealAndModel):
    """An office that is started anew with other names now and then."""

    def __init__(self):
        super().__init__()
        self.versions = dict.fromkeys([*SERVICES, *DESKS], 0)
        self.starts = 0

    def name(self, first: str) -> str:
        version = self.versions[first]
        return f"{first}-v{version}" if version else first

    def before(self, first: str) -> list[str]:
        return [first, *(f"{first}-v{number}" for number in range(1, self.versions[first]))][
            : self.versions[first]
        ]

    def start(self, without: str = "") -> None:
        """The server ends and starts with a config.toml that has not what is `without`."""
        self.starts += 1
        office_id, url = self.acts.office.id, self.acts.office.settings.storage.url
        late = self.acts.office.settings.line.late_becomes
        self.acts.office.storage.close()
        services = [slug for slug in SERVICES if slug != without]
        desks = {name: served for name, served in self.model.config.items() if name != without}
        chosen = shipped(
            self.folder,
            service=[
                {"slug": self.name(slug), "letter": LETTERS[slug], "name": slug, "was": self.before(slug)}
                for slug in services
            ],
            elsewhere=[],
            desk=[
                {
                    "name": self.name(name),
                    "was": self.before(name),
                    "services": [self.name(slug) for slug in served if slug in services]
                    or [self.name(services[0])],
                    "only": "priority" if name in self.model.for_priority else None,
                }
                for name, served in desks.items()
            ],
            printer=[],
            hours=ROUND_THE_CLOCK,
            line={"late_becomes": late},
            storage={"url": url},
        )
        office = founded(chosen, self.clock.now, office_id)
        founding.ready(office, self.clock.now)
        self.acts = Acts(office, self.clock)

    def turn(self) -> None:
        """A start ends a day that is over, as every act does."""
        self.model.now = self.clock.now
        self.model.turn()

    @precondition(lambda self: hasattr(self, "acts") and self.starts < MOST_STARTS)
    @rule(first=names)
    def restart_with_another_name(self, first):
        """Nothing changes but what it is called."""
        if self.versions[first] < 3:
            self.turn()
            self.versions[first] += 1
            self.start()

    @precondition(lambda self: hasattr(self, "acts") and self.starts < MOST_STARTS)
    @rule(desk=st.sampled_from(sorted(DESKS)))
    def restart_without_a_desk(self, desk):
        """Who is there, or waits for it alone, is in the service's line; then the desk comes back, closed."""
        self.turn()
        self.start(without=desk)
        current = self.model.at(desk)
        if current:
            self.model.act("put_back", current.id)
        for each in self.model.tickets.values():
            if each.state == "held" and each.desk == desk:
                each.desk = None
        self.model.close(desk)
        self.model.moved.pop(desk, None)
        self.start()

    @precondition(lambda self: hasattr(self, "acts") and self.starts < MOST_STARTS)
    @rule(desk=st.sampled_from(sorted(DESKS)), priority=st.booleans())
    def restart_with_a_desk_for_priority_or_for_all(self, desk, priority):
        """Who is there stays; who waits for it alone must have the mark."""
        self.turn()
        if priority:
            self.model.is_for_priority_now(desk)
        else:
            self.model.for_priority.discard(desk)
        self.start()

    @precondition(lambda self: hasattr(self, "acts") and self.starts < MOST_STARTS)
    @rule(slug=st.sampled_from(SERVICES), sends=st.booleans(), pick=st.integers(0, 1))
    def restart_without_a_service(self, slug, sends, pick):
        """All that is open of it is named to the supervisor, who may send it on; then it comes back."""
        self.turn()
        self.start(without=slug)
        mine = [each for each in self.model.tickets.values() if each.service == slug]
        open_ones = [each for each in mine if each.state in ("waiting", "called", "serving", "held")]
        told = boards.overview(self.acts.office, self.clock.now)["alarms"]["gone"]
        assert sum(each["tickets"] for each in told) == len(open_ones)
        if sends:
            to = [each for each in SERVICES if each != slug][pick]
            self.acts.do(sent_on.send_on, self.name(slug), to=to)
            for each in mine:
                is_open = each.state in ("waiting", "called", "serving", "held")
                if is_open or (each.state == "no_show" and each.day >= self.model.today):
                    each.service, each.later = to, tuple(one for one in each.later if one != to)
            for each in self.model.tickets.values():
                if each.state in ("waiting", "called", "serving", "held"):
                    renamed = (to if one == slug else one for one in each.later)
                    each.later = tuple(dict.fromkeys(renamed))
            for booked in self.model.appointments.values():
                if booked.service == slug and booked.state == "booked" and booked.slot_on >= self.model.today:
                    booked.service = to
            assert boards.overview(self.acts.office, self.clock.now)["alarms"]["gone"] == []
        self.start()
