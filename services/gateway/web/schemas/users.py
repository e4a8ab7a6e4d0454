"""The administration of users: what is said of one, and what one is told."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from services.contracts.faults import Coded
from services.contracts.schemas import (
    IDENTIFIER,
    Answer,
    Choice,
    Flag,
    Identifier,
    Instant,
    Length,
    Many,
    Matches,
    Text,
)
from services.contracts.text import LONGEST_NAME
from services.gateway.access.accounts import Source
from services.gateway.access.permissions import Role
from services.gateway.web.schemas.base import ApiSchema
from services.gateway.web.schemas.tokens import LONGEST_LOGIN
from services.gateway.wording.languages import LANGUAGES

MOST_REGIONS, MOST_SITES = 100, 1000
_LOGIN = r"[a-z0-9][a-z0-9._@-]*"
_SITE = f"{IDENTIFIER}/{IDENTIFIER}"


class UserEditSchema(ApiSchema):
    name = Text(required=True, validate=Length(1, LONGEST_NAME))
    roles = Many(Choice(*Role), least=1, most=len(Role), required=True)
    regions = Many(
        Identifier(),
        least=1,
        most=MOST_REGIONS,
        required=True,
        allow_none=True,
        metadata={"description": "null: all regions"},
    )
    sites = Many(
        Text(validate=[Matches(_SITE, "not-a-site"), Length(max=130)]),
        least=1,
        most=MOST_SITES,
        load_default=None,
        allow_none=True,
        metadata={"description": "region/site; null: all sites of the regions"},
    )
    language = Choice(*LANGUAGES, load_default=None, allow_none=True)

    @validates_schema
    def _has_no_blanks_around(self, data: dict[str, Any], **_: Any) -> None:
        if data["name"] != data["name"].strip():
            raise ValidationError(Coded("blank-around"), "name")


class NewUserSchema(UserEditSchema):
    login = Text(required=True, validate=[Length(1, LONGEST_LOGIN), Matches(_LOGIN, "not-a-login")])


class ManagedUserSchema(Answer):
    login = Text(required=True)
    name = Text(required=True)
    roles = Many(Choice(*Role), required=True)
    regions = Many(Text(), required=True, allow_none=True, metadata={"description": "null: all regions"})
    sites = Many(Text(), required=True, allow_none=True, metadata={"description": "region/site; null: all sites"})
    language = Text(required=True, allow_none=True)
    source = Choice(*Source, required=True, metadata={"description": "file: kept in the users file, changed there"})
    is_disabled = Flag(required=True)
    must_change_password = Flag(required=True)
    has_second_factor = Flag(required=True)
    last_login_at = Instant(required=True, allow_none=True)


class OneTimePasswordSchema(Answer):
    login = Text(required=True)
    password = Text(required=True, metadata={"description": "Told this once; another one is chosen at the login"})
