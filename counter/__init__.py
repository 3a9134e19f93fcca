"""The desks, and the supervisor over them.

A blueprint: may import `queue_core.web` and what is below it, no other blueprint. Read `desk` first.
"""

from counter import (  # noqa: F401  (they add their views)
    accounts,
    appointments,
    arranging,
    audit,
    blocks,
    day_end,
    desk,
    devices,
    gone_services,
    journal,
    line,
    messages,
    office,
    office_preview,
    own_second_step,
    provider,
    reports,
    second_step,
    sessions,
    signin,
    supervisor,
    visits,
    week,
)
from counter.blueprint import blueprint
from counter.signin import provider_name

__all__ = ["blueprint", "provider_name"]
