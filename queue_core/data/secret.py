"""The server's secret, beside the database: it signs cookies and tickets' addresses."""

import os
import secrets
from pathlib import Path


def secret_key(folder: Path) -> bytes:
    """The server's secret, made once and kept in the storage folder for its owner alone."""
    file = folder / "secret.key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with open(file, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as new:
            new.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    return file.read_bytes()
