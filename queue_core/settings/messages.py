"""The section [messages] of config.toml: by which gateways visitors are told, and of what."""

import re
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, SecretStr, model_validator

from queue_core.rules import limits
from queue_core.settings.values import Section

Kind = Literal["called", "soon", "reminder", "moved", "cancelled"]
KINDS: tuple[Kind, ...] = ("called", "soon", "reminder", "moved", "cancelled")
"""What a visitor may be told, besides a test."""
EMAIL, SMS = "email", "sms"


class Messages(Section):
    """Every key but those below is a channel, named as the office likes, and its address for Apprise.

    `{to}` in an address is the recipient, URL-quoted; an address without it gets the recipient in the text.
    An e-mail address is written to by `email`; a phone by `sms`, else by the first channel of another name.
    """

    model_config = ConfigDict(extra="allow")

    texts: str = ""
    before: Annotated[int, Field(ge=0, le=50)] = 3
    remind_hours: Annotated[int, Field(ge=0, le=14 * 24)] = 24
    per_hour: Annotated[int, Field(ge=1, le=1000)] = 12
    feed: tuple[Kind, ...] = ()
    push: bool = False
    push_services: tuple[str, ...] = (
        "fcm.googleapis.com",
        "push.services.mozilla.com",
        "notify.windows.com",
        "push.apple.com",
    )

    @model_validator(mode="before")
    @classmethod
    def _addresses(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        made = dict(given)
        for name, value in given.items():
            if name in cls.model_fields:
                continue
            if isinstance(value, SecretStr):
                value = value.get_secret_value()
            if (
                not re.fullmatch(limits.SLUG.form or "", name)
                or not isinstance(value, str)
                or (value and "://" not in value)
            ):
                known = ", ".join(["email", "sms", *cls.model_fields])
                raise ValueError(f'"{name}" is no address of a channel (mailto://…); allowed: {known}')
            made[name] = SecretStr(value)
        return made

    @cached_property
    def channels(self) -> dict[str, str]:
        """The address of each channel; those left empty are not there."""
        extra = {name: value.get_secret_value() for name, value in (self.model_extra or {}).items()}
        return {name: address for name, address in extra.items() if address}

    @property
    def is_on(self) -> bool:
        """Whether anybody is told anything."""
        return self.push or bool(self.channels)

    def channel_for(self, kind: str) -> str | None:
        """By which channel a contact is written to: `kind` is "email" or "phone"."""
        if kind == "email":
            return EMAIL if EMAIL in self.channels else None
        if SMS in self.channels:
            return SMS
        return next((name for name in self.channels if name != EMAIL), None)
