"""One request to the provider of accounts: to its end in a few seconds, whatever it does, and no further.

`requests` bounds each wait for bytes, not the whole answer: a provider that drips would hold on for ever. No
redirect is followed, no proxy used, and what answers over TLS is checked against the machine's own
certificates, as other outgoing calls are.
"""

import io
import ssl
import time
from typing import Any

from authlib.integrations.requests_client import OAuth2Session
from requests import Response
from requests.exceptions import RequestException, Timeout
from urllib3.exceptions import HTTPError

WITHIN_S = 5.0
LARGEST_ANSWER = 256 * 1024
NO_ANSWER = (RequestException, HTTPError, OSError)
"""What is raised where there was no answer in time, or none in HTTP."""


class ProviderSession(OAuth2Session):
    """Authlib's client of a provider, whose answers are whole when they are handed out."""

    def __init__(self, **asked: Any) -> None:
        super().__init__(default_timeout=WITHIN_S, code_challenge_method="S256", **asked)
        self.trust_env = False
        paths = ssl.get_default_verify_paths()
        self.verify = paths.cafile or paths.capath or True

    def request(self, method: str, url: str, **asked: Any) -> Response:
        """Send a request. Raises one of NO_ANSWER after WITHIN_S, or where the answer is too large."""
        ends = time.monotonic() + WITHIN_S
        answer = super().request(method, url, **asked | {"stream": True, "allow_redirects": False})
        body = b""
        with answer.raw as wire:
            while part := wire.read1(65_536, decode_content=True):
                body += part
                if time.monotonic() > ends:
                    raise Timeout("the answer did not end in time")
                if len(body) > LARGEST_ANSWER:
                    raise RequestException("the answer is too large")
        answer.raw = io.BytesIO(body)
        return answer
