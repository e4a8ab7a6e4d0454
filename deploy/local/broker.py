"""A private RabbitMQ node: Debian's server run from a folder of our own, every port of it on loopback."""

import base64
import hashlib
import json
import os
import secrets
import signal
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

from deploy.local.child import Child, OneChild, Server
from deploy.local.epmd import Epmd
from deploy.local.ports import answers, free_port
from deploy.wording import gettext
from services.chassis.messaging.permissions import Rights

# Not Debian's /usr/sbin/rabbitmq-server: that one insists on root or the rabbitmq user and on /var/lib/rabbitmq.
SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")

USER = "stufenplan"
START_TIMEOUT = 120.0

_CONFIGURATION = """\
listeners.tcp.default = 127.0.0.1:{amqp}
management.tcp.ip = 127.0.0.1
management.tcp.port = {management}
prometheus.tcp.ip = 127.0.0.1
prometheus.tcp.port = {prometheus}
default_user = {user}
default_pass = {password}
default_vhost = /
default_permissions.configure = .*
default_permissions.read = .*
default_permissions.write = .*
default_user_tags.administrator = true
loopback_users = none
log.file.level = warning
log.console = false
disk_free_limit.absolute = 200MB
vm_memory_high_watermark.absolute = 1GB
"""


class BrokerError(RuntimeError):
    """RabbitMQ is missing, did not start or refused a request; the text is one sentence for the user."""


class Broker(OneChild, Server):
    """One RabbitMQ node with its data in `folder`.

    `port` is the AMQP port; None means a free one, as for the other ports. The node's name is made of the folder's
    path: two nodes never meet, and the same folder is the same node with the same queues after a restart.
    Nodes of a cluster share `epmd`, and the folder `common` with password and Erlang cookie.
    """

    title = "RabbitMQ"

    def __init__(
        self,
        folder: Path,
        port: int | None = None,
        *,
        management_port: int | None = None,
        prometheus_port: int | None = None,
        logs: Path | None = None,
        name: str = "rabbitmq",
        epmd: Epmd | None = None,
        common: Path | None = None,
    ) -> None:
        self.name = name
        self.folder = folder.resolve()
        self.port = port or free_port()
        self.management_port = management_port or free_port()
        self.prometheus_port = prometheus_port or free_port()
        self._distribution_port = free_port()
        self._common = (common or folder).resolve()
        self._own_epmd = epmd is None
        self._epmd = epmd or Epmd(self.folder, logs)
        self._child = Child(name, self.folder, logs)
        digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:10]
        self.node = f"stufenplan-{digest}@localhost"

    @property
    def running(self) -> bool:
        return self._child.running and (self._epmd.running or not self._own_epmd)

    @property
    def ending(self) -> str:
        return self._child.ending if not self._child.running else self._epmd.ending

    @property
    def password(self) -> str:
        return (self._common / "password").read_text()

    @property
    def uri(self) -> str:
        """AMQP address of the default vhost."""
        return self.vhost_uri("/")

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return f"127.0.0.1:{self.port}"

    @property
    def management_url(self) -> str:
        return f"http://127.0.0.1:{self.management_port}"

    @property
    def prometheus_url(self) -> str:
        return f"http://127.0.0.1:{self.prometheus_port}/metrics"

    def vhost_uri(self, name: str) -> str:
        return self.user_uri(USER, self.password, name)

    def add_vhost(self, name: str) -> str:
        """Create the vhost unless it exists; return its AMQP address."""
        escaped = quote(name, safe="")
        self.manage("PUT", f"/api/vhosts/{escaped}", {"default_queue_type": "quorum"})
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        self.manage("PUT", f"/api/permissions/{escaped}/{USER}", everything)
        return self.vhost_uri(name)

    def add_user(self, rights: Rights, password: str, vhost: str = "/") -> None:
        """A user that may do in the vhost what its rights say and nothing else; one that is there gets these rights."""
        user, place = quote(rights.user, safe=""), quote(vhost, safe="")
        self.manage("PUT", f"/api/users/{user}", {"password": password, "tags": ""})
        self.manage("PUT", f"/api/permissions/{place}/{user}", rights.as_permission(vhost))
        for topic in rights.as_topic_permissions(vhost):
            self.manage("PUT", f"/api/topic-permissions/{place}/{user}", topic)

    def user_uri(self, user: str, password: str, vhost: str = "/") -> str:
        return f"amqp://{quote(user)}:{quote(password, safe='')}@127.0.0.1:{self.port}/{_path(vhost)}"

    def delete_vhost(self, name: str) -> None:
        self.manage("DELETE", f"/api/vhosts/{quote(name, safe='')}")

    def start(self) -> None:
        """Start the node and return when it takes connections."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start the node's process; it is ready some seconds later."""
        if not SERVER.exists():
            raise BrokerError(gettext("RabbitMQ is not installed (apt-get install rabbitmq-server)."))
        self._prepare()
        self._child.claim()
        if self._own_epmd:
            self._epmd.start()
        self._child.start([str(SERVER)], self.environment())

    def wait(self) -> None:
        """Return when the node takes connections; raise BrokerError when it ends or takes too long."""
        deadline = time.monotonic() + START_TIMEOUT
        log = self._child.log
        while not self.ready():
            if not self._child.running:
                raise BrokerError(self._child.last_words(gettext("RabbitMQ ended while it started.")))
            if time.monotonic() > deadline:
                late = gettext(
                    "RabbitMQ was not ready after {seconds:.0f} s; see {log}.", seconds=START_TIMEOUT, log=str(log)
                )
                raise BrokerError(late)
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop the node and its own epmd; returns when both are gone."""
        self._child.stop(timeout=40)
        if self._own_epmd:
            self._epmd.stop()

    def kill(self) -> None:
        """End the node as a power cut would."""
        if self._child.pid is not None:
            os.kill(self._child.pid, signal.SIGKILL)

    def ready(self) -> bool:
        """Whether the node takes AMQP connections and answers for its default vhost."""
        if not answers(self.port):
            return False
        try:
            return self.manage("GET", "/api/vhosts/%2F").get("name") == "/"
        except BrokerError:
            return False

    def manage(self, method: str, path: str, body: object = None) -> dict[str, object]:
        """One request to the management API."""
        request = urllib.request.Request(
            self.management_url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "content-type": "application/json",
                "authorization": "Basic " + base64.b64encode(f"{USER}:{self.password}".encode()).decode(),
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                answer = response.read()
        except (urllib.error.URLError, OSError) as error:
            refused = gettext("RabbitMQ refuses {method} {path}: {reason}", method=method, path=path, reason=str(error))
            raise BrokerError(refused) from error
        parsed = json.loads(answer) if answer else {}
        return parsed if isinstance(parsed, dict) else {"items": parsed}

    def _prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        if not (self._common / "password").exists():
            (self._common / "password").write_text(secrets.token_urlsafe(24))
        (self.folder / "enabled_plugins").write_text("[rabbitmq_management,rabbitmq_prometheus].\n")
        (self.folder / "rabbitmq.conf").write_text(
            _CONFIGURATION.format(
                amqp=self.port,
                management=self.management_port,
                prometheus=self.prometheus_port,
                user=USER,
                password=self.password,
            )
            + self._more_configuration()
        )

    def _more_configuration(self) -> str:
        """Further lines of rabbitmq.conf."""
        return ""

    def environment(self) -> dict[str, str]:
        inherited = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "TMPDIR") if key in os.environ}
        loopback = "-kernel inet_dist_use_interface {127,0,0,1}"
        # Idle schedulers would otherwise spin for a while, at the cost of everybody else on the machine.
        calm = "+sbwt none +sbwtdcpu none +sbwtdio none"
        own = {
            # Where the Erlang cookie lies.
            "HOME": str(self._common),
            "RABBITMQ_NODENAME": self.node,
            "RABBITMQ_DIST_PORT": str(self._distribution_port),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "no-rabbitmq-env.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(self.folder / "generated"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"{loopback} {calm}",
            # Runs the Erlang VM in place of the start script: signals reach it, and its process id is ours.
            "RUNNING_UNDER_SYSTEMD": "true",
        }
        return inherited | self._epmd.environment | own


def _path(vhost: str) -> str:
    return "" if vhost == "/" else quote(vhost, safe="")
