"""A config.toml that the server may not write is told, with the reason, and is never renamed over."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from queue_core.settings import office_file
from tests.office import SHIPPED

NOBODY = 65534
"""Permissions bind every account but root's."""


def as_nobody(
    tried: Callable[[Path], str], *, mode: int = 0o755, file_mode: int = 0o644, others: bool = False
) -> str:
    """What a function answers as an account that is not root's, of a folder with a config.toml of its own;
    with `others` there is a file of somebody else's beside it."""
    folder = Path(tempfile.mkdtemp(prefix="lobby-account-"))
    try:
        config = folder / "config.toml"
        shutil.copy(SHIPPED, config)
        config.chmod(file_mode)
        if others:
            (folder / "environment").write_text("SECRET=1")
        if os.geteuid() == 0:
            os.chown(config, NOBODY, NOBODY)
            os.chown(folder, 0 if mode & 0o020 else NOBODY, NOBODY)
        folder.chmod(mode)
        return _in_a_fork(lambda: tried(folder))
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def _in_a_fork(tried: Callable[[], str]) -> str:
    hears, says = os.pipe()
    if not (pid := os.fork()):
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            os.write(says, tried().encode())
        except BaseException as error:
            os.write(says, repr(error).encode())
        finally:
            os._exit(0)
    os.close(says)
    with os.fdopen(hears) as heard:
        answer = heard.read()
    os.waitpid(pid, 0)
    return answer


def why(folder: Path) -> str:
    return str(office_file.why_not_writable(folder / "config.toml"))


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("mode", "file_mode", "told"),
    [(0o755, 0o644, "None"), (0o555, 0o644, "read_only"), (0o755, 0o444, "read_only")],
    ids=["both", "folder", "file"],
)
def test_a_read_only_file_or_folder_is_told(mode, file_mode, told):
    """The folder counts as well: the new file is made in it."""
    assert as_nobody(why, mode=mode, file_mode=file_mode) == told


def test_a_linked_file_is_told(tmp_path):
    """A symbolic link would be replaced by a file, and of two names of one file one would keep the old text;
    a link among the folders does no harm."""
    folder, there = tmp_path / "there", tmp_path / "link"
    folder.mkdir()
    there.symlink_to(folder)
    real = folder / "real.toml"
    shutil.copy(SHIPPED, real)
    assert office_file.why_not_writable(there / "real.toml") is None
    (folder / "config.toml").symlink_to(real)
    assert office_file.why_not_writable(folder / "config.toml") == "linked"
    os.link(real, folder / "other.toml")
    assert office_file.why_not_writable(real) == "linked"


def test_a_file_that_is_a_mount_of_its_own_is_told(tmp_path, monkeypatch):
    """As a container's `-v file:file` makes it: it cannot be renamed over. A mounted folder is written."""
    folder = tmp_path / "a folder"
    folder.mkdir()
    config = folder / "config.toml"
    shutil.copy(SHIPPED, config)
    mounts = tmp_path / "mountinfo"
    monkeypatch.setattr(office_file, "MOUNTS", mounts)
    for point, told in ((folder, None), (config, "mounted")):
        escaped = str(point).replace(" ", "\\040")
        mounts.write_text(f"36 25 8:1 /x {escaped} rw,relatime - ext4 /dev/sda1 rw\n")
        assert office_file.why_not_writable(config) == told
