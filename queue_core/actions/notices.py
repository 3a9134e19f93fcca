"""What a supervisor lets the visitors know, on the TVs and the kiosks."""

from collections.abc import Mapping

from sqlalchemy import bindparam, delete, func, insert, select

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.data.office import notice
from queue_core.rules.refusals import Refusal

MOST_LETTERS, MOST_NOTICES = 160, 3
"""What can be read on a TV in passing."""


@act
def post(acting: Acting, words: Mapping[str, str], *, by: str) -> Answer:
    """Put up a notice, written in the office's first language at least: `{"ro": …, "en": …}`.

    Refuses with `bad_notice`, `too_many_notices`.
    """
    spoken = acting.settings.languages
    written = {code: " ".join(words.get(code, "").split()) for code in spoken}
    if not written[spoken[0]] or max(map(len, written.values())) > MOST_LETTERS:
        raise Refusal("bad_notice", most=MOST_LETTERS)
    office = {"office": acting.office.id}
    if acting.connection.execute(_UP, office).scalar_one() >= MOST_NOTICES:
        raise Refusal("too_many_notices", most=MOST_NOTICES)
    kept = {code: text for code, text in written.items() if text}
    row = {"office_id": acting.office.id, "words": kept, "posted_at": acting.now}
    made = acting.connection.execute(insert(notice).returning(notice.c.id), row).scalar_one()
    acting.journal("notice.posted", by=by, why={"because": "notice", "words": written[spoken[0]]})
    return Answer({"notice": made}, made=True)


@act
def withdraw(acting: Acting, number: int, *, by: str) -> Answer:
    """Take down a notice. Refuses with `unknown_notice`."""
    asked = {"office": acting.office.id, "id_": number}
    words = acting.connection.execute(_TAKE_DOWN, asked).scalar_one_or_none()
    if words is None:
        raise Refusal("unknown_notice")
    first = words.get(acting.settings.languages[0], "")
    acting.journal("notice.withdrawn", by=by, why={"because": "notice", "words": first})
    return Answer({"notice": number})


_UP = select(func.count()).where(notice.c.office_id == bindparam("office"))
_TAKE_DOWN = (
    delete(notice)
    .where(notice.c.office_id == bindparam("office"), notice.c.id == bindparam("id_"))
    .returning(notice.c.words)
)
