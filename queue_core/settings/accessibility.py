"""The section [accessibility] of config.toml: what the office's public statement says."""

from datetime import date
from typing import Literal

from queue_core.settings.values import Lists, Section, Text, Texts, Words


class Accessibility(Section):
    """In the form of Implementing Decision (EU) 2018/1523: how far the pages comply, which parts do not, when
    and by whom that was found, whom to tell, and who enforces it. Without `assessed_on` the statement says
    that the office has not looked for itself yet."""

    status: Literal["full", "partial", "none"] = "partial"
    gaps: Texts = Lists()
    assessed_on: date | None = None
    assessed_by: Literal["self", "others"] = "self"
    law: Text = Words()
    contact: Text = Words()
    complain_to: Text = Words()
