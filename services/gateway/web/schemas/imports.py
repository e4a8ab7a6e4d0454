"""Files that somebody hands in."""

from services.gateway.web.schemas.base import ApiSchema, QueryFlag


class HouseholdImportSchema(ApiSchema):
    confirm_warnings = QueryFlag(
        load_default=False,
        metadata={"description": "What the file is doubted for is meant: take it all the same"},
    )
