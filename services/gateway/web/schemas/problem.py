"""RFC 9457 problem documents, as the API answers every error."""

from marshmallow import Schema, fields


class FaultSchema(Schema):
    place = fields.String(required=True, metadata={"example": "sites/3/zones/0/persons"})
    message = fields.String(required=True)


class ProblemSchema(Schema):
    type = fields.String(required=True, metadata={"example": "about:blank"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    faults = fields.List(fields.Nested(FaultSchema), metadata={"description": "Jeder Fehler mit seiner Stelle"})
