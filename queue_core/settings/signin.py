"""The section [signin] of config.toml: how long a sign-in lasts."""

from typing import Annotated

from pydantic import Field

from queue_core.settings.values import Section


class Signin(Section):
    """How staff sign in, and for how long."""

    idle_minutes: Annotated[int, Field(ge=0, le=24 * 60)] = 120
