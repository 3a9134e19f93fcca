"""The section [rights] of config.toml: which roles have which right."""

from typing import Annotated, Literal

from pydantic import AfterValidator, ValidationInfo, field_validator

from queue_core.rules.rights import KEEPER, KEPT, RIGHTS
from queue_core.settings.values import Section

Role = Literal["clerk", "supervisor", "admin"]
Roles = Annotated[tuple[Role, ...], AfterValidator(lambda roles: tuple(dict.fromkeys(roles)))]


def _shipped(right: str) -> Roles:
    return RIGHTS[right].roles  # type: ignore[return-value]


class Rights(Section):
    """The roles of each right; what a file leaves out is as shipped."""

    serve: Roles = _shipped("serve")
    check_in: Roles = _shipped("check_in")
    give_priority: Roles = _shipped("give_priority")
    reopen: Roles = _shipped("reopen")
    see_names: Roles = _shipped("see_names")
    book: Roles = _shipped("book")
    oversee: Roles = _shipped("oversee")
    end_day: Roles = _shipped("end_day")
    block_times: Roles = _shipped("block_times")
    see_reports: Roles = _shipped("see_reports")
    export: Roles = _shipped("export")
    search_journal: Roles = _shipped("search_journal")
    manage_devices: Roles = _shipped("manage_devices")
    manage_clerks: Roles = _shipped("manage_clerks")
    manage_accounts: Roles = _shipped("manage_accounts")
    change_office: Roles = _shipped("change_office")
    see_audit: Roles = _shipped("see_audit")

    @field_validator(*KEPT)
    @classmethod
    def _kept(cls, roles: Roles, info: ValidationInfo) -> Roles:
        if KEEPER not in roles:
            raise ValueError(
                f'the role "{KEEPER}" keeps {info.field_name}: without it nobody could give it back'
            )
        return roles

    def has(self, role: str, right: str) -> bool:
        """Whether a role has a right."""
        return role in getattr(self, right)

    def lacking(self, role: str) -> list[str]:
        """The rights that a role does not have."""
        return [right for right in RIGHTS if not self.has(role, right)]
