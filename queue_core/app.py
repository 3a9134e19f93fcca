"""The one place where the parts are joined."""

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import counter
import display
import kiosk
from queue_core import boards, clock, public
from queue_core.data.db import SETTINGS, Office
from queue_core.data.secret import secret_key
from queue_core.language.catalogs import language, spoken
from queue_core.live.made_boards import Screen
from queue_core.live.realtime import Realtime
from queue_core.live.socket_input import guard_sockets, plain_websockets
from queue_core.web import (
    auth,
    context,
    desk_addresses,
    devices,
    errors,
    i18n,
    known_browsers,
    limits,
    pages,
    priority_words,
    provider,
    request_log,
    security_headers,
    sessions,
    sockets,
    static_files,
    template_helpers,
    unreadable,
)
from queue_core.web.api import api, openapi
from queue_core.web.cookies import SteadySessions
from queue_core.web.demo import Demo
from queue_core.web.version import version_of

log = logging.getLogger(__name__)

LARGEST_REQUEST = 2 * 1024 * 1024
PING_EVERY_S, PING_WITHIN_S = 10, 10


def create_app(office: Office, *, demo: Demo | None = None) -> Flask:
    """The application over a founded office. Its `extensions` hold `office`, `realtime`, `socketio`."""
    settings = office.settings
    if not template_helpers.BROWSER_FILES.is_dir():
        log.error("the browser's files were never built, so no screen follows: pip install -e . builds them")
    app = Flask("queue_core", static_folder=None)
    app.secret_key = secret_key(settings)
    app.session_interface = SteadySessions()
    is_https = settings.server.public_url.startswith("https://")
    app.config.update(
        DEMO=demo,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_NAME=security_headers.cookie("lobby", is_https),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=is_https,
        PERMANENT_SESSION_LIFETIME=timedelta(days=400),
        # A slow answer must not overwrite a newer session with the older one.
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        AGENT_SECRET=secrets.token_urlsafe(32),
    )
    app.jinja_env.undefined = StrictUndefined

    desk_addresses.register(app)
    request_log.register(app, lines=settings.server.log_requests)
    i18n.register(app)
    app.url_value_preprocessor(context.present_names)
    app.before_request(auth.guard_api)
    app.before_request(unreadable.refuse_unreadable)
    app.before_request(pages.language_from_query)
    security_headers.register(app, is_https=is_https)
    errors.register(app)
    static_files.register(app)
    template_helpers.register(app)
    priority_words.register(app)
    auth.logins.init_app(app)
    devices.register(app)
    known_browsers.register(app)
    limits.limiter.init_app(app)
    csrf = CSRFProtect(app)
    csrf.exempt(api)
    # The provider of accounts itself calls it, and signs what it says.
    csrf.exempt("counter.provider.end_by_provider")
    provider.load(app, settings.signin)
    app.jinja_env.globals.update(
        now=clock.now, session_ended=sessions.has_ended, provider_name=counter.provider_name
    )

    for blueprint in (
        pages.pages,
        api,
        public.blueprint,
        kiosk.blueprint,
        display.blueprint,
        counter.blueprint,
    ):
        app.register_blueprint(blueprint)

    socketio = SocketIO(
        app,
        async_mode=settings.server.async_mode,
        transports=["websocket"],
        ping_interval=PING_EVERY_S,
        ping_timeout=PING_WITHIN_S,
    )
    guard_sockets(socketio)
    # Flask's own way to put middleware around it, though it declares a method.
    app.wsgi_app = plain_websockets(app.wsgi_app, settings.server.sockets_per_address)  # type: ignore[method-assign]
    if proxies := settings.server.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    realtime = Realtime(socketio, office, _screens(app, office))
    sockets.register(socketio, realtime)
    show = _follow_settings(app, office, realtime)
    office.listeners.append(show)
    show(SETTINGS)
    app.extensions.update(office=office, realtime=realtime, believed=realtime.messages.believed)
    return app


def _follow_settings(app: Flask, office: Office, realtime: Realtime) -> Callable[[str], None]:
    """Has pages made from the settings as they are; those that were made before load themselves anew."""

    def show(what: str) -> None:
        if what == SETTINGS:
            version = version_of(office.settings)
            app.jinja_env.globals.update(settings=office.settings, version=version)
            app.extensions.pop(openapi.KEPT, None)
            realtime.follow_settings(version)

    return show


def _screens(app: Flask, office: Office) -> dict[str, Screen]:
    """The kinds of rooms, what each shows, and the template that page and push share."""

    def drawn(template: str) -> Callable[[Mapping[str, Any]], str]:
        def draw(data: Mapping[str, Any]) -> str:
            with app.app_context():
                before = spoken.set(language(data.get("language") or office.settings.languages[0]))
                try:
                    return app.jinja_env.get_template(template).render(data=data)
                finally:
                    spoken.reset(before)

        return draw

    def staffs(look: Callable[[str], Mapping[str, Any]]) -> Callable[[str], dict[str, Any]]:
        """A staff board's key ends in the language that it is read in: `3@en`."""

        def spoken_look(key: str) -> dict[str, Any]:
            name, _, code = key.partition("@")
            return {**look(name), "language": code}

        return spoken_look

    def tracked(key: str) -> dict[str, Any]:
        """A ticket's board in the language that its page is read in: `17@en`; `17` in its own."""
        ticket, _, code = key.partition("@")
        board = boards.ticket(office, int(ticket), clock.now())
        return {**board, "language": code or board["language"]}

    return {
        "lobby": Screen(
            lambda area: boards.tv(office, clock.now(), area), drawn("display/board.html"), boards.LOBBY
        ),
        "ticket": Screen(tracked, drawn("public/ticket_board.html")),
        "desk": Screen(
            staffs(lambda desk: boards.desk(office, desk, clock.now())), drawn("counter/desk_board.html")
        ),
        "office": Screen(
            staffs(lambda _: boards.overview(office, clock.now())), drawn("counter/office_board.html")
        ),
    }
