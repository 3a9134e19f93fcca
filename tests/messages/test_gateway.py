"""One channel's way out, by real servers: what was taken, what was refused, and what nobody knows."""

import pytest

from queue_core.messages import gateway as way
from tests.messages import OTHER_PHONE, gateway
from tests.messages.mail import MailServer, free_port


@pytest.fixture(scope="module")
def mail():
    with MailServer() as server:
        yield server


@pytest.fixture
def sms():
    with gateway() as opened:
        yield opened


def sent(address, to, **more):
    return way.deliver({"address": address, "to": to, "subject": "Ghișeul 6", "text": "Numărul A003"} | more)


def by_mail(mail, to, **more):
    return sent(mail.address, to, **more)


def test_an_e_mail_has_its_subject_its_text_and_its_calendar_file(mail):
    file = {"name": "programare.ics", "content": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"}
    assert by_mail(mail, "ion+a@example.ro", attach=[file]) == (way.SENT, None)
    to, message = mail.taken[-1]
    assert to == ["ion+a@example.ro"] and message["Subject"] == "Ghișeul 6"
    assert "Numărul A003" in message.get_body().get_content()
    assert [part.get_filename() for part in message.iter_attachments()] == ["programare.ics"]


@pytest.mark.parametrize(("to", "why"), [("no@example.ro", "smtp 550"), ("later@example.ro", "smtp 451")])
def test_a_mail_server_that_declines_has_not_taken_it(mail, to, why):
    assert by_mail(mail, to) == (way.REFUSED, why)


def test_what_is_no_address_of_the_channel_never_will_be_sent(mail):
    assert by_mail(mail, OTHER_PHONE) == (way.UNFIT, "recipient")
    assert sent("nothing://known", OTHER_PHONE) == (way.UNFIT, "address")


def test_a_number_with_a_plus_arrives_whole(sms):
    assert sent(sms.address, OTHER_PHONE) == (way.SENT, None)
    assert sms.taken[0].to == OTHER_PHONE and "Numărul A003" in sms.taken[0].text


def test_an_address_without_a_place_for_the_recipient_gets_it_in_the_text(sms):
    assert sent(sms.address.partition("?")[0], OTHER_PHONE)[0] == way.SENT
    assert OTHER_PHONE in sms.taken[0].text


@pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
def test_a_gateway_that_answers_no_has_not_taken_it(sms, status):
    sms.temper = lambda _number: status
    assert sent(sms.address, OTHER_PHONE) == (way.REFUSED, f"http {status}")


@pytest.mark.parametrize("temper", ["hang", "reset"])
def test_of_one_that_had_it_and_does_not_answer_nobody_knows(sms, temper):
    sms.temper = lambda _number: temper
    assert sent(sms.address.replace("?", "?rto=1&"), OTHER_PHONE) == (way.UNCLEAR, "no answer")
    assert len(sms.taken) == 1


def test_a_port_where_nobody_listens_was_not_reached():
    address = f"form://127.0.0.1:{free_port()}/x?:to={{to}}"
    assert sent(address, OTHER_PHONE) == (way.REFUSED, "not reached")


def test_what_apprise_says_of_a_recipient_is_shown_to_nobody(mail, caplog, capfd):
    by_mail(mail, "no@example.ro")
    assert "no@example.ro" not in caplog.text + "".join(capfd.readouterr())
