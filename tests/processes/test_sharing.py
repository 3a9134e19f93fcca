"""What one process saw of the lobby spares another its look, and is never believed against the journal."""

import json
from dataclasses import replace

import pytest

from queue_core import boards, clock
from queue_core.actions import office as office_acts
from queue_core.app import create_app
from queue_core.data.db import ACTS, Office
from queue_core.live.sharing import Looks
from tests.office import Acts

AREA = {"slug": "hall-a", "name": {"ro": "Sala A", "en": "Hall A"}, "desks": ["1"]}
ROOMS = ("lobby", "lobby:hall-a")


class Process:
    """A process's boards, without sockets: its looks are counted, its words kept as they go over the wire."""

    def __init__(self, settings, storage, their_clock) -> None:
        self.office = Office(settings, storage)
        self.acts = Acts(self.office, their_clock)
        self.realtime = create_app(self.office).extensions["realtime"]
        self.realtime.members.update(ROOMS)
        self.realtime.sharing.tell = lambda word, looks: self.words.append((word, json.dumps(looks)))
        screen = self.realtime.screens["lobby"]
        self.realtime.screens["lobby"] = replace(screen, look=self._counted(screen.look))
        self.looks, self.words = 0, []
        self.realtime.push()

    def _counted(self, look):
        def counted(key):
            self.looks += 1
            return look(key)

        return counted

    def shown(self) -> Looks:
        return {room: shown.data for room, shown in self.realtime.shown.items()}

    def pushed_after(self, words: list[tuple[str, str]]) -> int:
        """Hear words, then push; how often that looked."""
        before = self.looks
        for word, looks in words:
            self.realtime.hear(word, json.loads(looks))
        self.realtime.push()
        return self.looks - before


@pytest.fixture
def two(found):
    acts = found(area=[AREA], server={"async_mode": "threading"})
    acts.open("1", "2")
    acts.do(office_acts.post_notice, {"ro": "Azi se închide la 15.", "en": "We close at 15:00 today."})
    return [Process(acts.office.settings, acts.office.storage, acts.clock) for _ in range(2)]


def test_the_board_that_one_process_made_another_shows_without_a_look(two):
    """The same to the last comma: both areas' calls, who waits, notices."""
    one, other = two
    one.acts.take("taxes")
    one.acts.called("1")
    one.realtime.push()
    told = [word for word, _ in one.words]
    assert told == [ACTS], "two acts that were seen at once are one word"
    looked = other.pushed_after([(ACTS, json.dumps(one.shown()))])
    assert looked == 0
    assert other.shown() == one.shown() == {room: _seen(one.office, room) for room in ROOMS}
    assert other.words == [], "what it was told, it does not tell again"


def test_the_word_carries_the_first_room_that_was_looked_at(two):
    """The others have to be looked at, and are right."""
    one, other = two
    one.acts.take("taxes")
    one.realtime.push()
    assert other.pushed_after(one.words) == len(ROOMS) - 1
    assert other.shown() == one.shown()


def test_what_was_handed_over_before_a_later_act_is_not_shown(two):
    """The journal goes on: there is something to see that the look did not see."""
    one, other = two
    one.acts.take("taxes")
    one.realtime.push()
    other.acts.take("taxes")
    assert other.pushed_after([(ACTS, json.dumps(one.shown()))]) == len(ROOMS)
    assert other.shown() == {room: _seen(one.office, room) for room in ROOMS}
    assert json.loads(other.words[0][1]) == {}, "nor is it handed on"


@pytest.mark.parametrize("wrong", [{"as_of": 10**9}, {"as_of": 1}, {"as_of": None}, {}])
def test_a_look_that_is_not_as_of_the_journals_end_is_not_shown(two, wrong):
    """Late, early, or no look at all."""
    one, other = two
    one.acts.take("taxes")
    one.realtime.push()
    false = {room: data | {"as_of": None, "calls": []} | wrong for room, data in one.shown().items()}
    assert other.pushed_after([(ACTS, json.dumps(false))]) == len(ROOMS)
    assert other.shown() == one.shown()


def test_others_are_told_when_nobody_watches_and_when_looking_failed(two):
    """Each act once, though the first look at it failed."""
    one, _ = two
    one.realtime.members.clear()
    one.acts.take("taxes")
    one.realtime.push()
    one.realtime.push()
    assert one.words == [(ACTS, "{}")]
    one.realtime.members.update(ROOMS)
    one.acts.take("taxes")
    screens, one.realtime.screens = one.realtime.screens, {}
    with pytest.raises(KeyError):
        one.realtime.push()
    one.realtime.screens = screens
    one.realtime.push()
    assert [word for word, _ in one.words] == [ACTS, ACTS]


def _seen(office, room):
    """The board that a fresh look makes, as of the journal's last event."""
    seen = boards.tv(office, clock.now(), room.partition(":")[2])
    assert seen["as_of"] == boards.last_seq(office)
    return seen
