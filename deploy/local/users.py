"""Who may log in at a system that the launcher starts: the operator's users, else those of the demo, and it says so."""

from collections.abc import Callable, MutableMapping
from pathlib import Path

from deploy.local.provision import ROOT
from deploy.wording import gettext
from services.chassis.process.config import ConfigError, Settings
from services.chassis.process.configreader import SettingFault
from services.gateway.access.users_file import UsersFileError, read_users, users_file

DEMO_USERS = ROOT / "demo" / "users.yaml"


def take_users(settings: Settings, environ: MutableMapping[str, str], say: Callable[[str], None]) -> Path:
    """The users file that the gateway will read.

    Without STUFENPLAN_USERS and STUFENPLAN_CONFIG that is the demo's: whoever configures a system names its users too.
    Raises ConfigError with every fault of the file.
    """
    if not environ.get("STUFENPLAN_USERS") and not environ.get("STUFENPLAN_CONFIG"):
        take_demo_users(environ, say)
    options = settings.service("gateway").options
    try:
        path = users_file(str(options.get("users", "users.yaml")), environ).resolve()
        read_users(path)
    except UsersFileError as error:
        faults = [SettingFault("services/gateway/options/users", fault) for fault in error.faults]
        raise ConfigError(faults) from error
    return path


def take_demo_users(environ: MutableMapping[str, str], say: Callable[[str], None]) -> None:
    """Let the gateway of this run admit the demo's users, whose password everybody knows."""
    environ["STUFENPLAN_USERS"] = str(DEMO_USERS)
    say(gettext("users of the demo with their published password ({file})", file=str(DEMO_USERS.relative_to(ROOT))))
