"""What people open on their own device."""

from queue_core.public import ticket  # noqa: F401  (it adds its views)
from queue_core.public.blueprint import blueprint

__all__ = ["blueprint"]
