"""The one client of the REST API: command line, demo and tests ask through it.

It knows no words: what went wrong is a `ClientError` with a code, or a `Refused` with the problem document as the
gateway worded it in the language asked for.
"""

from services.gateway.client.client import Client
from services.gateway.client.errors import ClientError, NoAnswer, Refused
from services.gateway.client.patience import Patience

__all__ = ["Client", "ClientError", "NoAnswer", "Patience", "Refused"]
