"""The commands: what each does, says, and answers to what is wrong."""

import os
import re

import pytest
import requests

from tests.office import SHIPPED
from tests.servers import Client
from tests.shell import Shell

COMMANDS = [
    ["serve"], ["demo"], ["init"], ["doctor"], ["staff", "add"], ["token", "add"], ["appointments", "import"],
    ["staff", "list"], ["staff", "remove"], ["staff", "password"], ["staff", "second-step-off"],
    ["appointments", "watch"], ["privacy", "purge"], ["privacy", "export"], ["privacy", "erase"],
    ["print-agent"], ["print-test"], ["backup"], ["restore"], ["storage", "copy"],
]  # fmt: skip
WITH_CONFIG = [
    ["serve"], ["doctor"], ["staff", "add", "x", "--name", "x", "--role", "clerk", "--password-stdin"],
    ["token", "add", "x", "--scope", "read"], ["appointments", "import", str(SHIPPED)], ["print-test"],
    ["backup", "x"], ["restore", "x"], ["demo", "--port", "0"],
]  # fmt: skip


@pytest.fixture
def lobby(tmp_path):
    return Shell(tmp_path)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_each_command_explains_itself(lobby, command):
    told = lobby(*command, "--help")
    assert told.returncode == 0 and told.out.startswith("Usage: lobby")
    if command[0] != "print-agent":
        assert "--config" in told.out


def test_the_program_names_its_commands(lobby):
    told = lobby("--help").out
    assert all(command[0] in told for command in COMMANDS)


@pytest.mark.parametrize("command", WITH_CONFIG, ids=lambda words: words[0])
def test_each_command_refuses_a_config_that_cannot_be_used(lobby, command):
    """An unknown key: in which file, and which key."""
    bad = lobby.folder / "bad.toml"
    bad.write_text(SHIPPED.read_text() + "\nnonsense = 1\n")
    words = lobby.fails(*command, "--config", str(bad), said=b"a good password\n")
    assert "bad.toml" in words and "nonsense" in words


def test_a_config_that_is_not_there_is_named(lobby):
    assert "nowhere.toml" in lobby.fails("doctor", "--config", "nowhere.toml")


def test_a_command_uses_the_config_of_the_folder_it_is_run_in(lobby):
    (lobby.folder / "config.toml").write_text("[office\n")
    assert "config.toml" in lobby.fails("doctor")


@pytest.mark.parametrize("words, variables", [
    (["nonsense"], {}), (["serve", "--port", "70000"], {}), (["serve", "--host", "no.such.host.invalid"], {}),
    (["staff", "add", "x"], {}), (["token", "add", "x", "--scope", "everything"], {}),
    (["backup", "/nowhere/at/all"], {}), (["restore", "/nowhere/at/all"], {}),
    (["print-test", "--printer", "none"], {}),
    (["token", "add", b"\xff\xfe", "--scope", "read"], {}),
    (["doctor"], {"LOBBY_STORAGE__URL": "nonsense"}), (["doctor"], {"LOBBY_STORAGE__URL": "mysql://a/b"}),
    (["doctor"], {"LOBBY_STORAGE__URL": "postgresql://127.0.0.1:1/x"}), (["doctor"], {"LOBBY_NONSENSE": "1"}),
    (["doctor"], {"LOBBY_STORAGE__FOLDER": "/dev/null"}), (["doctor"], {"LOBBY_HOURS__MON": "always"}),
    (["serve"], {"LOBBY_SERVER__ASYNC_MODE": "magic"}),
    (["print-test"], {"LOBBY_PRINTER": '[{"name": "x", "kind": "network", "host": "127.0.0.1", "port": 1}]'}),
    (["print-agent", "--server", "nonsense", "--token", "x"], {}),
    (["print-agent", "--server", "http://127.0.0.1:1"], {}),
    (["print-agent", "--server", "http://127.0.0.1:1"], {"LOBBY_AGENT_TOKEN_FILE": "/nowhere/at/all"}),
    (["print-agent", "--server", "http://127.0.0.1:1"], {"LOBBY_AGENT_TOKEN_FILE": "/dev/null"}),
])  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(lobby, words, variables):
    assert lobby.fails(*words, **variables)


def test_a_damaged_database_is_said_in_one_line(lobby):
    (lobby.folder / "data").mkdir()
    (lobby.folder / "data" / "lobby.db").write_bytes(os.urandom(4000))
    for words in (["doctor"], ["serve", "--port", "0"], ["token", "add", "x", "--scope", "read"]):
        assert lobby.fails(*words)


def test_a_port_that_is_taken_is_said_in_one_line(lobby, server):
    served = server()
    assert lobby.fails("serve", "--port", str(served.port))


def test_a_token_stands_alone_on_the_last_line_and_works(lobby, server):
    served = server()
    shell = Shell(lobby.folder, LOBBY_STORAGE__FOLDER=str(served.folder))
    for scope, path, status in (("read", "/board", 200), ("feed", "/appointments/none", 404)):
        token = shell("token", "add", f"new {scope}", "--scope", scope).out.splitlines()[-1]
        assert re.fullmatch(r"[\w-]{32,}", token)
        assert Client(served.url, token).ask("GET", path)[0] == status
    assert "new read" in shell.fails("token", "add", "new read", "--scope", "read")


def signs_in(url: str, login: str, password: str) -> bool:
    with requests.Session() as browser:
        page = browser.get(f"{url}/counter/sign-in", timeout=30).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        form = {"login": login, "password": password, "csrf_token": token}
        answer = browser.post(f"{url}/counter/sign-in", form, allow_redirects=False, timeout=30)
        return answer.status_code == 303


def test_an_account_that_was_added_signs_in(lobby, server):
    """Whatever login and password were accepted."""
    served = server()
    shell = Shell(lobby.folder, LOBBY_STORAGE__FOLDER=str(served.folder))
    for login, password in (
        ("ștefan", " parolă lungă "),
        ("long", "x" * 300),
        ("l" * 70, "a good password"),
        (" edge ", "a good password"),
    ):
        words = ["staff", "add", login, "--name", login, "--role", "clerk", "--password-stdin"]
        added = shell(*words, said=f"{password}\n".encode())
        assert (added.returncode != 0) or signs_in(served.url, login, password), login
    assert not signs_in(served.url, "ștefan", "another password")


@pytest.mark.parametrize("login, said", [("x", b""), ("x", b"short\n"), ("x", b"\xff\xfe" * 8 + b"\n"),
                                         ("", b"a good password\n")])  # fmt: skip
def test_an_account_that_nobody_could_use_is_not_added(lobby, login, said):
    assert lobby.fails("staff", "add", login, "--name", "X", "--role", "clerk", "--password-stdin", said=said)


def test_a_login_is_taken_once(lobby):
    words = ["staff", "add", "ana", "--name", "Ana", "--role", "clerk", "--password-stdin"]
    assert lobby(*words, said=b"a good password\n").returncode == 0
    assert "ana" in lobby.fails(*words, said=b"a good password\n")


def test_a_sample_slip_is_printed_on_the_preview_printer(lobby):
    assert lobby("print-test").returncode == 0
    assert len(list((lobby.folder / "data" / "slips").glob("*.png"))) == 1


def test_an_agent_whose_token_is_refused_says_so_and_ends(lobby, server):
    served = server()
    for token in ("wrong", served.token("read")):
        assert lobby.fails("print-agent", "--server", served.url, "--token", token)
