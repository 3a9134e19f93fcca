"""The server's secret: it signs cookies and tickets' addresses. Several machines that serve one office are
given the same one; else it is made, beside the database."""

import os
import secrets
from pathlib import Path

from queue_core.settings.settings import Settings

FILE = "secret.key"


def secret_key(settings: Settings) -> bytes:
    """`[server] secret`; else one that is made once and kept in the storage folder for its owner alone."""
    if given := settings.server.secret.get_secret_value():
        return given.encode()
    folder = settings.folder
    file = folder / FILE
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with open(file, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as new:
            new.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    return file.read_bytes()


def replace_secret(folder: Path, secret: bytes) -> None:
    """Let another secret be the server's: that of the office whose copy is put back."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{FILE}.part"
    part.unlink(missing_ok=True)
    with open(part, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as new:
        new.write(secret)
        new.flush()
        os.fsync(new.fileno())
    part.replace(folder / FILE)
