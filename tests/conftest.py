"""Fixtures for everybody: the shipped office, its clock and acts, and real servers."""

import os
import sys
from pathlib import Path

# Before anything reads settings: the developer's own LOBBY_ variables are not the tests'.
for _name in [name for name in os.environ if name.startswith("LOBBY_")]:
    _value = os.environ.pop(_name)
    if _name.startswith("LOBBY_TEST_"):
        os.environ[_name.replace("LOBBY_TEST_", "TESTED_")] = _value

import pytest  # noqa: E402

from queue_core.web.template_helpers import BROWSER_FILES  # noqa: E402
from tests import databases, kept  # noqa: E402
from tests.faults import LONG  # noqa: E402
from tests.office import Acts, Clock, founded, local, shipped  # noqa: E402
from tests.prepared import Prepared  # noqa: E402
from tests.servers import Server  # noqa: E402
from tests.shell import Shell  # noqa: E402

TESTS = Path(__file__).parent
FAST = {
    *("actions", "boards", "feed", "language", "machines", "rules", "settings"),
    *("data/test_query_plans.py", "printing/test_slip.py", "printing/test_text.py", "web/test_sessions.py"),
}
"""What `--fast` runs, but for tests that start a process."""

WHOLE = "whole: a row left to tests/run --whole; a cheaper one in a merge holds the same promise"
A_LONG_ONE = "long: takes half a minute or more of a merge, so it is begun first"


def pytest_addoption(parser):
    where = "where offices are kept whose test does not say otherwise"
    parser.addoption("--storage", choices=("sqlite", "postgresql"), default="sqlite", help=where)
    fast = "only what starts no process and needs no PostgreSQL: under a minute"
    parser.addoption("--fast", action="store_true", help=fast)


def pytest_configure(config):
    config.addinivalue_line("markers", WHOLE)
    config.addinivalue_line("markers", A_LONG_ONE)
    databases.everywhere = config.getoption("storage") == "postgresql"
    if not BROWSER_FILES.is_dir():
        raise pytest.UsageError(f"{BROWSER_FILES} was never built: tests/run or pip install -e . does it")


def pytest_ignore_collect(collection_path, config):
    """`--fast` does not even read the other rooms: what they import may not be there."""
    if not config.getoption("fast") or not collection_path.is_relative_to(TESTS):
        return None
    path = collection_path.relative_to(TESTS)
    if collection_path.is_dir():
        return bool(path.parts) and path.parts[0] not in {fast.partition("/")[0] for fast in FAST}
    if path.name.startswith("test_"):
        return not {path.parts[0], path.as_posix()} & FAST
    return None


def pytest_collection_modifyitems(config, items):
    """`--fast` leaves out whatever starts a process, as what has a server of its own does; a merge what is
    marked `whole`, and on PostgreSQL all rows of a test but its first: every act is done there by the order
    machine."""
    left: set[pytest.Item] = set()
    if config.getoption("fast"):
        left |= {item for item in items if "server" in item.fixturenames or item.get_closest_marker("heavy")}
    if not LONG:
        left |= {item for item in items if item.get_closest_marker("whole")}
        left |= more_rows_on_postgresql(items)
    config.hook.pytest_deselected(items=sorted(left, key=lambda item: item.nodeid))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1))
    items[:] = long_ones_first([item for item in items if item not in left], workers)


def long_ones_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Each worker begins with its share of the long tests: one that is begun last would run alone at the end.

    `--dist worksteal` gives each worker one part of the list, in order; later they take from another's end.
    """
    long = [item for item in items if item.get_closest_marker("long")]
    others = [item for item in items if not item.get_closest_marker("long")]
    parts: list[list[pytest.Item]] = []
    for worker in range(workers):
        own, left = long[worker::workers], workers - worker
        size = max((len(items) - sum(map(len, parts))) // left, len(own))
        taken = size - len(own)
        parts.append([*own, *others[:taken]])
        others = others[taken:]
    return [item for part in parts for item in part] + others


def more_rows_on_postgresql(items: list[pytest.Item]) -> set[pytest.Item]:
    """Of each test that both databases have, what PostgreSQL has more than one of."""
    seen: set[str] = set()
    more = set()
    for item in items:
        if getattr(item, "callspec", None) and item.callspec.params.get("kept_in") == "postgresql":
            name = item.nodeid.partition("[")[0]
            more |= {item} if name in seen else set()
            seen.add(name)
    return more


@pytest.fixture(scope="session", autouse=True)
def prepared(request):
    """Servers and commands start as forks of two processes, made when the first is needed."""
    templates = request.config.rootpath / ".pytest_cache" / "templates"
    kept.keep_templates(templates)
    kept.keep_statements()
    Server.prepared, Shell.prepared = Prepared("eventlet", templates), Prepared("threading", templates)
    if request.config.getoption("fast"):
        sys.addaudithook(no_process)
    yield
    Server.prepared.end()
    Shell.prepared.end()


def no_process(event, _details):
    """Keeps `--fast` true: a test that starts a process fails there until it says so."""
    if event in ("subprocess.Popen", "os.fork", "os.posix_spawn"):
        raise RuntimeError("a test of --fast starts a process: mark it heavy")


@pytest.fixture
def clock():
    """A clock that stands at Tuesday, 10 March 2026, 10:00 in Bucharest until the test moves it."""
    return Clock(local("10:00"))


@pytest.fixture
def kept_in():
    """The url of the database of this test's offices; nothing is SQLite in tmp_path."""
    return ""


@pytest.fixture
def settings(tmp_path, kept_in):
    """`settings(line={"grace_minutes": 5})`: the shipped office round the clock, kept in tmp_path."""

    def make(**changes):
        return shipped(tmp_path, **changes | {"storage": {"url": kept_in} | changes.get("storage", {})})

    return make


@pytest.fixture
def found(settings, clock):
    """`found(line=…)`: the acts of an office with changed settings, founded that morning."""
    offices = []

    def make(**changes):
        offices.append(founded(settings(**changes), local("06:00")))
        return Acts(offices[-1], clock)

    yield make
    for office in offices:
        office.storage.close()


@pytest.fixture
def acts(found):
    """The shipped office's acts: `acts.take("taxes")`."""
    return found()


@pytest.fixture
def office(acts):
    """The shipped office, founded on a real database."""
    return acts.office


@pytest.fixture
def server(tmp_path):
    """`server(async_mode="threading", line={…})`: a real `lobby serve`, ready, with tokens."""
    servers = []

    def start(**changes):
        servers.append(Server(tmp_path / f"server{len(servers)}", **changes))
        servers[-1].start()
        return servers[-1]

    yield start
    for each in servers:
        each.stop()


@pytest.fixture
def provider():
    """A provider of accounts on loopback, which can be told to do what none should."""
    from tests.web.lying_provider import LyingProvider

    made = LyingProvider()
    yield made
    made.close()
