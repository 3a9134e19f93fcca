"""Refusals: what each answers by HTTP, and what it says."""

import pytest

from queue_core.rules.refusals import KINDS, Refusal

STATUSES = {
    400: "not_json sign_in_stale stale_form",
    401: "no_token provider_refused provider_untrusted wrong_password wrong_second_code",
    403: "no_role not_paired other_domain priority_not_offered second_step_needed use_provider wrong_scope",
    404: """not_found unknown_account unknown_appointment unknown_block unknown_change unknown_desk
        unknown_device unknown_notice unknown_pairing unknown_phone unknown_ticket""",
    405: "wrong_method",
    412: "office_changed",
    413: "too_large",
    422: """bad_cap bad_code bad_language bad_name bad_notice bad_phone bad_time bad_year control_characters
        damaged_letters guessable_password invalid_body key_reused no_services note_too_long nothing_written
        password_as_before passwords_differ reason_needed slot_past too_long unknown_language unknown_outcome
        unknown_printer unknown_role unknown_service unknown_state weak_password word_needed""",
    429: "one_at_a_time too_many_tries",
    500: "our_fault",
    503: "provider_away unavailable",
}
"""What devices and scripts of others have come to know (RFC 9110); a code that is not here conflicts: 409."""

OF_CONFLICT = 409


def test_a_code_keeps_the_status_that_others_know():
    """What cannot be read, what may not be done, what is not there, and what is wrong in itself."""
    known = {code: status for status, codes in STATUSES.items() for code in codes.split()}
    assert {code: KINDS[code].status for code in known} == known


def test_what_the_rules_decline_at_this_moment_is_a_conflict():
    """The request is sound; the line, the desk, the hour or the appointment does not admit it now."""
    now = """already_here already_so already_used appointment_cancelled cap_reached changed closed code_taken
        desk_busy desk_closed desk_paused desk_taken intake_ended intake_stopped is_elsewhere last_account
        login_taken name_taken nobody_waiting not_late priority_only nothing_announced other_desk own_account
        return_too_late too_many_notices undo_too_late wrong_day wrong_state"""
    assert {code for code in now.split() if KINDS[code].status != OF_CONFLICT} == set()


def test_no_code_answers_anything_else():
    """A new code has a status of these too."""
    assert {kind.status for kind in KINDS.values()} <= {*STATUSES, OF_CONFLICT}


def test_a_refusal_says_its_sentence_with_its_facts():
    """The facts fill the sentence and travel with the answer."""
    refusal = Refusal("unknown_service", service="parks")
    assert str(refusal) == "There is no service “parks”."
    assert (refusal.code, refusal.status, refusal.facts) == ("unknown_service", 422, {"service": "parks"})
    assert refusal.sentence == "There is no service “%(service)s”."


@pytest.mark.parametrize("kept", [False, True])
def test_a_refusal_tells_whether_a_first_part_stands(kept):
    """Nothing was changed, unless it says so."""
    assert Refusal("nobody_waiting", kept=kept).kept is kept
    assert Refusal("nobody_waiting").kept is False


def test_a_code_that_nobody_knows_is_a_bug():
    """A refusal without a kind has no status to answer with."""
    with pytest.raises(KeyError):
        _ = Refusal("no_such_code").status
