"""The rules of the office's line, as the sentences about it want them."""

from queue_core.language.order_words import Rules
from queue_core.settings.priority import desks_of, groups_in
from queue_core.settings.settings import Settings


def rules_of(settings: Settings, code: str) -> Rules:
    """What config.toml says of the line, with the groups in one language."""
    line = settings.line
    return Rules(
        early_minutes=line.early_minutes,
        grace_minutes=line.grace_minutes,
        late_becomes=line.late_becomes,
        no_show_minutes=line.no_show_minutes,
        return_minutes=line.return_minutes,
        last_ticket_minutes=line.last_ticket_minutes,
        at_kiosk=line.priority_at_kiosk,
        groups=groups_in(settings, code),
        priority_desks=desks_of(settings),
    )
