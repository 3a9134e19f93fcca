"""What the READMEs say is so."""

import os
import re
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner
from pytest import mark

from queue_core.commands.cli import lobby
from queue_core.settings.sections import Printer
from queue_core.settings.settings import Settings
from queue_core.web.api.operations import OPERATIONS

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted(ROOT.glob("*/README.md"))]


def _commands() -> set[tuple[str, ...]]:
    found = set()
    for document in DOCUMENTS:
        code = re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", document.read_text(), re.S)
        for line in "\n".join(block + inline for block, inline in code).splitlines():
            called = re.match(r"(?:.*&& )?(?:\.venv/bin/)?lobby ((?:[a-z-]+ ?)+)", line)
            if called:
                found.add(tuple(called[1].split()))
    return found


@mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_and_picture_is_there(document):
    """Relative links lead to files of this tree."""
    text = document.read_text()
    for target in [*re.findall(r"\]\(([^)#]+)\)", text), *re.findall(r'src="([^"]+)"', text)]:
        assert "://" in target or (document.parent / target).exists(), target


def test_every_command_that_is_shown_exists():
    """Each `lobby …` of the READMEs answers --help."""
    groups = {"staff", "token", "appointments", "privacy", "storage"}
    shown = {words[:2] if words[0] in groups else words[:1] for words in _commands()}
    assert len(shown) > 6
    for words in shown:
        assert CliRunner().invoke(lobby, [*words, "--help"]).exit_code == 0, words


def test_every_key_of_the_desk_that_is_shown_is_on_the_desk():
    """The table of keys is the templates'; O stands in the sentence above it."""
    shown = set(re.findall(r"^\| `([A-Z])` \|", (ROOT / "counter/README.md").read_text(), re.M))
    templates = (ROOT / "counter/templates/counter").glob("desk_*.html")
    keys = re.compile(r'"([A-Z])", "|"([A-Z])"\) }}|data-shortcut="([A-Z])"')
    there = {"".join(found) for template in templates for found in keys.findall(template.read_text())}
    assert shown == there - {"O"}


def test_every_setting_that_is_shown_exists():
    """`[section] key` names a section and a key of the settings."""
    for document in DOCUMENTS:
        for section, key in re.findall(r"`\[(\w+)\] (\w+)", document.read_text()):
            model = Settings.model_fields[section].annotation
            assert key in model.model_fields, (document, section, key)
    kinds = re.findall(r"^\| `(\w+)` \| (?!needs)", (ROOT / "kiosk/README.md").read_text(), re.M)
    assert set(kinds) == set(Printer.model_fields["kind"].annotation.__args__)


def test_every_address_of_the_api_that_is_shown_exists():
    """The curl lines go to operations that there are."""
    known = [re.compile("/api/v1" + re.sub(r"<[^>]+>", "[^/]+", each.path) + "$") for each in OPERATIONS]
    shown = re.findall(r"\$LOBBY(/api/v1/[^\s\"?]+)", (ROOT / "queue_core/README.md").read_text())
    assert shown
    for path in shown:
        assert any(pattern.match(path) for pattern in known), path


def test_what_the_booking_site_is_told_to_run_runs(server):
    """Every line of its page, in order, against a real server: curl succeeds, and the files' commands do."""
    page = (ROOT / "queue_core/README.md").read_text()
    page = page.partition("\n## For the booking site\n")[2].partition("\n## ")[0]
    # Slots are of a day of the office's.
    served = server(feed={"names": {"Taxe": "taxes"}}, office={"timezone": "Europe/Bucharest"})
    (served.folder / "dropped").mkdir()
    (served.folder / "appointments.csv").write_text(
        "reference;service;slot_at\nPS1-2026-00007;Taxe;02.02.2026 09:30\n", encoding="utf-8"
    )
    told = [_run(served, block) for block in re.findall(r"```sh\n(.*?)```", page, re.S)]
    assert len(told) == 2
    assert '"code":"unknown_service"' in told[0] and '"state":"cancelled"' in told[0]
    assert told[0].count('"changed_at"') == 4, "two appointments, listed twice"
    assert told[1].count("1 added") == 2 and "cancelled" in told[1]


def _run(served, block: str) -> str:
    """Run the lines as bash does, the first that fails ending it; what they printed."""
    functions = """
        curl() { command curl -sS --fail-with-body "$@"; }
        lobby() { "$PYTHON" -m queue_core.entry "$@"; }
    """
    variables = {
        "PYTHON": sys.executable,
        "LOBBY": served.url,
        "FEED": served.token("feed"),
        "LOBBY_STORAGE__FOLDER": str(served.folder),
        "LOBBY_FEED__NAMES": '{"Taxe": "taxes"}',
    }
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", functions + block],
        cwd=served.folder, env=os.environ | variables, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
