"""The session's cookie, which a clock set back does not make void."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature


class SteadySessions(SecureCookieSessionInterface):
    """Believes every cookie that is signed.

    Flask's own take one that was signed "later than now" for a forged one, and so send everybody away until
    the clock has caught up. How long somebody stays signed in is for `web/auth.py` to say.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return None
        try:
            return self.session_class(serializer.loads(request.cookies.get(self.get_cookie_name(app), "")))
        except BadSignature:
            return self.session_class()
