"""Which right a page of the staff needs, said once beside its address.

@blueprint.post("/supervisor/day/end")
@needs("oversee", "end_day")
def end_day() -> Any: ...
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask_login import current_user

from queue_core.rules.rights import RIGHTS, ROLES
from queue_core.web.auth import signed_in

_GUARDS = dict(zip(ROLES, ("staff", "supervisor", "admin"), strict=True))


def needs(*rights: str, acts: Mapping[str, str] | None = None) -> Callable[[Callable], Callable]:
    """Let in staff whose role has all of these rights, and for an `act` of the address also the one that
    `acts` names for it. Refuses others with `wrong_scope`; without a sign-in it shows one.

    The view is marked with its `rights` and `acts`; its `guard` is the least role that has them as shipped.
    """
    by_act = dict(acts or {})
    least = max((RIGHTS[right].roles[0] for right in rights), key=ROLES.index)

    def lets_in(address: dict[str, Any]) -> bool:
        wanted = {*rights, by_act.get(address.get("act", ""), rights[0])}
        return all(current_user.has(right) for right in wanted)

    def guard(view: Callable) -> Callable:
        guarded = signed_in(view, _GUARDS[least], lets_in)
        vars(guarded).update(rights=rights, acts=by_act)
        return guarded

    return guard
