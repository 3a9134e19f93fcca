"""A provider of accounts on loopback that signs in whomever a test names, and lies as a test wants.

Honest unless told otherwise: it holds its client to PKCE, the redirect address, the secret, and a code to one
use.
"""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "lobby", "a secret of both"
ANA = {"sub": "7f3a", "preferred_username": "ana.pop", "name": "Ana Pop", "roles": ["ghisee"]}


class LyingProvider(ThreadingHTTPServer):
    """`person` is who signs in; `lies` are claims said instead of the right ones, None for none at all;
    `published` what its metadata says instead; `fault` what it does at a path instead of answering."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.person: dict[str, Any] = dict(ANA)
        self.lies: dict[str, Any] = {}
        self.published: dict[str, Any] = {}
        self.fault: dict[str, str] = {}
        self.more: dict[str, Any] = {}
        """What the UserInfo endpoint says besides."""
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.released = threading.Event()
        self.rotate()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def rotate(self) -> None:
        """From now on it signs by another key, and publishes that alone."""
        key = f"key-{time.monotonic_ns()}"
        self.key = RSAKey.generate_key(2048, {"kid": key, "use": "sig", "alg": "RS256"})

    def signed(self, claims: dict[str, Any], key: RSAKey | None = None) -> str:
        chosen = key or self.key
        said = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": chosen.kid}, said, chosen)

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "sid": "s1",
        }
        return self.signed(claims | self.person | self.lies)

    def logout_token(self, **lies: Any) -> str:
        now = int(time.time())
        events = {"http://schemas.openid.net/event/backchannel-logout": {}}
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 120,
            "jti": "j1",
            "events": events,
        }
        return self.signed(claims | {"sub": self.person["sub"], "sid": "s1"} | lies)

    def close(self) -> None:
        self.released.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: LyingProvider
    protocol_version = "HTTP/1.1"

    def log_message(self, *_said: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(parse_qs(urlsplit(self.path).query))

    def do_POST(self) -> None:
        self._answer(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

    def _answer(self, given: dict[str, list[str]]) -> None:
        server, path = self.server, urlsplit(self.path).path
        said = {name: values[0] for name, values in given.items()}
        server.asked.append(path)
        match server.fault.get(path):
            case "hangs":
                server.released.wait(60)
                return
            case "drips":
                self._drip()
                return
            case "html":
                self._say(200, "<html>", "text/html")
                return
            case "no keys":
                self._json({"keys": [{"kty": "unheard-of", "kid": "x"}]})
                return
            case "redirects":
                self._go("http://127.0.0.1:1/")
                return
        match path:
            case "/.well-known/openid-configuration":
                self._json(self._metadata() | server.published)
            case "/jwks":
                self._json({"keys": [server.key.as_dict(private=False), {"kty": "unheard-of", "kid": "x"}]})
            case "/authorize":
                self._authorize(said)
            case "/token":
                self._token(said)
            case "/userinfo":
                self._json({"sub": server.person["sub"]} | server.more)
            case _:
                self._say(404, "", "text/plain")

    def _metadata(self) -> dict[str, Any]:
        at = self.server.issuer
        return {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/jwks",
            "userinfo_endpoint": f"{at}/userinfo",
            "end_session_endpoint": f"{at}/end",
        }

    def _authorize(self, said: dict[str, str]) -> None:
        code = f"code-{len(self.server.codes)}"
        self.server.codes[code] = said
        self._go(f"{said['redirect_uri']}?{urlencode({'code': code, 'state': said['state']})}")

    def _token(self, said: dict[str, str]) -> None:
        begun = self.server.codes.pop(said.get("code", ""), None)
        pair = base64.b64encode(f"{CLIENT}:{SECRET}".replace(" ", "%20").encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if self.headers.get("Authorization") not in (f"Basic {pair}", f"Basic {plain}"):
            return self._json({"error": "invalid_client"}, 401)
        drawn = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(drawn).rstrip(b"=").decode()
        if (
            begun is None
            or begun.get("code_challenge") != challenge
            or begun["redirect_uri"] != said.get("redirect_uri")
        ):
            return self._json({"error": "invalid_grant"}, 400)
        token = {"access_token": "an access token", "token_type": "Bearer", "expires_in": 300}
        self._json(token | {"id_token": self.server.id_token(begun["nonce"])})

    def _json(self, data: Any, status: int = 200) -> None:
        self._say(status, json.dumps(data), "application/json")

    def _say(self, status: int, text: str, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def _go(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self) -> None:
        """One byte after the other, for as long as anybody listens."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        try:
            while not self.server.released.wait(0.2):
                self.wfile.write(b" ")
        except OSError:
            pass
