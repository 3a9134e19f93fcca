"""What a killed or stopped server leaves behind; a server killed under load is in faults/test_kills.py."""

from tests.servers import SLOW_S, until


def test_desks_stay_as_they_were_over_a_kill(server):
    """Open and paused desks and the called ticket are there again; the desk goes on where it was."""
    running = server()
    desk = running.client()
    desk.post("/desks/1/open"), desk.post("/desks/2/open"), desk.post("/desks/2/pause")
    desk.post("/tickets", {"service": "taxes"})
    called = desk.post("/desks/1/calls")[1]
    before = desk.get("/desks")
    running.kill9()
    running.start()
    desk = running.client()
    assert desk.get("/desks") == before
    assert desk.get(f"/tickets/{called['id']}")["state"] == "called"
    assert desk.post(f"/tickets/{called['id']}/start")[0] == 200


def test_the_printing_agent_ends_with_its_server(server):
    """Killed or stopped, the server leaves no process behind; the next one has an agent of its own."""
    running = server()
    for end in (running.kill9, running.stop):
        until(running.children)
        end()
        assert running.all_ended(SLOW_S), "somebody outlived the server"
        running.start()
