"""What it means when a request could not be sent: whether the broker is away, refuses it, or the mistake is ours."""

import errno
import logging
import re
import ssl
from socket import gaierror

from amqp.exceptions import (
    AccessRefused,
    AMQPError,
    ConnectionForced,
    NotAllowed,
    PreconditionFailed,
    RecoverableConnectionError,
)
from kombu.exceptions import KombuError, OperationalError

from services.chassis.process.problems import Problem
from services.gateway.application.problems import (
    BROKER_AWAY,
    BROKER_REFUSES,
    INTERNAL_ERROR,
    MESSAGE_TOO_LARGE,
    new_incident,
)

LOG = logging.getLogger(__name__)

BROKER_ERRORS = (OSError, AMQPError, KombuError)
"""What talking to the broker may raise; few of them say that it is away."""
AWAY = (ConnectionError, TimeoutError, gaierror, ssl.SSLError, ConnectionForced, RecoverableConnectionError)
_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EBADF, None}
"""Of a plain OSError; None: py-amqp says so that the other side has closed the connection."""
_TOO_LARGE = re.compile(r"message size \d+ (?:is )?larger than (?:configured )?max(?:imum)? size (\d+)")


def not_sent(error: BaseException, name: str) -> Problem:
    """The refusal to answer with; logged by type and place, with the `name` of what was wanted and no value of it."""
    if isinstance(error, PreconditionFailed) and (said := _TOO_LARGE.search(str(error))):
        LOG.warning("%s: message too large for the broker, which takes %s bytes", name, said[1])
        return Problem.of(MESSAGE_TOO_LARGE, limit=int(said[1]))
    if is_away(error):
        LOG.warning("%s: broker not reachable: %s", name, error)
        return Problem.of(BROKER_AWAY)
    incident = new_incident()
    if isinstance(error, AccessRefused | NotAllowed):
        LOG.error("%s: refused by the broker, incident %s: %s", name, incident, error)
        return Problem.of(BROKER_REFUSES, incident=incident)
    LOG.error("%s: not sent, incident %s", name, incident, exc_info=error)
    return Problem.of(INTERNAL_ERROR, incident=incident)


def is_away(error: BaseException) -> bool:
    """Not every error of the operating system is the broker's: too many open files, a full disk are ours."""
    if isinstance(error, OperationalError):  # kombu's, around what it was
        return error.__cause__ is None or is_away(error.__cause__)
    return isinstance(error, AWAY) or (type(error) is OSError and error.errno in _NO_WAY)
