"""A service that config.toml no longer has, on the supervisor's page: who is left, and one act for all."""

import pytest
from playwright.sync_api import expect

from tests.servers import until

SERVICES = [
    {"slug": slug, "letter": letter, "name": {"ro": name, "en": english}}
    for slug, letter, name, english in (
        ("taxes", "A", "Taxe și impozite", "Taxes"),
        ("urban-planning", "B", "Urbanism și amenajarea teritoriului", "Urban planning"),
        ("utilities", "E", "Utilități publice", "Utilities"),
    )
]
OFFICE = {
    "elsewhere": [],
    "service": SERVICES,
    "desk": [
        {"name": "1", "services": ["taxes"]},
        {"name": "2", "services": ["urban-planning", "utilities"]},
    ],
}
WITHOUT = {
    "service": [SERVICES[0], SERVICES[2]],
    "desk": [{"name": "1", "services": ["taxes"]}, {"name": "2", "services": ["utilities"]}],
}


@pytest.mark.parametrize("width", [1280, 360])
def test_all_who_wait_for_a_service_that_is_gone_are_sent_on_with_one_press(lobby, width):
    """The alarm says how many; no service is chosen beforehand; afterwards the alarm is gone and they wait
    for the other service, with their numbers."""
    screens = lobby(**OFFICE)
    client = screens.server.client()
    for service in ("urban-planning", "urban-planning", "taxes"):
        assert client.post("/tickets", {"service": service})[0] == 201
    screens.server.stop()
    screens.server.changes |= WITHOUT
    screens.server.start()
    page = screens.staff("/counter/supervisor", "ioana", size=(width, 800))
    alarm = page.locator("[data-alarm]", has_text="urban-planning")
    expect(alarm).to_contain_text("2 bonuri active")
    form = alarm.locator("form", has=page.locator("[data-act=send-on]"))
    expect(page.locator("#line")).to_have_text("Rândul 3")
    assert "programări" not in alarm.inner_text(), "there is none"
    assert form.locator("select").input_value() == ""
    assert form.locator("select option").all_inner_texts() == [
        "alegeți serviciul",
        "Taxe și impozite",
        "Utilități publice",
    ]
    form.locator("[data-act=send-on]").click()
    expect(form.locator("select:invalid")).to_be_attached()
    form.locator("select").select_option("taxes")
    client = screens.server.client()
    client.post("/tickets", {"service": "utilities"})
    expect(page.locator("#line")).to_have_text("Rândul 4")
    assert form.locator("select").input_value() == "taxes", "what was chosen stays while the page follows"
    form.locator("[data-act=send-on]").click()
    expect(alarm).to_have_count(0)
    until(lambda: [row["number"] for row in client.get("/line?service=taxes")] == ["B001", "B002", "A001"])
