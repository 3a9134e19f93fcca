"""What the guides say is so."""

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

from babel.messages.pofile import read_po
from click.testing import CliRunner
from pytest import mark

from queue_core.commands.cli import lobby
from queue_core.settings.sections import Printer
from queue_core.settings.settings import Settings
from queue_core.web.api.operations import OPERATIONS
from tests import room_map
from tests.test_house import ROOT, files

DOCUMENTS = [ROOT / name for name in files() if name.endswith(".md")]
API_GUIDE = ROOT / "queue_core/web/api/README.md"


def _commands() -> set[tuple[str, ...]]:
    found = set()
    for document in DOCUMENTS:
        code = re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", document.read_text(), re.S)
        for line in "\n".join(block + inline for block, inline in code).splitlines():
            called = re.match(r"(?:.*&& )?(?:\.venv/bin/)?lobby ((?:[a-z-]+ ?)+)", line)
            if called:
                found.add(tuple(called[1].split()))
    return found


def _prose(document: Path) -> str:
    """A document without its blocks of code."""
    return re.sub(r"^ *```.*?^ *```$", "", document.read_text(), flags=re.S | re.M)


def _anchors(document: Path) -> set[str]:
    """What each heading is called in an address, as GitHub makes it."""
    found: list[str] = []
    for heading in re.findall(r"^#+ (.+)$", _prose(document), re.M):
        anchor = re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        found.append(f"{anchor}-{found.count(anchor)}" if anchor in found else anchor)
    return set(found)


@mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_anchor_and_picture_is_there(document):
    """Relative links lead to files of this repository, and to headings of theirs."""
    text = _prose(document)
    for target in [*re.findall(r"\]\(([^)]+)\)", text), *re.findall(r'src="([^"]+)"', text)]:
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        aim = (document.parent / path).resolve() if path else document
        assert aim.exists() and aim.is_relative_to(ROOT), target
        assert not anchor or anchor in _anchors(aim), target


def _blocks(document: Path, kind: str) -> list[str]:
    found = re.findall(rf"^( *)```{kind}\n(.*?)^ *```$", document.read_text(), re.S | re.M)
    return [textwrap.dedent(block) for _indent, block in found]


def test_every_block_is_of_the_language_that_it_says():
    """bash reads the shell's, and TOML, JSON and unit files are well formed."""
    shell, data = 0, 0
    for document in DOCUMENTS:
        for block in _blocks(document, "sh"):
            read = subprocess.run(["bash", "-n"], input=block, capture_output=True, text=True, timeout=300)
            assert read.returncode == 0 and not read.stderr, (document, block, read.stderr)
            shell += 1
        for kind, parse in {"toml": tomllib.loads, "json": json.loads, "ini": _unit}.items():
            for block in _blocks(document, kind):
                parse(block)
                data += 1
    assert shell > 20 and data > 5


def _unit(text: str) -> None:
    configparser.ConfigParser(strict=False, interpolation=None).read_string(text)


def test_every_file_that_the_installation_copies_is_shipped():
    """`$SHIPPED/…` is queue_core in the wheel; config.toml is put there by the build."""
    guide = (ROOT / "queue_core/deploy/README.md").read_text()
    copied = {word for word in re.findall(r"\$SHIPPED/([\w./*-]+)", guide) if word != "config.toml"}
    assert len(copied) > 4
    assert {word for word in copied if not list((ROOT / "queue_core").glob(word))} == set()


def test_a_guide_that_the_program_names_is_there():
    """Code, config.toml and units that say "see …/README.md" name a guide of this repository."""
    named = re.compile(r"[\w./-]*(?:README|DECISIONS|CONTRIBUTING|security)\.md")
    found = {
        guide
        for name in files()
        if name.endswith((".py", ".toml", ".js", ".html", ".service", ".timer", ".conf"))
        and name[:6] != "tests/"
        for guide in named.findall((ROOT / name).read_text(encoding="utf-8"))
    }
    assert found
    assert {guide for guide in found if not (ROOT / guide).is_file()} == set()


def test_the_map_of_the_rooms_is_drawn_from_the_import_contract():
    """If it is not: `.venv/bin/python -m tests.room_map` writes it anew."""
    guide = room_map.GUIDE.read_text()
    assert room_map.written(guide) == guide
    assert len(guide.splitlines()) <= 200, "a map fits on a few screens"


def test_a_language_is_begun_by_the_steps_shown(tmp_path):
    """The commands of the guide make a catalog of all sentences, ready to be translated."""
    guide = (ROOT / ".github/CONTRIBUTING.md").read_text().partition("\n## A language\n")[2]
    (block,) = re.findall(r"```sh\n(.*?)```", guide, re.S)
    for room in ("queue_core", "kiosk", "display", "counter"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("vendor", "__pycache__"))
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/pybabel").symlink_to(Path(sys.executable).parent / "pybabel")
    subprocess.run(["bash", "-euc", block], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    ours, new = (
        _sentences(tmp_path / f"queue_core/language/locale/{code}/messages.po") for code in ("ro", "fr")
    )
    assert new == ours and len(new) > 500


def _sentences(catalog: Path) -> set[object]:
    with catalog.open("rb") as file:
        return {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file)} - {
            ""
        }


def test_every_command_that_is_shown_exists():
    """Each `lobby …` of the guides answers --help."""
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
    shown = re.findall(r"\$LOBBY(/api/v1/[^\s\"?]+)", API_GUIDE.read_text())
    assert shown
    for path in shown:
        assert any(pattern.match(path) for pattern in known), path


def test_what_the_booking_site_is_told_to_run_runs(server):
    """Every line of its page, in order, against a real server: curl succeeds, and the files' commands do."""
    page = API_GUIDE.read_text().partition("\n## For the booking site\n")[2]
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
        cwd=served.folder, env=os.environ | variables, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
