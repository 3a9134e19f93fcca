"""A real SMTP server on a port of its own."""

import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class MailServer:
    """`taken` is what came: to whom, and the message. `no@` does not exist, and `later@` is greylisted."""

    def __init__(self):
        self.taken = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def address(self):
        """As an office writes it."""
        return f"mailto://127.0.0.1:{self.controller.port}?from=lobby@example.ro&to={{to}}&mode=insecure"

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_fault):
        self.controller.stop()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        for name, answer in {"no@": "550 no such user", "later@": "451 try later"}.items():
            if address.startswith(name):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        self.taken.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"
