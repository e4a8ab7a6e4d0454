"""Where the demo lives: a home of its own, empty at the start, and a configuration with free ports."""

import os
import shutil
from pathlib import Path

import yaml
from amqp.exceptions import NotFound

from demo.wording import gettext
from deploy.local.child import sweep
from deploy.local.home import Home
from deploy.local.ports import free_port
from deploy.local.provision import ProvisionError, check_broker
from deploy.local.stack import StackError
from services.chassis.messaging.broker import open_connection
from services.chassis.process.config import DEFAULT_PATH

NAME = "demo"
# Says that a folder of another name may be emptied.
MARK = "made-by-demo"


def demo_home(chosen: Path | None) -> Path:
    """`.run/demo`, or the folder `demo` in STUFENPLAN_HOME."""
    return (chosen or Path(os.environ.get("STUFENPLAN_HOME") or ".run") / NAME).absolute()


def clean(path: Path) -> None:
    """Empty the home of an earlier demo; refuses (HomeInUse) when one runs on it, and what no demo has made."""
    if path.name != NAME and path.is_dir() and any(path.iterdir()) and not (path / MARK).exists():
        raise StackError(
            gettext(
                "{folder} is not empty and was made by no demo, which would delete all in it. "
                "Please name an empty or a new folder.",
                folder=str(path),
            )
        )
    home = Home(path)
    home.take()
    sweep(path)
    for entry in path.iterdir():
        if entry.name == "lock":
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    (path / MARK).touch()
    home.release()


def refuse_a_shared_broker(amqp_uri: str | None) -> None:
    """Raise ProvisionError for a vhost where another Stufenplan is at home, which would take our events for its own."""
    if not amqp_uri:
        return
    check_broker(amqp_uri)
    with open_connection(amqp_uri, connect_timeout=10) as connection:
        if NAME in str(connection.virtual_host):
            return
        try:
            connection.default_channel.exchange_declare("sites.events", "topic", passive=True)
        except NotFound:
            return
    raise ProvisionError(
        gettext(
            "On the vhost in AMQP_URI a Stufenplan is at home already; the demo needs one of its own, "
            "with {name} in its name.",
            name=NAME,
        )
    )


def configuration(home: Path) -> Path:
    """STUFENPLAN_CONFIG as it is; else the shipped defaults with every port replaced by a free one."""
    if os.environ.get("STUFENPLAN_CONFIG"):
        return Path(os.environ["STUFENPLAN_CONFIG"])
    document = yaml.safe_load(DEFAULT_PATH.read_text(encoding="utf-8"))
    for service in document["services"].values():
        service |= {key: free_port() for key in ("port", "relay_port") if service.get(key)}
    document["services"]["notification"].setdefault("options", {})["letter_worker_port"] = 0
    path = home / "stufenplan.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return path
