"""Runs a service: `python -m services.chassis.process.run services.sites.service:SitesService`.

`Service` is the base class of every service, `Composed(build)` injects the service's own application object, `@remote`
makes a method callable by RPC, `@every(seconds)` runs one by the clock.
A service may mount a WSGI application of its own (Flask, say) on its port by overriding

    def wsgi_app(self, container): return application      # None: only probes, metrics and @http entrypoints

It is called once, when the port opens, on an instance without injected attributes. Each request runs in a greenthread
of its own, beside the worker pool; /healthz, /readyz and /metrics are answered before it. For each request,
`injected(container, timeout=10)` gives an object with all that the class declares as dependency (`app`, RpcProxy, …):
`injected(container).sites.list_sites(region="x")`. An RPC that takes longer than `timeout` seconds raises Problem(504),
one to a service that is not there Problem(503). `settings_of(container)` gives the Settings. The application may set
`environ["stufenplan.route"]` to its route pattern before it answers: it labels the http metrics.

Names are loaded when first used, because eventlet must patch the standard library before nameko is imported.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from services.chassis.process.run.client import rpc_client
    from services.chassis.process.run.composed import Composed, settings_of
    from services.chassis.process.run.entrypoints import every, remote
    from services.chassis.process.run.injection import injected
    from services.chassis.process.run.service import Service

__all__ = ["Composed", "Service", "every", "injected", "remote", "rpc_client", "settings_of"]

HOMES = {
    "Composed": "composed",
    "Service": "service",
    "every": "entrypoints",
    "injected": "injection",
    "remote": "entrypoints",
    "rpc_client": "client",
    "settings_of": "composed",
}


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
