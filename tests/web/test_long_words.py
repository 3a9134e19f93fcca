"""What is too long for a field is refused in the person's language, and nothing is done: no form cuts it."""

import ast
import re
from pathlib import Path

import pytest

from queue_core import boards, clock
from queue_core.actions import staff, tickets
from queue_core.rules import limits
from tests.web.staff_browser import PASSWORD, app_of, press, sign_in, staffed

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("counter", "kiosk", "display", "queue_core/web", "queue_core/public")
LONG = "ă" * 300
TOO_LONG = "Textul este prea lung. Caractere scrise: 300; permise: 200."
INVISIBLE = "Textul conține un caracter invizibil (U+202E). Scrieți-l din nou."
SECRET = "the token of the kiosk"
TAXES, TWICE = {"service": "taxes"}, {"password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def acts(found):
    return staffed(found)


@pytest.fixture
def app(acts):
    return app_of(acts)


@pytest.fixture
def desk(app, acts):
    """A supervisor's browser at desk 1, with a ticket that waits."""
    browser = app.test_client()
    sign_in(browser, "ioana")
    press(browser, "/counter/desks/1/open")
    tickets.take(acts.office, "taxes", by="test", now=clock.now())
    return browser


def told(answer) -> str:
    """The refusal's sentence, whichever way it is shown."""
    return answer.json["detail"] if answer.is_json else answer.get_data(as_text=True)


@pytest.mark.parametrize("path, field, more", [
    ("/counter/desks/1/calls", "reason", {"ticket": "A001"}),
    ("/counter/desks/1/priority", "reason", {"ticket": "A001", "becomes": "give"}),
    ("/counter/desks/1/pause", "reason", {}),
])  # fmt: skip
@pytest.mark.parametrize("written, code, sentence", [
    (LONG, "too_long", TOO_LONG), ("a\u202eb", "control_characters", INVISIBLE),
])  # fmt: skip
def test_a_reason_is_refused_rather_than_cut(desk, acts, path, field, more, written, code, sentence):
    before = boards.last_seq(acts.office)
    answer = press(desk, path, {"Accept": "application/problem+json"}, **more, **{field: written})
    assert (answer.status_code, answer.json["code"], answer.json["detail"]) == (422, code, sentence)
    assert boards.last_seq(acts.office) == before
    taken = press(desk, path, {"Accept": "application/problem+json"}, **more, **{field: "ă" * 200})
    assert taken.status_code == 200
    assert acts.journal()[-1].why["said"] == "ă" * 200


@pytest.mark.parametrize("path, fields, code", [
    ("/counter/desks/1/calls", {"ticket": "A001        and more", "reason": "x"}, "unknown_ticket"),
    ("/counter/desks/1/tickets/1/note", {"words": LONG}, "note_too_long"),
    ("/counter/desks/1/tickets/1/note", {"words": "a\u202eb"}, "control_characters"),
    ("/counter/desks/1/check-ins", {"code": LONG}, "unknown_appointment"),
    ("/counter/desks/1/tickets", {"service": "taxes", "key": "k" * 201}, "too_long"),
    ("/counter/supervisor/slips", {"number": "A001        and more"}, "unknown_ticket"),
    ("/counter/supervisor/notices", {"words-ro": "ă" * 161}, "bad_notice"),
    ("/counter/supervisor/notices", {"words-ro": "a\u202eb"}, "control_characters"),
    ("/counter/devices", {"code": "123456", "name": "x" * 65}, "bad_name"),
    ("/counter/devices/revoke", {"name": "site" + " " * 60 + "more"}, "unknown_device"),
    ("/counter/staff", {"login": "x" * 65, "name": "X", "password": PASSWORD, "again": PASSWORD}, "bad_name"),
    ("/counter/appointments/search", {"q": "x" * 101}, "too_long"),
    ("/counter/appointments", {"service": "taxes", "day": "2200-01-01", "time": "10:00"}, "bad_year"),
])  # fmt: skip
def test_no_form_takes_a_part_for_the_whole(desk, acts, path, fields, code):
    """Nothing is done, and what was asked for is not mistaken for something that begins alike."""
    staff.add_token(acts.office, "site", scope="feed", token_digest="0" * 64, by="test", now=clock.now())
    before = boards.last_seq(acts.office)
    answer = press(desk, path, {"Accept": "application/problem+json"}, **fields)
    assert answer.status_code in (404, 422)
    assert sentence_of(code) in told(answer)
    assert boards.last_seq(acts.office) == before


def sentence_of(code: str) -> str:
    """The beginning of a refusal's Romanian sentence, up to what is filled in."""
    from queue_core.language.catalogs import language
    from queue_core.rules.refusals import KINDS

    return re.split(r"%|&|“|„", language("ro").gettext(KINDS[code].sentence))[0].strip()


@pytest.mark.parametrize("path, fields", [
    ("/counter/supervisor/notices", {"words-ro": "ă" * 161, "words-en": "kept as it was"}),
    ("/counter/appointments", {"day": "2200-01-01", "time": "10:00", "name": "kept as it was"} | TAXES),
    ("/counter/appointments/search", {"q": "kept as it was " * 9}),
    ("/counter/devices", {"code": "123456", "name": "kept as it was" * 9}),
    ("/counter/staff", {"login": "x" * 65, "name": "kept as it was"} | TWICE),
])  # fmt: skip
def test_a_page_that_refuses_keeps_what_was_typed(desk, path, fields):
    answer = press(desk, path, **fields)
    assert answer.status_code == 422
    assert "kept as it was" in answer.get_data(as_text=True)


def test_a_kiosk_does_not_speak_half_a_text(app, acts):
    """Its page asks for a long text in parts."""
    staff.add_token(
        acts.office, "hall", scope="kiosk", token_digest=staff.digest(SECRET), by="test", now=clock.now()
    )
    kiosk = app.test_client()
    kiosk.get(f"/kiosk/?token={SECRET}")
    text = "a" * (limits.SPOKEN.most + 1)
    assert kiosk.get("/kiosk/voice", query_string={"text": text}).status_code == 422
    answer = press(kiosk, "/kiosk/check-ins", code="R" * 300)
    assert answer.status_code == 404 and 'data-code="unknown_appointment"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("body", [b"q=%AA", b"q=\xaa", b"%AA=1"])
def test_a_form_that_is_not_utf_8_is_refused(desk, body):
    """Its letters would be replaced, and two different texts become one."""
    kind = "application/x-www-form-urlencoded"
    answer = desk.post("/counter/appointments/search", data=body, content_type=kind)
    assert answer.status_code in (400, 422)


def slices(tree: ast.AST) -> list[int]:
    """The lines where what a request brought is cut: request.form…[:n], also after strip() and the like."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Slice)
        and re.search(r"\b(request|form)\.(form|args|values|headers|get)\b", ast.unparse(node.value))
    ]


def test_no_page_cuts_what_a_request_brought():
    """Too long is refused by the law of the field."""
    assert slices(ast.parse("x = request.form.get('reason', '').strip()[:200]")) == [1]
    found = {
        f"{file.relative_to(ROOT)}:{line}"
        for room in ROOMS
        for file in (ROOT / room).rglob("*.py")
        for line in slices(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert found == set()


def test_the_browsers_own_limits_come_from_the_law():
    """No `maxlength` or `minlength` is a number of its own."""
    found = [
        f"{file.relative_to(ROOT)}: {number}"
        for room in ROOMS
        for file in (ROOT / room).rglob("templates/**/*.html")
        for number in re.findall(r'm(?:ax|in)length="\s*\d[^"]*"', file.read_text(encoding="utf-8"))
    ]
    assert found == []
