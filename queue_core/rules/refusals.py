"""Requests that the rules decline: each with a stable code, a sentence and an HTTP status.

A refusal is an answer, not a bug: nothing was changed, unless `kept` says that a first part stands
(call next finishes the open ticket even when nobody else waits).
"""

from typing import Any, NamedTuple


def N_(sentence: str) -> str:
    """Mark a sentence for the catalogs; it is translated where it is shown."""
    return sentence


class Kind(NamedTuple):
    status: int
    sentence: str


KINDS: dict[str, Kind] = {
    # who asks
    "no_token": Kind(401, N_("Sign in, or send a valid token.")),
    "wrong_scope": Kind(403, N_("This sign-in or token may not do that.")),
    "wrong_password": Kind(401, N_("The name or the password is not right.")),
    "wrong_second_code": Kind(401, N_("This code is not right, or was used already. Write the next one.")),
    "second_step_needed": Kind(403, N_("Your role needs a second step at the sign-in.")),
    "use_provider": Kind(403, N_("Passwords here are for administrators. Please sign in by %(name)s.")),
    "set_by_provider": Kind(
        409, N_("This account is not of this office: its name, role and password are set where it is from.")
    ),
    "provider_away": Kind(
        503, N_("The sign-in service does not answer. Try again soon, or use an account of this office.")
    ),
    "provider_refused": Kind(401, N_("The sign-in service did not let you in (%(problem)s).")),
    "provider_untrusted": Kind(
        401,
        N_(
            "What the sign-in service answered is not valid (%(problem)s), so nobody is signed in. "
            "Tell whoever looks after this server."
        ),
    ),
    "sign_in_stale": Kind(
        400, N_("This sign-in was begun in another browser, or too long ago. Please begin again.")
    ),
    "no_role": Kind(403, N_("Your account has no role in this office. Ask whoever gives out accounts.")),
    "other_domain": Kind(403, N_("Your account is of another organisation than this office.")),
    "not_paired": Kind(403, N_("This screen is not a kiosk of the office. A supervisor can pair it.")),
    "too_many_tries": Kind(429, N_("Too many tries. Please wait a minute.")),
    "stale_form": Kind(400, N_("This page has been open for too long. Please try again.")),
    # what is asked for
    "not_found": Kind(404, N_("There is nothing here under this address.")),
    "not_json": Kind(400, N_("The request cannot be read: it is not valid JSON.")),
    "our_fault": Kind(500, N_("Something went wrong on our side. Please try again, or ask for help.")),
    "unavailable": Kind(503, N_("This does not work at the moment. Please try again soon, or ask for help.")),
    "wrong_method": Kind(405, N_("This address does not take that kind of request.")),
    "too_large": Kind(413, N_("The request is too large.")),
    "invalid_body": Kind(422, N_("The request is not as it should be: %(problem)s")),
    "key_reused": Kind(422, N_("This key was already used for another request.")),
    "unknown_service": Kind(422, N_("There is no service “%(service)s”.")),
    "unknown_language": Kind(422, N_("The office does not speak “%(language)s”; allowed: %(allowed)s.")),
    "unknown_printer": Kind(422, N_("There is no printer “%(printer)s”.")),
    "booking_off": Kind(409, N_("Appointments are not made here.")),
    "slot_taken": Kind(409, N_("This time has just been taken. Please choose another.")),
    "too_soon": Kind(409, N_("This time is too near. Please choose a later one.")),
    "too_far": Kind(409, N_("Appointments can be made for the next %(days)s days only.")),
    "one_is_enough": Kind(409, N_("There is an appointment for this service already.")),
    "contact_needed": Kind(422, N_("Where can we write to you? Please give it.")),
    "no_proof": Kind(
        409,
        N_("This page needs scripts, to keep programs out. Wait until it has checked, or ask the office."),
    ),
    "wrong_code": Kind(409, N_("This is not the code that we have sent.")),
    "reservation_ended": Kind(409, N_("The time was not confirmed and is free again. Please choose anew.")),
    "arrived_already": Kind(409, N_("Your arrival is confirmed already, so nothing can be changed here.")),
    "bad_contact": Kind(422, N_("This is neither an e-mail address nor a phone number.")),
    "bad_score": Kind(422, N_("Choose one of the five answers, please.")),
    "no_gateway": Kind(422, N_("The office sends no messages that way.")),
    "unknown_pairing": Kind(404, N_("No screen shows this code now. Codes are good for ten minutes.")),
    "unknown_device": Kind(404, N_("There is no device “%(name)s”.")),
    "unknown_notice": Kind(404, N_("This notice has been taken down already.")),
    "unknown_desk": Kind(404, N_("There is no desk “%(desk)s”.")),
    "unknown_ticket": Kind(404, N_("There is no such ticket.")),
    "unknown_appointment": Kind(404, N_("We did not find the appointment. Check the code, or ask for help.")),
    # what is written
    "too_long": Kind(422, N_("The text is too long. Characters written: %(given)s; allowed: %(most)s.")),
    "control_characters": Kind(
        422, N_("The text holds a character that nobody can see (%(character)s). Please write it again.")
    ),
    "damaged_letters": Kind(
        422, N_("The text has letters that were lost on the way. Please write it again.")
    ),
    "rounded_number": Kind(
        422, N_("A spreadsheet has cut this short. Format the column as text, and export it again.")
    ),
    "nothing_written": Kind(422, N_("Nothing is written here.")),
    "bad_language": Kind(422, N_("A language is written as “ro” or “en”.")),
    "bad_year": Kind(422, N_("The year must be from %(first)s to %(last)s.")),
    "bad_offset": Kind(422, N_("An offset from UTC is between -12:00 and +14:00.")),
    "unknown_state": Kind(422, N_("An appointment is either booked or cancelled.")),
    # what the office is
    "invalid_office": Kind(422, N_("The office cannot be like this: %(problem)s")),
    "office_changed": Kind(412, N_("Somebody has changed the office meanwhile. Look again, then change it.")),
    "set_outside": Kind(409, N_("%(key)s is set outside of config.toml, by %(variable)s.")),
    "not_writable": Kind(409, N_("%(file)s cannot be written from here (%(why)s). Edit it by hand.")),
    "file_broken": Kind(409, N_("config.toml has a mistake, which comes first: %(problem)s")),
    "unknown_change": Kind(404, N_("There is no such change.")),
    "fits_no_more": Kind(409, N_("This cannot be undone: it was changed again since.")),
    # taking a ticket
    "closed": Kind(409, N_("The office is closed now.")),
    "intake_ended": Kind(409, N_("No more tickets are given today: the office closes soon.")),
    "intake_stopped": Kind(409, N_("No tickets are given for this service now.")),
    "cap_reached": Kind(409, N_("All of today’s tickets for this service have been given.")),
    "one_at_a_time": Kind(429, N_("One moment, please: a ticket has just been given. Then press again.")),
    "priority_not_offered": Kind(403, N_("Priority is given by the staff. Please ask at a desk.")),
    # at the desk
    "desk_taken": Kind(409, N_("%(clerk)s sits at desk %(desk)s. Take it over to act there.")),
    "undo_too_late": Kind(409, N_("This can no longer be undone.")),
    "already_so": Kind(409, N_("Number %(number)s stands there already.")),
    "unknown_outcome": Kind(422, N_("There is no outcome “%(outcome)s”.")),
    "note_too_long": Kind(422, N_("A note has at most %(most)s letters.")),
    # a day's arrangement
    "no_services": Kind(422, N_("Desk %(desk)s needs one service at least.")),
    "bad_cap": Kind(422, N_("A day’s limit is a whole number from 0 to %(most)s.")),
    # the day's end
    "word_needed": Kind(422, N_("The office is open now. To end the day, type the word as it is shown.")),
    "nothing_announced": Kind(
        409, N_("No end of the day is announced: it was stopped, or the day has ended.")
    ),
    # a service that config.toml no longer names
    "service_there": Kind(
        409, N_("The office still has the service “%(service)s”: send its visitors on at the desks.")
    ),
    # alarms
    "alarm_over": Kind(409, N_("This alarm has ended meanwhile.")),
    # notices
    "bad_notice": Kind(422, N_("A notice has 1 to %(most)s letters.")),
    "one_language": Kind(
        422, N_("Write the notice in every language, or say that it stands in the first one alone.")
    ),
    "too_many_notices": Kind(409, N_("No more than %(most)s notices at a time: take one down first.")),
    # checking in
    "wrong_day": Kind(409, N_("This appointment is for another day: %(day)s.")),
    "appointment_cancelled": Kind(409, N_("This appointment was cancelled.")),
    "already_used": Kind(409, N_("This appointment was already used today.")),
    "service_gone": Kind(
        409,
        N_("The service of this appointment is no longer here. Ask the staff: they can send you on."),
    ),
    "bad_code": Kind(422, N_("A check-in code has six digits.")),
    "code_taken": Kind(409, N_("Another appointment has this code.")),
    # what the booking site says
    "other_uid": Kind(409, N_("Another appointment has this reference: it came with another UID.")),
    "reference_alike": Kind(
        409, N_("Another appointment has a reference that differs only in capitals or blanks.")
    ),
    "reference_is_a_code": Kind(409, N_("Another appointment has this reference as its check-in code.")),
    "too_many_vanish": Kind(
        409, N_("Not cancelled: the file does not name %(vanished)s of the day’s %(of)s appointments.")
    ),
    # appointments that staff make and change
    "already_here": Kind(409, N_("This visitor has arrived, with the number %(number)s.")),
    "bad_time": Kind(422, N_("This is no date and time.")),
    "slot_past": Kind(422, N_("This time has passed already.")),
    "slot_closed": Kind(409, N_("The office is closed at this time.")),
    "slot_blocked": Kind(409, N_("This time is blocked: nobody is booked then.")),
    "bad_span": Kind(422, N_("The end must come after the beginning.")),
    "unknown_block": Kind(404, N_("This time is no longer blocked.")),
    # at the desk
    "wrong_state": Kind(409, N_("That cannot be done with this ticket now.")),
    "nobody_waiting": Kind(409, N_("Nobody is waiting for this desk.")),
    "changed": Kind(
        409,
        N_("Nothing was done: the desk has changed since you pressed. Look, and press again."),
    ),
    "desk_busy": Kind(409, N_("This desk still has an open ticket.")),
    "arrival_unknown": Kind(409, N_("Has %(number)s come? Say so first: has come, or did not come.")),
    "desk_closed": Kind(409, N_("This desk is closed.")),
    "desk_paused": Kind(409, N_("This desk is paused.")),
    "other_desk": Kind(409, N_("This ticket waits for another desk.")),
    "priority_only": Kind(409, N_("Desk %(desk)s serves only people with priority.")),
    "is_elsewhere": Kind(409, N_("This visitor is at desk %(desk)s now, with another number.")),
    "not_late": Kind(409, N_("This visitor did not come late for an appointment.")),
    "reason_needed": Kind(422, N_("Say why: the order of the line is being changed.")),
    "too_late": Kind(409, N_("The visit ended too long ago to be taken up again. Please take a new ticket.")),
    "return_too_late": Kind(409, N_("Too much time has passed; please take a new ticket.")),
    # what is known of a visitor
    "bad_phone": Kind(422, N_("A phone number has nine digits at least.")),
    "unknown_phone": Kind(404, N_("No appointment has this phone number.")),
    "bad_key": Kind(422, N_("This key cannot call: choose another one.")),
    # staff
    "login_taken": Kind(409, N_("There is already an account “%(login)s”.")),
    "name_taken": Kind(409, N_("There is already a token named “%(name)s”.")),
    "bad_name": Kind(422, N_("A name has 1 to 64 letters, digits or signs, with no blank around it.")),
    "weak_password": Kind(422, N_("A password has 8 to 200 characters.")),
    "guessable_password": Kind(422, N_("This password is easy to guess: choose another, of several words.")),
    "passwords_differ": Kind(422, N_("The new password was not written twice alike.")),
    "password_as_before": Kind(422, N_("The new password must be another than the old one.")),
    "unknown_role": Kind(422, N_("There is no role “%(role)s”.")),
    "unknown_account": Kind(404, N_("There is no account “%(login)s”.")),
    "own_account": Kind(409, N_("This is your own account: somebody else has to do that.")),
    "last_account": Kind(409, N_("Nobody else could manage the office: give somebody else this role first.")),
}


class Refusal(Exception):
    """A declined request. `facts` fill the sentence and travel with the answer as plain data."""

    def __init__(self, code: str, *, kept: bool = False, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.kept = kept
        self.facts = facts

    @property
    def status(self) -> int:
        return KINDS[self.code].status

    @property
    def sentence(self) -> str:
        return KINDS[self.code].sentence

    def __str__(self) -> str:
        return self.sentence % self.facts
