"""The gateway as a Nameko service: its Flask application on the port, calls out by RPC, every event in."""

from functools import partial
from typing import Any

from eventlet import tpool
from nameko.rpc import RpcProxy

from services.chassis.process.apart.reading import read_apart
from services.chassis.process.run import Composed, Service, injected
from services.gateway.backends.backends import Backends
from services.gateway.composition import GatewayParts, build
from services.gateway.entrypoints.clock import GatewayClock
from services.gateway.entrypoints.dead_letters import DeadLetterWatch
from services.gateway.entrypoints.events import GatewayEvents
from services.gateway.entrypoints.live import LiveTail
from services.gateway.entrypoints.passwords import in_a_thread, turns
from services.gateway.entrypoints.rpc_client import RpcCaller
from services.gateway.web.app import create_app
from services.gateway.web.context import Gateway


class GatewayService(GatewayEvents, GatewayClock, Service):
    name = "gateway"

    app = Composed(partial(build, apart=in_a_thread, turns=turns()))
    dead_letter_watch = DeadLetterWatch()
    live_tail = LiveTail()
    replies = RpcProxy("sites")
    """Brings the reply listener into the container, which serves the calls to all services."""

    def wsgi_app(self, container: Any) -> Any:
        parts: GatewayParts = injected(container).app
        listener = next(proxy.rpc_reply_listener for proxy in container.dependencies if isinstance(proxy, RpcProxy))
        backends = Backends(RpcCaller(container, listener, parts.options["rpc_seconds"]))
        gateway = Gateway(
            backends,
            parts.users,
            parts.tokens,
            parts.attempts,
            parts.previews,
            parts.live,
            parts.dead_letters,
            parts.throttle,
            parts.accounts,
            apart=partial(tpool.execute, read_apart),
            provider=parts.provider,
        )
        options = parts.options
        return create_app(
            gateway, parts.secret, proxies=options["trusted_proxies"], secure_cookies=options["secure_cookies"]
        )
