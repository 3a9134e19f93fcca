"""A phone that asked for it shows the call by itself, while another page is in front (Web Push).

A push service of the tests' own stands for the browser's: what the server sends there is read with the keys
of the subscription and handed to Chromium's service worker, as the browser does with what its own service
brings. The subscription alone is the tests' as well: Chromium's would call Google.
"""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ARGUMENTS, taken
from tests.messages.test_push import Browser, PushService
from tests.servers import until

PUBLIC = {"public_url": "http://127.0.0.1:1"}
SHOWN = """
async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, data }) => ({ title, body, url: data.url }))
"""
SUBSCRIBE = """
PushManager.prototype.subscribe = async (asked) => {
  if (!asked.userVisibleOnly || asked.applicationServerKey.length !== 65) throw new Error("not so");
  return SUBSCRIPTION;
};
"""


@pytest.fixture
def service():
    opened = PushService()
    yield opened
    opened.stop()


@pytest.fixture
def phones(browser):
    """A whole Chromium: the shell without a head has no notices."""
    chromium = browser.browser_type.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
    yield chromium
    chromium.close()


def bring(page: Page, said: dict) -> None:
    """Hand a message to the service worker of a page, as the browser does."""
    found: list[dict] = []
    door = page.context.new_cdp_session(page)
    door.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    door.send("ServiceWorker.enable")
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    mine = found[0]
    message = {
        "origin": origin,
        "registrationId": mine["registrationId"],
        "data": json.dumps(said),
    }
    door.send("ServiceWorker.deliverPushMessage", message)


def test_a_call_is_shown_while_another_page_is_in_front(lobby, phones, service):
    """With the number, the desk and the way back to the ticket; nothing that was sent names a person."""
    messages = {"push": True, "push_services": ["127.0.0.1"], "before": 0}
    screens = lobby(server=PUBLIC, messages=messages)
    client, ticket, keys = screens.server.client(), taken(screens, language="en"), Browser(service.url)
    context = phones.new_context(viewport={"width": 390, "height": 780})
    context.grant_permissions(["notifications"], origin=screens.server.url)
    phone = context.new_page()
    phone.add_init_script(SUBSCRIBE.replace("SUBSCRIPTION", keys.said))
    phone.goto(screens.server.url + urlsplit(ticket["track_url"]).path)
    phone.click("[data-tell-me] summary")
    phone.click("[data-act=leave-browser]")
    expect(phone.locator("[data-tell-me] [role=status]")).to_contain_text("You will be told")
    other = context.new_page()
    other.goto(f"{screens.server.url}/privacy")
    other.bring_to_front()
    client.post("/desks/1/open")
    client.post("/desks/1/calls")
    _path, _headers, body = until(lambda: service.taken[:1])[0]
    bring(phone, keys.read(body))
    (notice,) = until(lambda: phone.evaluate(SHOWN))
    assert notice == {
        "title": f"Number {ticket['number']}: desk 1",
        "body": f"Number {ticket['number']} is called to desk 1. Citizen’s Office",
        "url": ticket["track_url"],
    }
    until(lambda: [row["state"] for row in client.get("/messages")] == ["sent"])
    context.close()
