"""CUPS as it is: a print server of the test's own, whose queue ends at the fake printer."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from queue_core.printing.printer import State, state_of
from tests.pace import at_most
from tests.printing.fake_printer import FakePrinter
from tests.printing.samples import LATE_S, PATIENT, SHORTLY, SLIP, plain, print_, same, trouble_of
from tests.servers import until

FILES = """ServerRoot {0}/conf
StateDir {0}/state
CacheDir {0}/cache
RequestRoot {0}/spool
TempDir {0}/temp
ErrorLog {0}/log
AccessLog {0}/access
PageLog {0}/pages
"""
RULES = """Listen 127.0.0.1:{0}
Listen {1}
Browsing No
<Location />
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""


def run(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.fixture(scope="module")
def served():
    """A print server on loopback without queues, and its socket; what prints asks it and no other."""
    # Not in pytest's folder: the server's programs run as another user, who may not look in there.
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    for name in ("conf", "state", "cache", "spool", "temp"):
        (folder / name).mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "conf/cups-files.conf").write_text(FILES.format(folder))
    (folder / "conf/cupsd.conf").write_text(RULES.format(port, folder / "socket"))
    path = os.environ["PATH"] + ":/usr/sbin"
    # A copy: AppArmor, where it watches, lets the program at its own place use the system's folders only.
    shutil.copy(shutil.which("cupsd", path=path), folder / "cupsd")
    command = [str(folder / "cupsd"), "-f", "-c", str(folder / "conf/cupsd.conf")]
    command += ["-s", str(folder / "conf/cups-files.conf")]
    with pytest.MonkeyPatch.context() as change:
        change.setenv("PATH", path)
        change.setenv("CUPS_SERVER", f"127.0.0.1:{port}")
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                until(lambda: subprocess.run(["lpstat", "-r"], stdout=subprocess.DEVNULL).returncode == 0)
                yield folder / "socket"
            finally:
                server.terminate()
    shutil.rmtree(folder)


@pytest.fixture
def queue(served):
    """`queue(address)`: a new raw queue to a printer's address, as a printer of ours."""
    made = []

    def make(address: str, policy: str = "retry-job") -> dict:
        name = f"hall{len(made)}"
        command = ["lpadmin", "-p", name, "-E", "-v", address, "-m", "raw"]
        command += ["-o", f"printer-error-policy={policy}"]
        # A server that has just begun to answer may still refuse to add a queue.
        until(lambda: subprocess.run(command, capture_output=True, timeout=60).returncode == 0)
        made.append(name)
        return plain("cups", queue=name)

    yield make
    for name in made:
        run("cancel", "-a", name)
        run("lpadmin", "-x", name)


def address(fake: FakePrinter) -> str:
    return f"socket://127.0.0.1:{fake.port}"


def pending(where: dict) -> str:
    return run("lpstat", "-W", "not-completed", "-o", where["queue"])


def soon_printed(fake: FakePrinter, count: int) -> Callable[[], bool]:
    return lambda: len(fake.printed) == count


def test_a_slip_goes_through_the_queue_dot_for_dot(queue):
    with FakePrinter() as fake:
        where = queue(address(fake))
        for count in (1, 2):
            print_(where)
            until(soon_printed(fake, count))
    assert [same(paper, SLIP) for paper in fake.printed] == [True, True]


def test_a_slip_goes_by_the_servers_socket_as_on_every_debian(queue, served, monkeypatch):
    with FakePrinter() as fake:
        where = queue(address(fake))
        monkeypatch.setenv("CUPS_SERVER", str(served))
        print_(where)
        until(soon_printed(fake, 1))


def test_a_job_that_is_not_done_in_time_is_trouble_and_never_printed_later(queue):
    """The printer is switched off; CUPS would try it until it is on again."""
    with FakePrinter("refuse") as fake:
        where = queue(address(fake))
        with at_most(SHORTLY.job + LATE_S):
            trouble = trouble_of(where, patience=PATIENT._replace(job=SHORTLY.job))
        assert trouble.sent and trouble.code in ("no_answer", "unreachable")
        until(lambda: not pending(where))
        fake.mode = "ok"
        print_(where)
        until(soon_printed(fake, 1))
    assert len(fake.received) == 1, "the first was never sent"


def test_a_job_that_cups_gives_up_is_not_printed(queue):
    """Of which `lpstat` says the same as of one that is done."""
    trouble = trouble_of(queue("serial:/dev/lobby-no-such-line", policy="abort-job"))
    assert (trouble.code, trouble.sent) == ("dropped", True)


def test_a_job_that_somebody_cancels_is_not_printed(queue):
    with FakePrinter("refuse") as fake, ThreadPoolExecutor(1) as printing:
        where = queue(address(fake))
        trouble = printing.submit(trouble_of, where)
        until(lambda: pending(where))
        run("cancel", "-a", where["queue"])
        assert (trouble.result().code, trouble.result().sent) == ("dropped", True)


def test_a_queue_that_is_paused_is_sent_nothing_and_says_so(queue):
    with FakePrinter() as fake:
        where = queue(address(fake))
        assert state_of(where, PATIENT) == State(None, False)
        run("cupsdisable", where["queue"])
        assert state_of(where, PATIENT) == State("paused", False)
        trouble = trouble_of(where)
        assert (trouble.code, trouble.sent) == ("paused", False)
        run("cupsenable", where["queue"])
        print_(where)
        until(soon_printed(fake, 1))


def test_a_queue_that_takes_no_jobs_says_so(queue):
    where = queue("socket://127.0.0.1:9")
    run("cupsreject", where["queue"])
    assert state_of(where, PATIENT) == State("paused", False)
    assert not trouble_of(where).sent


def test_a_queue_that_cups_does_not_know_cannot_be_reached(served):
    where = plain("cups", queue="nowhere")
    assert state_of(where, PATIENT) == State("unreachable", False)
    trouble = trouble_of(where)
    assert (trouble.code, trouble.sent) == ("unreachable", False) and "nowhere" in str(trouble)


def test_a_computer_without_cups_is_told_so(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    trouble = trouble_of(plain("cups", queue="hall"))
    assert trouble.code == "unreachable" and "not installed" in str(trouble)
    assert state_of(plain("cups", queue="hall")) == State("unreachable", False)


def test_a_server_of_cups_that_is_gone_is_not_fine(monkeypatch):
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:1")
    assert state_of(plain("cups", queue="hall"), PATIENT).problem == "unreachable"
