"""The client of the REST API as the demo and the tests use it: logged in, and patient while processes come back."""

from pathlib import Path
from typing import Any

from services.gateway.client import Client, Patience
from services.gateway.client import ClientError as ApiError
from services.gateway.client import NoAnswer as Away
from services.gateway.client.errors import Refused

__all__ = ["DEMO_PASSWORD", "MANAGER", "OPERATOR", "Api", "ApiError", "Away"]

DEMO_PASSWORD = "stufenplan-demo"
OPERATOR = "betrieb"
MANAGER = "leitung"
# A gateway or service that ended is started again by the launcher: questions wait for it.
BACK_WITHIN = 60.0


class Api(Client):
    """The API of one gateway, as one user."""

    def __init__(self, url: str, user: str, password: str = DEMO_PASSWORD) -> None:
        super().__init__(url, patience=Patience(away=BACK_WITHIN, told=_tell))
        self.log_in(user, password)

    def put_region(self, region: str, document: bytes) -> Any:
        return self.send("PUT", f"/regions/{region}", document, "application/yaml")

    def import_csv(self, region: str, what: str, path: Path) -> Any:
        """Import `households` or `appointments` from a CSV file, as soon as the region is ready for them."""
        return self.send_file("POST", f"/regions/{region}/{what}/imports", path, "text/csv; charset=utf-8")


def _tell(refusal: Refused | Away) -> None:
    if isinstance(refusal, Refused):
        print(f"{refusal.title} …", flush=True)
