"""What a browser says when it wants to be told (Push API, PushSubscription.toJSON)."""

import json
from collections.abc import Iterable
from urllib.parse import urlsplit

from queue_core.rules.refusals import Refusal

MOST_LETTERS = 2000


def subscription(written: str, services: Iterable[str]) -> str:
    """A subscription as it is kept.

    Refuses with `bad_contact`, also for an address that belongs to none of the push services: a server must
    not be made to call whatever a stranger names.
    """
    try:
        told = json.loads(written)
        kept = {
            "endpoint": told["endpoint"],
            "keys": {name: told["keys"][name] for name in ("p256dh", "auth")},
        }
        where = urlsplit(kept["endpoint"])
        host = (where.hostname or "").lower()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refusal("bad_contact") from None
    texts = [kept["endpoint"], *kept["keys"].values()]
    is_known = any(host == service or host.endswith(f".{service}") for service in services)
    if len(written) > MOST_LETTERS or not all(isinstance(text, str) for text in texts) or not is_known:
        raise Refusal("bad_contact")
    return json.dumps(kept)
