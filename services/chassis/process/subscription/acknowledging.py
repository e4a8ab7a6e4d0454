"""Messages done in the same turn of the event loop are acknowledged in one write to the broker, each by itself.

`multiple` would acknowledge whatever else of the channel is older; a write for each costs an event a tenth of its time.
"""

import eventlet
from amqp.exceptions import AMQPError
from kombu.message import Message

from services.chassis.messaging.broker import one_write
from services.chassis.process import logs

log = logs.get_logger(__name__)


class Acknowledgements:
    def __init__(self) -> None:
        self._waiting: list[Message] = []

    def add(self, message: Message) -> None:
        """Returns once the message is acknowledged, or one that came before it sees to that before it ends."""
        self._waiting.append(message)
        if len(self._waiting) > 1:
            return
        try:
            eventlet.sleep(0)
        finally:
            self.flush()

    def flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        while waiting:
            connection = _connection(waiting[0])
            _write(connection, [each for each in waiting if _connection(each) is connection])
            waiting = [each for each in waiting if _connection(each) is not connection]


def _connection(message: Message) -> object:
    """None: it is gone, the broker took the message back already and it comes again."""
    return message.channel.connection if message.channel is not None else None


def _write(connection: object, messages: list[Message]) -> None:
    if connection is None:
        return
    try:
        with one_write(connection):
            for message in messages:
                message.ack()  # type: ignore[no-untyped-call]
    except (OSError, AMQPError) as error:
        log.warning("messages could not be acknowledged, they will come again", reason=error, messages=len(messages))
