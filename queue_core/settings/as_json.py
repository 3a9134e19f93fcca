"""The settings as plain JSON, as programs and the page of the office read them, and without any secret.

A text that is the same in all languages is a string; hours are "08:30-16:30"; days and instants are ISO 8601.
A key that holds a secret is not there, nor is an address with a password in it.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, time
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, SecretStr

from queue_core.settings.values import Lists, Words

ABSENT: Any = object()
"""What stands for a key that is not there."""

Json = dict[str, Any]


def as_json(model: BaseModel) -> Json:
    """Every section and key with the value that holds, defaults included."""
    found = {}
    for name, field in type(model).model_fields.items():
        found[field.alias or name] = plain(getattr(model, name))
    for name, value in (model.model_extra or {}).items():
        found[name] = plain(value)
    return {name: value for name, value in found.items() if value is not ABSENT}


def tag_of(text: str, settings: Json) -> str:
    """An ETag: another file, or another value from the environment, has another."""
    written = json.dumps(settings, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{text}\0{written}".encode()).hexdigest()[:20]


def plain(value: Any) -> Any:
    """A value of the settings as JSON; ABSENT for a secret, and for none."""
    match value:
        case None | SecretStr():
            return ABSENT
        case BaseModel():
            return as_json(value)
        case Words() | Lists():
            return _texts(value)
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case (time(), time() | None):
            return _hours(*value)
        case tuple() | list():
            return [plain(each) for each in value]
        case date():
            return value.isoformat()
        case str() if _has_password(value):
            return ABSENT
    return value


def _texts(value: Words | Lists) -> Any:
    texts = {code: list(each) if isinstance(each, tuple) else each for code, each in value.items()}
    if set(texts) <= {"*"}:
        return texts.get("*", [] if isinstance(value, Lists) else "")
    return texts


def _hours(opens: time, closes: time | None) -> str:
    return f"{opens:%H:%M}-{closes:%H:%M}" if closes else f"{opens:%H:%M}-24:00"


def _has_password(value: str) -> bool:
    try:
        return "://" in value and urlsplit(value).password is not None
    except ValueError:
        return "@" in value
