"""Many real processes at once, let go together, each hammering one office; what they were answered."""

import multiprocessing
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

PROCESSES = 8
PRELOADED = ["tests.office", "queue_core.actions.reservations", "queue_core.data.postgresql", "requests"]
"""What the processes import; they are forks of one that has, started when the first are needed."""
FIRST_SLOT = datetime(2030, 2, 4, 9, tzinfo=UTC)


def hammered(hammer: Callable[..., list], *asked: Any, processes: int = PROCESSES) -> list[Any]:
    """`hammer(who, together, *asked)` in so many processes; all that they answered, in one list.

    A process that fails fails the test.
    """
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(PRELOADED)
    together, answers = forks.Barrier(processes, timeout=60), forks.SimpleQueue()
    running = [
        forks.Process(target=_run, args=(answers, hammer, who, together, *asked)) for who in range(processes)
    ]
    for process in running:
        process.start()
    found = [answers.get() for _ in running]
    for process in running:
        process.join()
    failed = [each for each in found if isinstance(each, str)]
    assert not failed, failed[0]
    return [answer for each in found for answer in each]


def _run(answers: Any, hammer: Callable[..., list], *asked: Any) -> None:
    import traceback

    try:
        answers.put(hammer(*asked))
    except BaseException:
        answers.put(traceback.format_exc())


def through_actions(who: int, together: Any, folder: str, takes: int, url: str, office_id: int) -> list[dict]:
    """Take tickets at the kiosk and call them at desk `who`, until a while nobody is left; the calls."""
    from datetime import UTC, datetime
    from pathlib import Path

    from queue_core.actions import calls, tickets
    from queue_core.actions.acting import Office
    from queue_core.data.db import Storage
    from queue_core.rules.refusals import Refusal
    from tests.office import shipped

    settings = shipped(Path(folder), **eight_desks(), storage={"url": url})
    office = Office(settings, Storage(url or f"sqlite:///{folder}/lobby.db"), office_id)
    by, called, left = f"process:{who}", [], takes
    together.wait()
    while True:
        if left:
            tickets.take(office, "taxes", by=by, now=datetime.now(UTC))
            left -= 1
        try:
            answer = calls.call_next(office, str(who + 1), finish_current=True, by=by, now=datetime.now(UTC))
            called.append(answer.data)
        except Refusal as refusal:
            if refusal.code != "nobody_waiting":
                raise
            if not left:
                break
    together.wait()
    office.storage.close()
    return called


def exceptions_too(
    who: int, together: Any, folder: str, rounds: int, url: str, office_id: int
) -> list[tuple[str, str, int]]:
    """Take, give priority, serve at once, call, and take up again what another process may have ended:
    what was done, as (act, answer's state or refusal, ticket)."""
    import random
    from pathlib import Path

    from queue_core.actions import at_once, calls, tickets, visits
    from queue_core.actions.acting import Office
    from queue_core.data.db import Storage
    from queue_core.rules.refusals import Refusal
    from tests.office import shipped

    settings = shipped(Path(folder), **eight_desks(), storage={"url": url})
    office = Office(settings, Storage(url or f"sqlite:///{folder}/lobby.db"), office_id)
    by, desk, chance, done = f"process:{who}", str(who + 1), random.Random(who), []
    known: list[int] = []

    def tried(act: Callable[..., Any], *asked: Any, **more: Any) -> None:
        ticket = asked[0] if isinstance(asked[0], int) else 0
        try:
            answer = act(office, *asked, **more, by=by, now=datetime.now(UTC)).data
            known.append(answer["id"])
            done.append((act.__name__, answer["state"], answer["id"]))
        except Refusal as refusal:
            done.append((act.__name__, refusal.code, ticket))

    together.wait()
    for _ in range(rounds):
        tried(tickets.take, "taxes")
        # Numbers grow alike for all: half of these are other processes' own.
        other = max(chance.choice(known) + chance.choice((-1, 0, 1)), 1)
        tried(chance.choice((visits.give_priority, visits.withdraw_priority)), other, reason="ill")
        tried(calls.call_next, desk, finish_current=True)
        if chance.random() < 0.4:
            tried(at_once.serve_at_once, desk, "taxes", reason="a stamp", finish_current=True)
        tried(visits.reopen, other, reason="a paper")
        if chance.random() < 0.5:
            tried(visits.put_back, other)
    together.wait()
    office.storage.close()
    return done


def only_takes(
    who: int, together: Any, folder: str, takes: int, url: str, office_id: int, desks: dict[str, Any]
) -> list[dict]:
    """Take tickets, and do nothing else; their answers."""
    from pathlib import Path

    from queue_core.actions import tickets
    from queue_core.actions.acting import Office
    from queue_core.data.db import Storage
    from tests.office import shipped

    settings = shipped(Path(folder), **desks, storage={"url": url})
    office = Office(settings, Storage(url or f"sqlite:///{folder}/lobby.db"), office_id)
    together.wait()
    given = [
        tickets.take(office, "taxes", by=f"process:{who}", now=datetime.now(UTC)).data for _ in range(takes)
    ]
    office.storage.close()
    return given


def over_http(who: int, together: Any, url: str, tokens: dict[str, str], takes: int) -> list[tuple]:
    """The same over HTTP, with a check-in in between; every answer as (what, status, data)."""
    from tests.servers import Client

    kiosk, desk = Client(url, tokens["kiosk"]), Client(url, tokens["desk"])
    answers: list[tuple] = []
    together.wait()
    for number in range(takes):
        answers.append(("take", *kiosk.post("/tickets", {"service": "taxes"})))
        if number % 5 == 0:
            answers.append(("check-in", *kiosk.post("/check-ins", {"code": f"REF-{who}-{number}"})))
        answers.append(("call", *desk.post(f"/desks/{who + 1}/calls", {"finish_current": True})))
    together.wait()
    while answers[-1][1] == 201:
        answers.append(("call", *desk.post(f"/desks/{who + 1}/calls", {"finish_current": True})))
    return answers


def double_clicks(who: int, together: Any, url: str, token: str, clicks: int) -> list[tuple]:
    """The same click with the same key from every process at once, click after click."""
    from tests.servers import Client

    desk = Client(url, token)
    answers = []
    for click in range(clicks):
        together.wait()
        answers.append((click, *desk.post("/desks/1/calls", {"finish_current": True}, key=f"click-{click}")))
    return answers


def one_reference(who: int, together: Any, url: str, token: str, puts: int) -> list[tuple]:
    """PUT the same appointment from every process at once, each with times of its own; every answer."""
    from tests.servers import Client

    feed = Client(url, token)
    answers = []
    for number in range(puts):
        revision = number * PROCESSES + who
        said = {
            "service": "taxes",
            "slot_at": (FIRST_SLOT + timedelta(minutes=revision)).isoformat(),
            "updated_at": (FIRST_SLOT - timedelta(days=9) + timedelta(seconds=revision)).isoformat(),
        }
        together.wait()
        answers.append((revision, *feed.ask("PUT", "/appointments/ONE", said)))
    return answers


def eight_desks() -> dict[str, Any]:
    return {"desk": [{"name": str(number + 1), "services": ["taxes"]} for number in range(PROCESSES)]}


def fingers(
    who: int, together: Any, url: str, tokens: list[str], seconds: float, presses: int = 10_000
) -> list[int]:
    """Half of the processes press "I want a ticket" at one kiosk, half at another, as fast as they can, some
    seconds long and so often at most; the status of each answer."""
    import re
    import time

    import requests

    browser = requests.Session()
    page = browser.get(f"{url}/kiosk/?token={tokens[who % len(tokens)]}").text
    csrf = re.search(r'name="csrf" content="([^"]+)"', page)
    assert csrf, page
    together.wait()
    end, pressed = time.monotonic() + seconds, []
    while time.monotonic() < end and len(pressed) < presses:
        form = {"service": "taxes", "csrf_token": csrf[1], "key": f"{who}-{len(pressed)}"}
        answer = browser.post(f"{url}/kiosk/tickets", data=form, allow_redirects=False)
        pressed.append(answer.status_code)
    return pressed


def started(who: int, together: Any, folder: str, url: str, configs: list[dict[str, Any]]) -> list[int]:
    """What `lobby serve` does before it listens, with each config.toml in turn; all at the same moment."""
    from datetime import UTC, datetime
    from pathlib import Path

    from queue_core.actions import founding
    from tests.office import shipped

    for config in configs:
        settings = shipped(Path(folder), **config, storage={"url": url})
        together.wait()
        office = founding.opened(settings, datetime.now(UTC))
        founding.ready(office, datetime.now(UTC))
        office.storage.close()
    return [who]
