"""Security headers of every answer, and the names of cookies."""

import re

from flask import Flask, Response, request

CSP = (
    "default-src 'self'; connect-src 'self'{sockets}; img-src 'self' data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000"
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")


def cookie(name: str, is_https: bool) -> str:
    """A cookie's name; over https with `__Host-`, which browsers accept from this very host alone."""
    return f"__Host-{name}" if is_https else name


def register(app: Flask, *, is_https: bool) -> None:
    """Protect all answers; `is_https` says that visitors reach this server so."""

    @app.after_request
    def protect(answer: Response) -> Response:
        answer.headers.setdefault("Content-Security-Policy", CSP.format(sockets=_own_sockets()))
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        if is_https:
            answer.headers.setdefault("Strict-Transport-Security", HSTS)
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer


def _own_sockets() -> str:
    """This server's websockets as sources: for the browsers of older TVs 'self' does not include them."""
    host = request.headers.get("Host", "")
    return f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
