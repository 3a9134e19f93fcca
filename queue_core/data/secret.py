"""The server's secret: it signs cookies and tickets' addresses. Several machines that serve one office are
given the same one; else it is made, beside the database."""

import os
import secrets

from queue_core.settings import Settings


def secret_key(settings: Settings) -> bytes:
    """`[server] secret`; else one that is made once and kept in the storage folder for its owner alone."""
    if given := settings.server.secret.get_secret_value():
        return given.encode()
    folder = settings.folder
    file = folder / "secret.key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with open(file, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as new:
            new.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    return file.read_bytes()
