"""Every act takes the names that services and desks had before config.toml renamed them."""

from collections.abc import Callable, Mapping
from inspect import Signature
from typing import Any

from queue_core.settings.settings import Settings

_OF_DESKS = ("desk", "seen_at", "desks")
_OF_SERVICES = ("service", "later", "caps")
"""The parameters of acts that hold names: one, several, or a mapping by name."""


def asked_by_present_names(
    settings: Settings, signature: Signature, args: tuple[Any, ...], asked: Mapping[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What an act is asked, with present names in place of old ones; `signature` is the act's own."""
    if not settings.has_old_names:
        return args, dict(asked)
    # The first parameter is the Acting, which the caller does not give.
    names = list(signature.parameters)[1:]
    by_place = tuple(_present(settings, name, value) for name, value in zip(names, args, strict=False))
    return by_place + args[len(by_place) :], {name: _present(settings, name, asked[name]) for name in asked}


def _present(settings: Settings, name: str, value: Any) -> Any:
    if name in _OF_DESKS:
        value = _each(value, settings.present_desk)
        if isinstance(value, Mapping):
            return {desk: _each(services, settings.present_service) for desk, services in value.items()}
        return value
    return _each(value, settings.present_service) if name in _OF_SERVICES else value


def _each(value: Any, present: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return present(value)
    if isinstance(value, Mapping):
        return {present(name): each for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [present(name) for name in value]
    return value
