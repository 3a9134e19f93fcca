"""The shipped systemd unit and the installation let the server write config.toml, and nothing beside it."""

import os
import re
import shlex
import stat
from pathlib import Path

import pytest

from tests.settings.test_unwritable_files import as_nobody

DEPLOY = Path(__file__).parents[2] / "queue_core" / "deploy"
UNIT = (DEPLOY / "lobby.service").read_text(encoding="utf-8")
GUIDE = (DEPLOY / "README.md").read_text(encoding="utf-8")


def said(key: str) -> list[str]:
    """What the unit says for a key, each word of it."""
    return [word for line in re.findall(rf"^{key}=(.*)$", UNIT, re.M) for word in shlex.split(line)]


def test_the_sandbox_leaves_the_folder_of_the_file_that_is_served_writable():
    """The whole system is read-only but for it and the state; the new file is made in that folder."""
    command = said("ExecStart")
    config = Path(command[command.index("--config") + 1])
    assert said("ProtectSystem") == ["strict"]
    assert str(config.parent) in [word.removeprefix("-") for word in said("ReadWritePaths")]
    assert not config.is_relative_to("/home") and not config.is_relative_to("/tmp"), "the sandbox hides these"


@pytest.mark.heavy
def test_the_folder_of_the_guide_lets_the_account_replace_its_own_file_and_no_other(tmp_path):
    """The guide's folder is sticky: of the secrets beside config.toml none can be put in another's place."""
    made = re.search(r"^install -d -m (\d+) -g lobby /etc/lobby;", GUIDE, re.M)
    assert made and re.search(r"^install -m 644 -o lobby -g lobby \S+ /etc/lobby/config.toml$", GUIDE, re.M)
    mode = int(made[1], 8)
    assert mode & stat.S_ISVTX and mode & stat.S_IWGRP and not mode & stat.S_IWOTH

    def tried(folder: Path) -> str:
        from queue_core.settings import office_file

        config, secret = folder / "config.toml", folder / "environment"
        assert office_file.why_not_writable(config) is None
        office_file.replace(config, "new")
        try:
            office_file.replace(secret, "stolen")
        except OSError:
            return config.read_text() + f" {stat.S_IMODE(config.stat().st_mode):o}"
        return "replaced the secrets" if os.geteuid() else "root may"

    assert as_nobody(tried, mode=mode, others=True) == "new 644"
