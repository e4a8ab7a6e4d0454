"""RPC requests as the services take them: none ends one process after the other, and no answer is too large to be sent.

Nameko gives a request that was not acknowledged back to the broker, which delivers it again; one that kills its process
would do so for ever. And an answer over the broker's largest message raises where nameko answers, which ends the
process as well.
"""

import json
from typing import Any

from kombu.message import Message
from nameko.rpc import Rpc, RpcConsumer

from services.chassis.process import logs, metrics
from services.chassis.process.problems import Problem

MOST_DELIVERIES = 3
"""A restart may hit a request in progress, two in a row as well; after the third the request is the reason."""
MOST_ANSWER_BYTES = 16 * 1024**2
"""Far below RabbitMQ's own limit, and about what an event loop unpacks in a tenth of a second."""

GIVEN_UP = metrics.counter(
    "rpc_requests_given_up_total",
    "Requests not tried (again): processes died of them, or nobody is to be answered",
    ["call"],
)
TOO_LARGE = metrics.counter("rpc_answers_too_large_total", "Answers not sent because of their size", ["call"])

log = logs.get_logger(__name__)


class Requests(RpcConsumer):
    """One in each container, as nameko's own."""

    def handle_message(self, body: Any, message: Message) -> None:
        call = message.delivery_info.get("routing_key", "")
        if not message.properties.get("reply_to"):
            # Nameko answers whatever it is asked: without an address that ends the process.
            log.error("request given up: it names nobody to answer", call=call)
            GIVEN_UP.labels(call).inc()
            self.queue_consumer.ack_message(message)
            return
        before = _deliveries(message)
        if before < MOST_DELIVERIES:
            super().handle_message(body, message)
            return
        log.error("request given up: each process that took it ended", call=call, deliveries=before)
        GIVEN_UP.labels(call).inc()
        refusal = Problem(500, "request-given-up", {"deliveries": before})
        self.handle_result(message, None, (Problem, refusal, None))

    def handle_result(self, message: Message, result: Any, exc_info: Any) -> Any:
        size = _size(result)
        if size > MOST_ANSWER_BYTES:
            call = message.delivery_info.get("routing_key", "")
            log.error("answer too large to be sent", call=call, bytes=size)
            TOO_LARGE.labels(call).inc()
            params = {"most": MOST_ANSWER_BYTES, "bytes": size}
            result, exc_info = None, (Problem, Problem(500, "answer-too-large", params), None)
        return super().handle_result(message, result, exc_info)


class BoundedRpc(Rpc):
    """An entrypoint for RPC behind `Requests`."""

    rpc_consumer = Requests()

    def unpack_message_headers(self, message: Message) -> dict[str, Any]:
        """A stack of calls that is none would end the process where nameko adds to it."""
        context: dict[str, Any] = super().unpack_message_headers(message)
        stack = context.get("call_id_stack", [])
        if not (isinstance(stack, list) and all(isinstance(call, str) for call in stack)):
            del context["call_id_stack"]
        return context


def _deliveries(message: Message) -> int:
    """So many before this one. Quorum queues count; the first delivery has no count."""
    count = (message.headers or {}).get("x-delivery-count")
    return count if isinstance(count, int) else 0


def _size(result: Any) -> int:
    """In bytes as JSON, 0 for what is none: nameko refuses that itself."""
    try:
        return len(json.dumps(result))
    except (TypeError, ValueError, RecursionError):
        return 0
