"""Identifiers that sort by the time they were made (UUIDv7, RFC 9562)."""

import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    return uuid7()
