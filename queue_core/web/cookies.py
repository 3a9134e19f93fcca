"""The session's cookie, which stays valid when the clock is set back."""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature


class SteadySessions(SecureCookieSessionInterface):
    """Accepts every cookie with a good signature, whatever its age.

    Flask's own sessions reject one that was signed "later than now", and so sign everybody out until the
    clock has caught up. How long a sign-in lasts is decided in `web/auth.py`.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return None
        try:
            return self.session_class(serializer.loads(request.cookies.get(self.get_cookie_name(app), "")))
        except BadSignature:
            return self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Sets the cookie where it has changed; a file that is the same for everybody sets and names none, as
        a browser asks for what `Vary: Cookie` again at each new cookie."""
        if not response.cache_control.public:
            super().save_session(app, session, response)
