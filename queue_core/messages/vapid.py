"""The key by which browsers' push services know this office (RFC 8292, VAPID).

It is derived from the server's secret, so that it lives as long as that and is the same in every process.
"""

import base64
import hashlib
import hmac
from functools import lru_cache

from queue_core.data.secret import secret_key
from queue_core.settings.settings import Settings

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256 (SEC 2, 2.4.2): a private key lies between 1 and this."""


def private_key(settings: Settings) -> str:
    """The private key, 32 bytes in base64url."""
    digest = hmac.new(secret_key(settings), b"lobby web push", hashlib.sha512).digest()
    return _plain((int.from_bytes(digest) % (ORDER - 1) + 1).to_bytes(32))


def public_key(settings: Settings) -> str:
    """What a browser subscribes with: the uncompressed point in base64url."""
    return _public_of(private_key(settings))


@lru_cache
def _public_of(private: str) -> str:
    # An extra, and 60 ms: only where a browser is to be told.
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    number = int.from_bytes(base64.urlsafe_b64decode(private + "="))
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    return _plain(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _plain(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
