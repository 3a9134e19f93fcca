"""Whether a printer has its agent, however many server processes there are."""

from queue_core import boards
from queue_core.machines import print_agents


def away(acts) -> bool:
    """Whether the staff's boards say that the printing program is not connected."""
    (printer,) = boards.printers(acts.office)
    return printer["ok"] is False and printer["problem"] == "agent_away"


def came(acts, process):
    print_agents.came(acts.office, ["kiosk"], acts.clock.now, process=process)


def went(acts, process):
    print_agents.went(acts.office, ["kiosk"], acts.clock.now, process=process)


def test_an_agent_that_goes_is_missed_at_once_and_until_it_comes(acts):
    came(acts, "one")
    assert not away(acts)
    went(acts, "one")
    assert away(acts)
    went(acts, "one")
    assert away(acts)
    came(acts, "other")
    assert not away(acts)


def test_an_agent_that_went_over_to_another_process_is_not_missed(acts, heard):
    """The process that it left hears of that later than the one that it came to."""
    came(acts, "one")
    came(acts, "other")
    went(acts, "one")
    assert not away(acts) and heard == []


def test_what_a_killed_process_knew_is_missed_after_a_while(acts, heard):
    """Nobody says anything for it; agents at other processes are not missed."""
    came(acts, "killed")
    acts.clock.forward(seconds=20)
    print_agents.miss(acts.office, acts.clock.now)
    assert not away(acts) and heard == []
    acts.clock.forward(seconds=6)
    print_agents.miss(acts.office, acts.clock.now)
    assert away(acts)
    came(acts, "other")
    heard.clear()
    acts.clock.forward(seconds=20)
    print_agents.miss(acts.office, acts.clock.now)
    assert not away(acts) and heard == []


def test_a_process_that_is_alone_knows_at_once_that_an_older_ones_agent_is_gone(acts):
    """Who was connected to the process before it went with that."""
    came(acts, "before")
    print_agents.miss(acts.office, acts.clock.now, alone="now")
    assert away(acts)
