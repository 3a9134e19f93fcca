"""A supervisor says that an alarm was seen: it is quiet until it ends and comes anew."""

from sqlalchemy import bindparam, delete, insert

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.data.office import alarm_seen


@act
def see_alarm(acting: Acting, alarm: str, *, instance: str = "", by: str) -> Answer:
    """Keep who has seen an alarm: its key, and which time of it (`rules.alarms`)."""
    acting.db.execute(_FORGET, {"office": acting.office.id, "key": alarm})
    row = {"alarm": alarm, "instance": instance, "by": by, "at": acting.now}
    acting.db.execute(insert(alarm_seen), {"office_id": acting.office.id, **row})
    acting.journal("alarm.seen", by=by, why={"because": "alarm", "alarm": alarm})
    return Answer({"alarm": alarm})


_FORGET = delete(alarm_seen).where(
    alarm_seen.c.office_id == bindparam("office"), alarm_seen.c.alarm == bindparam("key")
)
