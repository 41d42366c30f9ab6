"""What comes of a write to a service."""

from typing import Literal

type Change = Literal["created", "updated", "unchanged", "planned"]
