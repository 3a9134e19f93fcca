"""The office on screen, over the API: read, patched, undone; the file, the running server, the journal."""

import http.client
import json
from pathlib import Path

import pytest

from tests.api.changed import own_config
from tests.ears import Ear
from tests.servers import until


@pytest.fixture
def config(tmp_path):
    return own_config(tmp_path)


@pytest.fixture
def running(server, config):
    return server(config=config, printer=[])


@pytest.fixture
def admin(running):
    return running.client("admin")


def asked(server, method, path, body=None, scope="admin", **headers):
    """The whole answer: status, headers, JSON."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers |= {"Authorization": f"Bearer {server.token(scope)}"}
    connection.request(method, f"/api/v1{path}", json.dumps(body) if body is not None else None, headers)
    answer = connection.getresponse()
    data = json.loads(answer.read())
    connection.close()
    return answer.status, answer.headers, data


def test_a_change_is_in_the_file_and_in_the_running_office(running, admin, config):
    """A new service and a desk for it give tickets at once; the rest of the file is as it was."""
    office = admin.get("/office")
    new = office["service"][0] | {"slug": "passports", "letter": "H", "name": "Pașapoarte", "errands": []}
    patch = {"service": [*office["service"], new], "line": {"grace_minutes": 20}}
    patch["desk"] = [*office["desk"], {"name": "Camera 9", "services": ["passports"]}]
    status, after = admin.ask("PATCH", "/office", patch)
    assert status == 200, after
    assert after["line"]["grace_minutes"] == 20
    assert "grace_minutes = 20  " in config.read_text(encoding="utf-8")
    assert admin.post("/tickets", {"service": "passports"})[0] == 201
    assert admin.post("/desks/Camera 9/open".replace(" ", "%20"))[0] == 200
    assert [each["slug"] for each in admin.get("/services")][-1] == "passports"


def test_only_admins_see_and_change_the_office(running):
    """Supervisors may do all but this."""
    for scope in ("kiosk", "desk", "feed", "read", "supervisor"):
        assert asked(running, "GET", "/office", scope=scope)[0] == 403
        assert asked(running, "PATCH", "/office", {"line": {}}, scope=scope)[0] == 403
    assert running.client("admin").post("/tickets", {"service": "taxes"})[0] == 201


def test_two_hands_do_not_undo_each_other(running):
    """If-Match with an older ETag is refused, and nothing is written."""
    _, headers, _ = asked(running, "GET", "/office")
    first = asked(
        running, "PATCH", "/office", {"line": {"grace_minutes": 5}}, **{"If-Match": headers["ETag"]}
    )
    assert first[0] == 200 and first[1]["ETag"] != headers["ETag"]
    second = asked(
        running, "PATCH", "/office", {"line": {"grace_minutes": 9}}, **{"If-Match": headers["ETag"]}
    )
    assert second[0] == 412 and second[2]["code"] == "office_changed"
    assert asked(running, "GET", "/office")[2]["line"]["grace_minutes"] == 5


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        ({"desk": [{"name": "1", "services": ["taxis"]}]}, "taxis"),
        ({"line": {"grace_minutes": -1}}, "grace_minutes"),
        ({"line": {"grace_minuts": 1}}, "grace_minutes"),
        ({"service": None}, "service"),
        ({"alarm": "none"}, "alarm"),
        ({"nothing": {"a": 1}}, "nothing"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place_and_what_is_allowed(running, admin, config, patch, said):
    """The file stays as it was."""
    before = config.read_bytes()
    status, problem = admin.ask("PATCH", "/office", patch)
    assert (status, problem["code"]) == (422, "invalid_office")
    assert said in problem["detail"] and str(config) not in problem["detail"]
    assert config.read_bytes() == before


def test_what_the_environment_sets_is_not_written(running, admin):
    """It would have no effect."""
    status, problem = admin.ask("PATCH", "/office", {"office": {"timezone": "Europe/Paris"}})
    assert (status, problem["code"]) == (409, "set_outside")
    assert "LOBBY_OFFICE" in problem["detail"]


def test_the_shipped_office_is_not_written(server):
    running = server()
    status, problem = running.client("admin").ask("PATCH", "/office", {"line": {"grace_minutes": 5}})
    assert (status, problem["code"]) == (409, "not_writable")


def test_a_change_is_kept_and_can_be_undone_while_it_fits(running, admin):
    """Who, when, and both values; what was changed again since stays."""
    admin.ask("PATCH", "/office", {"line": {"grace_minutes": 20}})
    office = admin.get("/office")
    admin.ask("PATCH", "/office", {"desk": [each for each in office["desk"] if each["name"] != "3"]})
    newest, first = admin.get("/office/history")[:2]
    assert first["changes"][0] | {"from": 15, "to": 20, "key": "line.grace_minutes"} == first["changes"][0]
    assert (newest["by"], newest["changes"][0]["key"]) == ("token:admin", "desk.3")
    status, undone = admin.post(f"/office/history/{newest['id']}/undo")
    assert (status, undone["desk"]) == (200, office["desk"])
    assert admin.get("/office/history")[0]["undoes"] == newest["id"]
    admin.ask("PATCH", "/office", {"line": {"grace_minutes": 25}})
    status, problem = admin.post(f"/office/history/{first['id']}/undo")
    assert (status, problem["code"]) == (409, "fits_no_more")
    assert admin.post("/office/history/999999/undo")[1]["code"] == "unknown_change"


def test_a_secret_is_written_and_nowhere_told(running, admin, config):
    """Neither in the answer nor in the history nor in the journal."""
    secret = "mailto://somebody:hidden-word@mail.example.ro"
    status, after = admin.ask("PATCH", "/office", {"messages": {"email": secret}})
    assert status == 200 and "hidden-word" not in json.dumps(after)
    assert secret in config.read_text(encoding="utf-8")
    told = json.dumps([admin.get("/office/history"), admin.get("/journal")])
    assert "messages.email" in told and "hidden-word" not in told and "hidden-word" not in running.log


def test_a_change_by_hand_is_taken_over_and_a_mistake_changes_nothing(running, admin, config):
    """The log says what is wrong, in its line; mended, it is taken."""
    text = config.read_text(encoding="utf-8")
    broken = text.replace("grace_minutes = 15", "grace_minutes = many")
    _write(config, broken)
    until(lambda: "cannot be used" in running.log)
    assert admin.post("/tickets", {"service": "taxes"})[0] == 201
    assert admin.ask("PATCH", "/office", {"line": {"grace_minutes": 5}})[1]["code"] == "file_broken"
    _write(config, text.replace("grace_minutes = 15", "grace_minutes = 33"))
    row = until(lambda: admin.get("/office/history"))[0]
    assert row["by"] == "file"
    assert row["changes"] == [
        {"key": "line.grace_minutes", "place": ["line", "grace_minutes"], "from": 15, "to": 33}
    ]


def test_a_renamed_service_keeps_its_visitors(running, admin):
    """`was` takes them along, without a restart."""
    number = admin.post("/tickets", {"service": "taxes"})[1]["id"]
    office = admin.get("/office")
    renamed = [each | {"slug": "levies", "was": ["taxes"]} if each["slug"] == "taxes" else each
               for each in office["service"]]  # fmt: skip
    desks = [each | {"services": [each.replace("taxes", "levies") for each in each["services"]]}
             for each in office["desk"]]  # fmt: skip
    status, after = admin.ask("PATCH", "/office", {"service": renamed, "desk": desks})
    assert status == 200, after
    assert admin.get(f"/tickets/{number}")["service"] == "levies"


def test_a_renamed_desk_keeps_its_visitor_and_every_screen_goes_on(running, admin):
    """Its page is shown the desk that it is now, and nobody else's screen waits for that; undone, too."""
    desk = running.client("desk")
    desk.post("/desks/1/open")
    number = running.client("kiosk").post("/tickets", {"service": "taxes"})[1]["number"]
    desk.post("/desks/1/calls")
    own = {"board": "desk", "desk": "1", "bearer": running.token("desk")}
    with Ear(running.url, {"board": "lobby"}) as tv, Ear(running.url, own) as clerk:
        clerk.wait("board", lambda said: said["data"]["ticket"])

        def assert_all_show(name: str, since: int) -> None:
            clerk.wait("board", lambda said: said["as_of"] > since and said["data"]["desk"] == name)
            call = tv.wait("board", lambda said: said["as_of"] > since)["data"]["calls"][0]
            assert (call["number"], call["desk"]) == (number, name)
            there = next(each for each in admin.get("/desks") if each["desk"] == name)
            assert (there["state"], there["ticket"]) == ("open", number)

        before = admin.get("/board")["as_of"]
        tables = admin.get("/office")["desk"]
        tables[0] |= {"name": "Camera 3", "was": ["1"]}
        assert admin.ask("PATCH", "/office", {"desk": tables})[0] == 200
        assert_all_show("Camera 3", before)
        before = admin.get("/board")["as_of"]
        newest = admin.get("/office/history")[0]["id"]
        assert admin.post(f"/office/history/{newest}/undo")[0] == 200
        assert_all_show("1", before)
        again = admin.get("/office/history")[0]["id"]
        assert admin.post(f"/office/history/{again}/undo")[0] == 200, "the undo can be undone"
    assert "Traceback" not in running.log
    assert not [each for each in admin.get("/journal") if each["event"] == "ticket.put_back"]


def _write(file: Path, text: str) -> None:
    file.with_suffix(".new").write_text(text, encoding="utf-8")
    file.with_suffix(".new").replace(file)
