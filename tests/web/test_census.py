"""Every route has a guard, and the list of those open to all is spelled out here; what guards do."""

import http.client
import re
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from argon2.exceptions import VerifyMismatchError
from itsdangerous import URLSafeSerializer

from queue_core import boards, clock
from queue_core.actions import staff
from queue_core.app import create_app
from queue_core.web import auth
from queue_core.web.limits import limiter
from tests.office import hash_of

OPEN = {
    "/", "/t/<token>", "/t/<token>/leave", "/t/<token>/contact",
    "/book/", "/book/<token>", "/book/<token>/confirm", "/book/<token>/move",
    "/book/<token>/cancel", "/book/<token>/calendar.ics", "/t/<token>/browser", "/t/worker.js",
    "/book/challenge", "/t/<token>/contact/withdraw", "/t/<token>/feedback", "/healthz", "/metrics",
    "/favicon.ico",
    "/kiosk/", "/kiosk/slips", "/kiosk/slips/<name>.png", "/pairing/<kind>", "/privacy", "/order",
    "/accessibility", "/waits",
    "/display/", "/display/chime.wav", "/display/calls/<number>/<desk:desk>.wav", "/display/panel",
    "/display/panel/<name>", "/display/size.css",
    "/counter/sign-in", "/counter/sign-in/code", "/counter/sign-in/set-up",
    "/counter/sign-in/provider", "/counter/sign-in/provider/back",
    "/counter/sign-in/provider/logout", "/api/v1/openapi.json",
}  # fmt: skip
"""Open to all; the two of the slips look themselves who asks."""
FILES = {
    "/static/<path:filename>",
    "/static/public/<path:filename>",
    "/kiosk/static/<path:filename>",
    "/display/static/<path:filename>",
    "/counter/static/<path:filename>",
}
PASSWORD = "a long password"
STAFF = {"ana": "clerk", "ioana": "supervisor", "dan": "admin"}
HASHED = hash_of(PASSWORD)


@pytest.fixture
def app(found):
    acts = found(server={"async_mode": "threading", "public_url": "http://lobby.test"})
    for login, role in STAFF.items():
        staff.add_staff(
            acts.office, login, name=login, role=role, password_hash=HASHED, by="test", now=acts.clock.now
        )
    acts.open("1")
    made = create_app(acts.office)
    limiter.reset()
    return made


@pytest.fixture
def browser(app):
    return app.test_client()


def csrf(browser) -> str:
    return re.search(r'name="csrf" content="([^"]+)"', browser.get("/kiosk/").text)[1]


def press(browser, path: str, **fields: str):
    return browser.post(path, data=fields | {"csrf_token": csrf(browser)})


def sign_in(browser, login: str, password: str = PASSWORD, **more: str):
    return press(browser, "/counter/sign-in", login=login, password=password, **more)


def rules(app) -> list:
    return list(app.url_map.iter_rules())


def filled(rule: str) -> str:
    return re.sub(r"<(\w+:)?(\w+)>", lambda found: "1" if found[1] or "desk" in found[2] else "nothing", rule)


def test_every_route_is_guarded_or_known_to_be_open(app):
    guards = {rule.rule: getattr(app.view_functions[rule.endpoint], "guard", None) for rule in rules(app)}
    assert {rule for rule, guard in guards.items() if guard is None} == FILES
    assert {rule for rule, guard in guards.items() if guard == "open"} == OPEN
    for rule, guard in guards.items():
        if rule.startswith("/api/") and rule not in OPEN:
            assert isinstance(guard, tuple), f"{rule} names its scopes"
        elif rule.startswith("/kiosk/") and rule not in OPEN | FILES:
            assert guard == "kiosk", rule
        elif rule not in OPEN | FILES:
            assert guard in ("staff", "supervisor", "admin"), rule
            assert rule.startswith("/counter/")
            assert "supervisor" not in rule or guard == "supervisor"


def guarded(app, *guards: str) -> list[tuple[str, str]]:
    return [
        (method, filled(rule.rule))
        for rule in rules(app)
        for method in (rule.methods or set()) & {"GET", "POST"}
        if getattr(app.view_functions[rule.endpoint], "guard", None) in guards
    ]


def test_who_has_not_signed_in_sees_no_staff_page(app, browser):
    """A page leads to the sign-in and back; an act is 401. Nothing is changed."""
    for method, path in guarded(app, "staff", "supervisor", "admin"):
        answer = browser.get(path) if method == "GET" else press(browser, path)
        if method == "GET":
            where = urlsplit(answer.headers["Location"])
            assert (answer.status_code, where.path) == (302, "/counter/sign-in")
        else:
            assert answer.status_code == 401, path


def test_a_clerk_is_refused_what_is_the_supervisors(app, browser):
    sign_in(browser, "ana")
    for method, path in guarded(app, "supervisor", "admin"):
        answer = browser.get(path) if method == "GET" else press(browser, path)
        assert answer.status_code == 403, path


def test_a_supervisor_is_refused_what_is_the_admins(app, browser):
    sign_in(browser, "ioana")
    ours = guarded(app, "admin")
    assert {path.split("/")[2] for _, path in ours} == {"staff", "office", "audit"}
    for method, path in ours:
        asked = (
            browser.get(path)
            if method == "GET"
            else press(browser, path, login="ana", role="admin", name="A")
        )
        assert asked.status_code == 403, (method, path)
    assert press(browser, "/counter/staff", login="x", name="X", role="admin", password=PASSWORD,
                 again=PASSWORD).status_code == 403  # fmt: skip


def test_a_browser_that_is_no_kiosk_gets_no_ticket_and_sees_no_page_of_the_kiosk(app, browser):
    """Pages lead to the start, which shows a code; acts are refused, and nothing is changed."""
    before = boards.last_seq(app.extensions["office"])
    for method, path in guarded(app, "kiosk"):
        answer = browser.get(path) if method == "GET" else press(browser, path, service="taxes")
        if method == "GET":
            assert (answer.status_code, answer.headers["Location"]) == (302, "/kiosk/"), path
        else:
            assert answer.status_code == 403, path
    start = browser.get("/kiosk/").text
    assert "data-pairing" in start and "data-service" not in start
    happened = {row["event"] for row in boards.journal_after(app.extensions["office"], before, 99)}
    assert happened <= {"desk.closed", "day.ended"}


def test_signing_in_and_out_leaves_a_screen_what_it_is(app, browser):
    """One browser, where the code is typed as well: it stays a kiosk, and the login ends with the window."""
    code = re.search(r"(\d{3} \d{3})<", browser.get("/kiosk/").text)[1]
    sign_in(browser, "ioana")
    paired = press(browser, "/counter/devices", code=code, name="entrance")
    assert paired.status_code == 303
    assert browser.get("/pairing/kiosk").json["to"] == "/kiosk/"
    assert "data-service" in browser.get("/kiosk/").text
    login = browser.get_cookie("lobby")
    assert login.expires is None and login.max_age is None
    press(browser, "/counter/sign-out")
    assert "data-service" in browser.get("/kiosk/").text
    assert browser.get("/counter/supervisor").status_code == 302


def test_nobody_makes_the_voice_say_numbers_that_are_none(app, browser):
    for address in ("A017/1", "A017%0A/1", "PZ999/1", "A001/99", "..%2f..%2fx/1"):
        assert browser.get(f"/display/calls/{address}.wav").status_code == 404, address


@pytest.mark.parametrize("login", ["ioana", "dan"])
def test_supervisors_and_admins_oversee(browser, login):
    sign_in(browser, login)
    assert browser.get("/counter/supervisor").status_code == 200
    assert press(browser, "/counter/supervisor/services/taxes/intake/stop").status_code == 303
    assert press(browser, "/counter/supervisor/services/nothing/intake/stop").status_code == 422
    assert press(browser, "/counter/supervisor/services/taxes/intake/nothing").status_code == 404


def test_who_has_signed_out_is_out(browser):
    sign_in(browser, "ana")
    assert browser.get("/counter/").status_code == 200
    assert press(browser, "/counter/sign-out").status_code == 303
    assert browser.get("/counter/").status_code == 302


def test_slips_are_for_staff_outside_the_demo(app, browser):
    for path in ("/kiosk/slips", "/kiosk/slips/00000001-A001.png"):
        assert browser.get(path).status_code == 302
    sign_in(browser, "ana")
    assert browser.get("/kiosk/slips").status_code == 200
    for name in ("..%2fsecret.key%00", "..%2f..%2fsecret", "%2e%2e%2fsecret.key", "nothing"):
        assert browser.get(f"/kiosk/slips/{name}.png").status_code == 404


def test_no_form_is_taken_without_its_csrf_token(app, browser):
    """Not even from staff who have signed in; the API carries its token itself."""
    sign_in(browser, "ioana")
    for rule in rules(app):
        if "POST" in rule.methods and not rule.rule.startswith("/api/"):
            for data in ({}, {"csrf_token": "wrong"}, {"csrf_token": csrf(app.test_client())}):
                assert browser.post(filled(rule.rule), data=data).status_code == 400, rule
    assert browser.get("/counter/").status_code == 200, "still signed in"


class Inline(HTMLParser):
    """What a page would run or style from within itself; a CSP without 'unsafe-inline' forbids it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(self.get_starttag_text() or tag)
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        for name in ("src", "href", "action"):
            if (given.get(name) or "").startswith(("http://", "https://", "//", "javascript:")):
                self.found.append(f"{tag} {name}={given[name]}")


def test_every_answer_carries_its_security_headers_and_no_page_has_anything_inline(app, browser):
    sign_in(browser, "ioana")
    press(browser, "/kiosk/tickets", service="taxes")
    pages = ["/", "/kiosk/", "/kiosk/services/taxes", "/kiosk/check-in", "/kiosk/number", "/kiosk/slips",
             "/display/", "/counter/", "/counter/desks/1", "/counter/supervisor",
             "/counter/supervisor/arrangement", "/nothing", "/metrics",
             "/healthz", "/counter/reports", "/counter/reports/exceptions", "/counter/reports/ticket",
             "/api/v1/board", "/api/v1/openapi.json", "/kiosk/static/kiosk.css", "/t/nothing"]  # fmt: skip
    for path in pages:
        answer = browser.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert (
            "default-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        )
        assert "connect-src 'self' ws://localhost wss://localhost;" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        for header in ("Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"):
            assert answer.headers[header] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in answer.headers, "public_url is plain http here"
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
        if answer.mimetype == "text/html":
            assert Inline(answer.text).found == [], path
            assert "no-store" in answer.headers["Cache-Control"]


def test_cookies_are_for_this_site_and_no_script(browser):
    cookies = sign_in(browser, "ana").headers.getlist("Set-Cookie")
    assert cookies and all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert not any("Secure" in cookie for cookie in cookies), "public_url is plain http here"


def over_https(found):
    return create_app(found(server={"async_mode": "threading", "public_url": "https://lobby.test"}).office)


def test_over_https_cookies_are_secure_and_of_this_host_alone(found):
    """And the browser is told to come by https from then on."""
    answer = over_https(found).test_client().get("/kiosk/", base_url="https://lobby.test")
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert cookie.startswith("__Host-lobby") and "Secure" in cookie and "Path=/" in cookie
        assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_screen_that_was_paired_before_stays_paired_when_its_cookie_is_named_anew(found):
    app, secret = over_https(found), staff.new_token()
    office, now = app.extensions["office"], clock.now()
    staff.add_token(office, "hall", scope="kiosk", token_digest=staff.digest(secret), by="test", now=now)
    browser = app.test_client()
    signed = URLSafeSerializer(app.secret_key, salt="devices").dumps({"kiosk": staff.digest(secret)})
    browser.set_cookie("lobby-device", signed, domain="lobby.test", secure=True)
    assert "data-service" in browser.get("/kiosk/", base_url="https://lobby.test").text


@pytest.mark.parametrize("host", ["x; script-src *", "x y", "x'", 'x"', "x/", "x,y", "[::1", "", "x:1:2"])
def test_no_host_that_is_none_gets_into_the_policy(browser, host):
    policy = browser.get("/healthz", headers={"Host": host}).headers["Content-Security-Policy"]
    assert "connect-src 'self';" in policy and policy.count("script-src") == 0


@pytest.mark.parametrize("wanted", [
    "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
    "",
    "/counter/\\evil.example", "/counter/..//evil.example", "/counter/../../evil", "/counter/\r\nX-Evil: 1",
    "/counter/\nhttps://evil.example", "/counter/%0d%0aX-Evil:1", "\x00", "/countersink", "/counter/@evil",
])  # fmt: skip
def test_the_sign_in_leads_to_our_own_pages_only(browser, wanted):
    """`next` may be anything that somebody put into a link."""
    answers = [
        sign_in(browser, "ana", next=wanted),
        browser.get("/counter/sign-in", query_string={"next": wanted}),
    ]
    for answer in answers:
        assert answer.status_code in (302, 303), answer.status_code
        where = urlsplit(urljoin("http://localhost/counter/sign-in", answer.headers["Location"]))
        assert (where.scheme, where.netloc) == ("http", "localhost")
        assert "X-Evil" not in answer.headers


@pytest.mark.parametrize("path, fields", [
    ("/counter/desks/1/tickets/99999999999999999999999/start", {}),
    ("/counter/desks/1/tickets/9223372036854775808/transfer", {"to": "service:taxes"}),
    ("/counter/desks/1/tickets/0/finish", {}), ("/counter/desks/%00/open", {}),
    ("/counter/desks/1/calls", {"ticket": "\x00", "reason": "x"}),
    ("/counter/desks/1/calls", {"ticket": "A" * 500}),
    ("/counter/desks/1/tickets/1/transfer", {"to": "desk:\x00"}), ("/counter/desks/1/nothing", {}),
    ("/counter/supervisor/arrangement", {"was-1": "\x00", "cap-taxes": "-1", "1:taxes": "on"}),
    ("/counter/supervisor/arrangement", {"was-1": "taxes", "cap-taxes": "9" * 999}),
    ("/counter/supervisor/desks/99/open", {}), ("/counter/supervisor/desks/1/nothing", {}),
    ("/kiosk/tickets", {"service": "\x00"}), ("/kiosk/tickets", {"service": "taxes", "key": "k" * 9999}),
    ("/kiosk/check-ins", {"code": "\x00" * 90}), ("/kiosk/check-ins", {"code": ""}), ("/t/%00/leave", {}),
    ("/counter/sign-in", {"login": "\x00", "password": "\x00"}),
    ("/counter/sign-in", {"login": "x" * 9999, "password": "x" * 9999}),
])  # fmt: skip
def test_odd_forms_are_refused_and_never_a_fault(browser, path, fields):
    sign_in(browser, "ioana")
    assert press(browser, path, **fields).status_code < 500


def test_the_eleventh_try_is_refused_for_the_account_whatever_its_address(server):
    """Even with the right password: who guesses does not learn that the guess was right."""
    served = server()
    acts = staff_of(served)
    for _ in range(10):
        assert tried(served, "ana", "wrong password") == 401
    assert tried(served, "ana", PASSWORD) == 429
    assert tried(served, "ana", PASSWORD, address="127.0.0.2") == 429
    assert tried(served, "ANA ", PASSWORD, address="127.0.0.3") == 429
    assert tried(served, "ioana", PASSWORD, address="127.0.0.4") == 303, "others sign in as ever"
    assert acts == len(STAFF)


def staff_of(served) -> int:
    from tests.office import founded, shipped

    office = founded(shipped(served.folder, **served.changes), clock.now())
    for login, role in STAFF.items():
        staff.add_staff(
            office, login, name=login, role=role, password_hash=HASHED, by="test", now=clock.now()
        )
    office.storage.close()
    return len(STAFF)


def tried(served, login: str, password: str, address: str = "127.0.0.1") -> int:
    """The status of one try to sign in, from an address of this machine."""
    browser = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60, source_address=(address, 0))
    browser.request("GET", "/counter/sign-in")
    page = browser.getresponse()
    cookie = (page.headers["Set-Cookie"] or "").partition(";")[0]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.read().decode())[1]
    form = urlencode({"login": login, "password": password, "csrf_token": token})
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, "Referer": served.url}
    browser.request("POST", "/counter/sign-in", form, kind)
    status = browser.getresponse().status
    browser.close()
    return status


def test_a_password_is_dear_to_guess():
    """By what RFC 9106 advises where memory is scarce: 64 MB, three passes, four lanes."""
    assert staff.hashed("a good password").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_an_unknown_name_costs_a_whole_check_of_a_password():
    """A hash that cannot be read would be refused at once, and tell who has an account."""
    with pytest.raises(VerifyMismatchError):
        staff.hasher.verify(auth.NO_SUCH_ACCOUNT, "a good password")
