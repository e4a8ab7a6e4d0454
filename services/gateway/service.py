"""The gateway as a Nameko service: its Flask application on the port, calls out by RPC, every event in."""

from typing import Any

from nameko.rpc import RpcProxy

from services.chassis.process.run import Composed, Service, injected
from services.gateway.composition import GatewayParts, build
from services.gateway.entrypoints.dead_letters import DeadLetterWatch
from services.gateway.entrypoints.events import GatewayEvents
from services.gateway.entrypoints.rpc_client import RpcServices
from services.gateway.web.app import create_app
from services.gateway.web.context import Gateway


class GatewayService(GatewayEvents, Service):
    name = "gateway"

    app = Composed(build)
    dead_letter_watch = DeadLetterWatch()
    sites = RpcProxy("sites")
    protection = RpcProxy("protection")
    scheduling = RpcProxy("scheduling")
    notification = RpcProxy("notification")

    def wsgi_app(self, container: Any) -> Any:
        parts: GatewayParts = injected(container).app
        listener = next(found.rpc_reply_listener for found in container.dependencies if isinstance(found, RpcProxy))
        services = RpcServices(container, listener, parts.options["rpc_seconds"])
        gateway = Gateway(services, parts.users, parts.tokens, parts.live, parts.dead_letters)
        options = parts.options
        return create_app(
            gateway, parts.secret, proxies=options["trusted_proxies"], secure_cookies=options["secure_cookies"]
        )
