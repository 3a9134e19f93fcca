"""`lobby demo`: what it prints works, it moves by itself, and it leaves nothing behind."""

import re
import subprocess
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import requests

from tests.commands.test_commands import signs_in
from tests.servers import until
from tests.shell import LOBBY, Shell


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@contextmanager
def demo(folder, *words: str):
    """A demo that runs, and what it has said; it must end well, and its folder with it."""
    variables = Shell(folder).environment | {"TMPDIR": str(folder)}
    command = [*LOBBY, "demo", "--port", "0", *words]
    running = subprocess.Popen(command, cwd=folder, env=variables, stdout=subprocess.PIPE, text=True)
    try:
        said = ""
        while not re.search(r"Check-in codes.*\n(\s+\d{6} .*\n)+\s*\n", said):
            line = running.stdout.readline()
            assert line, said
            said += line
        yield said
    finally:
        running.terminate()
        assert running.wait(60) == 0
    assert not list(folder.glob("lobby-demo-*"))


def root_of(said: str) -> str:
    return re.search(r"http://\S+", said)[0].rstrip("/")


@pytest.mark.parametrize("words", [(), ("--still",)], ids=["lives", "still"])
@pytest.mark.long
def test_it_prints_addresses_that_answer_and_codes_that_check_in(folder, words):
    """Whoever starts it can try everything at once, and it leaves nothing behind."""
    with demo(folder, *words) as said, requests.Session() as browser:
        addresses = re.findall(r"http://\S+", said)
        assert {urlsplit(address).path for address in addresses} >= {
            "/", "/kiosk/", "/kiosk/slips", "/display/", "/counter/", "/counter/supervisor",
        }  # fmt: skip
        for address in addresses:
            assert browser.get(address, timeout=30).status_code == 200
        root, codes = root_of(said), re.findall(r"^\s+(\d{6})\b", said, re.M)
        assert len(codes) == 5
        for code in codes:
            assert check_in(browser, root, code).startswith("P")
        password = re.search(r"Password\s+(\S+)", said)[1]
        logins = re.findall(r"(\w+) \((?:clerk|supervisor|admin)\)", said)
        assert len(logins) == 3 and all(signs_in(root, login, password) for login in logins)


def check_in(browser: requests.Session, root: str, code: str) -> str:
    """The number that the kiosk gives for a code."""
    page = browser.get(f"{root}/kiosk/check-in", timeout=30).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    answer = browser.post(f"{root}/kiosk/check-ins", {"code": code, "csrf_token": token}, timeout=30)
    assert answer.status_code == 200 and answer.url.endswith("/kiosk/number")
    return re.search(r'data-number="(\w+)"', answer.text)[1]


@pytest.mark.long
def test_the_morning_goes_on_while_somebody_looks(folder):
    """By itself; and its first page says what to try, in both languages, each as a link that leads there."""
    with demo(folder, "--pace", "60") as said, requests.Session() as browser:
        root = root_of(said)
        began = as_of(root)
        for language, words in (("ro", "Visitors come"), ("en", "Vizitatorii vin")):
            page = browser.get(f"{root}/?language={language}", timeout=30).text
            assert words not in page
            tries = re.search(r'<section class="try">(.*?)</section>', page, re.S)[1]
            links = [link for link in re.findall(r'href="([^"]+)"', tries) if not link.startswith("?")]
            assert len(links) == 5
            assert all(browser.get(root + link, timeout=30).status_code == 200 for link in links)
        code = re.search(r"\b\d{6}\b", tries)[0]
        assert check_in(requests.Session(), root, code).startswith("P")
        until(lambda: as_of(root) > began + 20)


def as_of(root: str) -> int:
    return requests.get(f"{root}/healthz", timeout=30).json()["as_of"]


def test_the_demo_that_stands_still_does_nothing_by_itself(folder):
    """Somebody waits, a desk is open, and only what is pressed happens."""
    with demo(folder, "--still") as said:
        page = requests.get(f"{root_of(said)}/?language=en", timeout=30).text
        assert "Visitors come" not in page and "Press anything" in page
        assert as_of(root_of(said)) < 30
