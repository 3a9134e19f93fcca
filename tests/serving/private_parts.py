"""What the product uses of libraries beyond their documentation: each part by name, and why.

A new minor version of a library may change any of these, so each library is pinned to its minor.
"""

from typing import NamedTuple


class Part(NamedTuple):
    """An attribute of a library's class or module, which the file relies on."""

    library: str
    owner: str
    attribute: str
    file: str
    why: str


PARTS = [
    Part("python-engineio", "engineio.server:Server", "_async", "live/socket_input.py",
         "frames are looked at before they are parsed: the only place is the websocket class of the driver"),
    Part("python-engineio", "engineio.server:Server", "max_http_buffer_size", "live/socket_input.py",
         "the size of a frame is limited where Flask-SocketIO was already started"),
    Part("python-socketio", "socketio.server:Server", "handlers", "live/socket_input.py",
         "an event that nobody hears is passed over instead of logged"),
    Part("python-engineio", "engineio.server:Server", "sockets", "live/unjoined.py",
         "sockets that never join a room are ended"),
    Part("python-socketio", "socketio.manager:Manager", "sid_from_eio_sid", "live/unjoined.py", "as above"),
    Part("eventlet", "eventlet.websocket:WebSocket", "socket", "live/socket_input.py",
         "bytes of a websocket are counted as they are read"),
    Part("eventlet", "eventlet.wsgi:HttpProtocol", "_read_request_line", "serving/strict_http.py",
         "a connection that says nothing is ended"),
    Part("eventlet", "eventlet.wsgi:HttpProtocol", "get_environ", "serving/strict_http.py",
         "a request's body has to be there in time"),
    Part("eventlet", "eventlet.wsgi:Input", "rfile", "serving/strict_http.py", "a chunk's length is short"),
    Part("eventlet", "eventlet.wsgi:Input", "chunked_input", "serving/strict_http.py",
         "Flask is told that a body in chunks has an end"),
    Part("eventlet", "eventlet.wsgi:Input", "discard", "serving/strict_http.py",
         "what nobody read of a body is read away within limits"),
    Part("eventlet", "eventlet.wsgi:Input", "get_socket", "serving/connections.py",
         "websockets are ended when the server ends"),
    Part("eventlet", "eventlet.wsgi", "eventlet.input", "serving/strict_http.py", "the key of its Input"),
    Part("eventlet", "eventlet.wsgi", "eventlet.input", "serving/connections.py", "the key of its Input"),
    Part("eventlet", "eventlet.greenpool:GreenPool", "waitall", "serving/greenlets.py",
         "the server's end waits for requests for a bounded time"),
    Part("eventlet", "eventlet.hubs", "trampoline", "serving/greenlets.py",
         "the signal to end is waited for as a byte in a pipe"),
    Part("eventlet", "eventlet.hubs", "trampoline", "concurrency.py", "PostgreSQL is waited for"),
    Part("eventlet", "eventlet.green.socket", "getaddrinfo", "concurrency.py",
         "names are looked up in a thread"),
    Part("werkzeug", "werkzeug.serving:WSGIRequestHandler", "make_environ", "serving/connections.py",
         "werkzeug.socket in it: websockets are ended when the server ends"),
    Part("werkzeug", "werkzeug.serving:ThreadedWSGIServer", "service_actions", "serving/threads.py",
         "a signal ends the loop of the server between two connections"),
    Part("werkzeug", "werkzeug.serving:ThreadedWSGIServer", "handle_error", "serving/threads.py",
         "a connection that ended early is no traceback"),
    Part("pydantic-settings", "pydantic_settings:EnvSettingsSource", "_load_env_vars",
         "settings/environment.py", "a variable may name a file that holds a secret"),
    Part("python-escpos", "escpos.escpos:Escpos", "_raw", "printing/text.py",
         "text is encoded by the slip's own table of letters"),
]  # fmt: skip
"""`owner` is a module, or a module and a class of it."""
