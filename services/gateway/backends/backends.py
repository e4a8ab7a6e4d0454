"""The four services as the gateway asks them."""

from services.gateway.backends.caller import Caller
from services.gateway.backends.notification import Notification
from services.gateway.backends.protection import Protection
from services.gateway.backends.scheduling import Scheduling
from services.gateway.backends.sites import Sites


class Backends:
    """One proxy a service, all through the same caller."""

    def __init__(self, caller: Caller) -> None:
        self.sites = Sites(caller)
        self.protection = Protection(caller)
        self.scheduling = Scheduling(caller)
        self.notification = Notification(caller)
