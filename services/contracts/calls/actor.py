"""Who asks: every command names the person, for the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import post_load

from services.contracts.schemas import Length, Many, Part, Strict, Text


@dataclass(frozen=True)
class Actor:
    """`user` is the login, `roles` those under which it acts."""

    user: str
    roles: tuple[str, ...] = ()

    @property
    def role(self) -> str:
        """All roles as one text, as the records keep them."""
        return ",".join(self.roles)


class ActorSchema(Strict):
    user = Text(required=True, validate=Length(1, 100))
    roles = Many(Text(validate=Length(1, 100)), load_default=list)

    @post_load
    def _actor(self, data: dict[str, Any], **kwargs: Any) -> Actor:
        return Actor(data["user"], tuple(data["roles"]))


def actor() -> Part:
    return Part(ActorSchema, required=True)
