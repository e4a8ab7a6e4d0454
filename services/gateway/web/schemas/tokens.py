"""Logging in, and who one is."""

from marshmallow import fields, validate

from services.gateway.access.permissions import Permission, Role
from services.gateway.web.schemas.base import ApiSchema


class CredentialsSchema(ApiSchema):
    user = fields.String(required=True, validate=validate.Length(1, 100, error="muss 1 bis 100 Zeichen haben"))
    password = fields.String(
        required=True, load_only=True, validate=validate.Length(1, 500, error="muss 1 bis 500 Zeichen haben")
    )


class UserSchema(ApiSchema):
    login = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(list(Role)))
    regions = fields.List(fields.String(), allow_none=True, metadata={"description": "null: alle Regionen"})
    sites = fields.List(fields.String(), allow_none=True, metadata={"description": "region/site; null: alle Standorte"})
    permissions = fields.List(fields.String(validate=validate.OneOf(list(Permission))))


class TokenSchema(ApiSchema):
    token = fields.String(required=True)
    token_type = fields.String(required=True, validate=validate.Equal("Bearer"))
    expires_in = fields.Integer(required=True, metadata={"description": "Sekunden"})
    user = fields.Nested(UserSchema, required=True)
