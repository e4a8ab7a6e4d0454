"""Logging in, and who one is."""

from marshmallow import fields, validate

from services.contracts.schemas import Answer, Choice, Flag, Length, Many, Text, Whole
from services.gateway.access.password_rules import LONGEST, SHORTEST
from services.gateway.access.permissions import Permission, Role
from services.gateway.web.schemas.base import ApiSchema

LONGEST_LOGIN, LONGEST_PASSWORD = 100, LONGEST


class CredentialsSchema(ApiSchema):
    user = Text(required=True, validate=Length(1, LONGEST_LOGIN))
    password = Text(
        required=True, blank=True, any_characters=True, load_only=True, validate=Length(1, LONGEST_PASSWORD)
    )
    code = Text(
        load_default="",
        validate=Length(1, 40),
        metadata={"description": "Of the app, or a recovery code, where the account has a second factor"},
    )


class PasswordChangeSchema(ApiSchema):
    old = Text(required=True, blank=True, any_characters=True, load_only=True, validate=Length(1, LONGEST_PASSWORD))
    new = Text(
        required=True,
        blank=True,
        any_characters=True,
        load_only=True,
        validate=Length(1, LONGEST_PASSWORD),
        metadata={"description": f"At least {SHORTEST} characters; neither your name nor one of the common ones"},
    )


class UserSchema(Answer):
    login = Text(required=True)
    name = Text(required=True)
    role = Choice(*Role, required=True, metadata={"description": "The first of the roles"})
    roles = Many(Choice(*Role), required=True)
    regions = Many(Text(), required=True, allow_none=True, metadata={"description": "null: all regions"})
    sites = Many(Text(), required=True, allow_none=True, metadata={"description": "region/site; null: all sites"})
    permissions = Many(Choice(*Permission), required=True)
    must_change_password = Flag(
        required=True, metadata={"description": "true: nothing is open but PUT /api/v1/me/password"}
    )


class TokenSchema(Answer):
    token = Text(required=True)
    token_type = fields.String(required=True, validate=validate.Equal("Bearer"))
    expires_in = Whole(required=True, metadata={"description": "Seconds"})
    user = fields.Nested(UserSchema, required=True)
