"""nginx and Caddy from the shipped files, before a real server."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
from pathlib import Path

import requests

from tests.servers import Server, until

SHIPPED = Path(__file__).parent.parent.parent / "queue_core" / "deploy" / "nginx"
AROUND = """
daemon off; master_process off; pid nginx.pid; error_log stderr;
events {}
http {
    client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
    include lobby.conf;
}
"""


def free_ports(count: int) -> list[int]:
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in taken]
    for each in taken:
        each.close()
    return ports


class Front:
    """nginx from the shipped files, with a certificate of its own, and the server behind it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "front"
        self.internet, self.office, self.plain = free_ports(3)
        self.public = f"https://127.0.0.1:{self.internet}"
        self.inside = f"https://127.0.0.1:{self.office}"
        self.cert = str(self.folder / "fullchain.pem")
        self.server = Server(
            folder / "server",
            server={"public_url": self.public, "trusted_proxies": 1},
            booking={"enabled": True, "contact": "none", "lead_minutes": 0},
        )

    def start(self) -> None:
        self.server.start()
        self.folder.mkdir()
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "90", "-subj", "/CN=lobby", "-addext", "subjectAltName=IP:127.0.0.1",
             "-keyout", self.folder / "privkey.pem", "-out", self.cert],
            check=True, capture_output=True,
        )  # fmt: skip
        self.process = subprocess.Popen(
            self._configured(),
            stderr=open(self.folder / "said", "wb"),  # noqa: SIM115
        )
        until(self._answers)

    def _configured(self) -> list[str]:
        """Write the shipped files for these ports; the command that reads them."""
        (self.folder / "snippets").mkdir()
        doors = re.sub(r"\n *listen \[::\].*", "", (SHIPPED / "lobby.conf").read_text())
        for shipped, here in (("443", self.internet), ("8443", self.office), ("80", self.plain)):
            doors, found = re.subn(rf"listen {shipped}\b", f"listen 127.0.0.1:{here}", doors)
            assert found == 1
        assert "server 127.0.0.1:8080;" in doors
        # On one machine all are neighbours: let 127.0.0.1 alone be one.
        doors, found = re.subn(r"allow 127\.0\.0\.0/8;", "allow 127.0.0.1;", doors)
        assert found == 1
        shared = (SHIPPED / "snippet.conf").read_text()
        (self.folder / "nginx.conf").write_text(AROUND)
        (self.folder / "lobby.conf").write_text(
            doors.replace("127.0.0.1:8080", f"127.0.0.1:{self.server.port}")
        )
        shared = shared.replace("/etc/lobby/tls", str(self.folder)).replace(
            "/var/log/nginx", str(self.folder)
        )
        (self.folder / "snippets" / "lobby.conf").write_text(shared)
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        return [program, "-p", str(self.folder), "-c", "nginx.conf"]

    def _answers(self) -> bool:
        assert self.process.poll() is None, (self.folder / "said").read_text()
        try:
            socket.create_connection(("127.0.0.1", self.office), 1).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)
        self.server.stop()

    def raw(self, path: str) -> http.client.HTTPResponse:
        """What the internet's door answers to a path, sent as it is written here."""
        context = ssl.create_default_context(cafile=self.cert)
        connection = http.client.HTTPSConnection("127.0.0.1", self.internet, timeout=60, context=context)
        connection.request("GET", path)
        return connection.getresponse()

    def browser(self) -> requests.Session:
        session = requests.Session()
        session.verify, session.trust_env = self.cert, False
        return session

    def ticket(self) -> dict:
        status, ticket = self.server.client().post("/tickets", {"service": "taxes", "language": "en"})
        assert status == 201
        return ticket


class Caddy(Front):
    """Caddy in nginx's place, on loopback, with a certificate of its own."""

    def _configured(self) -> list[str]:
        said = (SHIPPED.parent / "Caddyfile").read_text()
        tls = f"tls {self.cert} {self.folder / 'privkey.pem'}"
        for shipped, here in ((":443", self.internet), (":8443", self.office)):
            site = f"lobby.example.ro{shipped} {{"
            assert said.count(site) == 1
            said = said.replace(site, f"https://127.0.0.1:{here} {{\n\tbind 127.0.0.1\n\t{tls}")
        assert said.count("127.0.0.1:8080\n") == 2
        said = said.replace("127.0.0.1:8080\n", f"127.0.0.1:{self.server.port}\n")
        # Nothing of its own stays on the machine that tests.
        said = said.replace("\n{\n", "\n{\n\tadmin off\n\tauto_https disable_redirects\n", 1)
        file = self.folder / "Caddyfile"
        file.write_text(said)
        program = shutil.which("caddy") or "/usr/bin/caddy"
        home = [f"{name}={self.folder}" for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")]
        return ["env", *home, program, "run", "--config", os.fspath(file), "--adapter", "caddyfile"]


def csrf(browser: requests.Session, address: str, **asked: str) -> str:
    page = browser.get(address, params=asked, timeout=60).text
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
