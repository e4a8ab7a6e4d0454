"""RFC 9457 problem documents, as the API answers every error."""

from marshmallow import fields

from services.contracts.schemas import Answer, Many, Part, Text, Whole


class FaultSchema(Answer):
    place = Text(required=True, blank=True, metadata={"example": "sites/3/zones/0/persons"})
    code = Text(required=True, metadata={"example": "out-of-range"})
    params = fields.Dict(required=True, metadata={"description": "What the message inserts"})
    message = Text(required=True, metadata={"description": "In the reader's language"})
    line = Whole(metadata={"description": "The line of the file, where there is one"})


class ProblemSchema(Answer):
    type = Text(required=True, metadata={"example": "urn:stufenplan:site-unknown"})
    title = Text(required=True)
    status = Whole(required=True)
    detail = Text()
    code = Text(required=True)
    params = fields.Dict(metadata={"description": "What title and detail insert"})
    faults = Many(Part(FaultSchema), metadata={"description": "Every fault with its place"})
