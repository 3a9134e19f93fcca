"""From where somebody signs in, as the audit keeps it: the browser's name, and the network of the address."""

from contextlib import suppress
from ipaddress import ip_address, ip_network

from flask import request

from queue_core.web.browsers import in_short

NETWORK = {4: 24, 6: 48}
"""How much of an address is kept, in bits."""


def origin() -> dict[str, str]:
    """`browser` and `address` of the request under way; what is not known is left out."""
    found = {"browser": in_short(request.user_agent.string), "address": shortened(request.remote_addr or "")}
    return {key: value for key, value in found.items() if value}


def shortened(address: str) -> str:
    """`192.0.2.0/24` for `192.0.2.17`; empty for what is no address."""
    with suppress(ValueError):
        given = ip_address(address)
        mapped = getattr(given, "ipv4_mapped", None) or given
        return str(ip_network((mapped, NETWORK[mapped.version]), strict=False))
    return ""
