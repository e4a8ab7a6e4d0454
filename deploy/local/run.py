"""`make run`: the whole system to work with, until Ctrl-C."""

import argparse
import os
import sys
import time
from pathlib import Path

import yaml
from rich.panel import Panel
from rich.table import Table

from deploy.local.account import AccountError
from deploy.local.api import DEMO_PASSWORD, OPERATOR, Api, ApiError
from deploy.local.broker import BrokerError
from deploy.local.child import InUse
from deploy.local.epmd import EpmdError
from deploy.local.home import HomeInUse, HomeNotOurs
from deploy.local.postgres import PostgresError
from deploy.local.provision import ProvisionError
from deploy.local.regions import load_regions
from deploy.local.sample import known_samples, load_sample
from deploy.local.settings import load_local_settings
from deploy.local.stack import Stack, StackError
from deploy.local.terminal import StopRequested, Terminal, stop_by_signal
from deploy.local.users import DEMO_USERS, take_users
from deploy.wording import gettext
from services.chassis.process.config import ConfigError

FAILURES = (
    ConfigError,
    HomeInUse,
    HomeNotOurs,
    InUse,
    AccountError,
    BrokerError,
    EpmdError,
    PostgresError,
    ProvisionError,
    StackError,
    ApiError,
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    add_cluster_option(parser)
    parser.add_argument("--sample", choices=known_samples(), help="load made-up households and appointments of it")
    options = parser.parse_args()
    apply_cluster_option(options)
    terminal = Terminal()
    with stop_by_signal():
        try:
            return _run(terminal, options.sample)
        except FAILURES as error:
            terminal.fail(str(error))
            return 1
        except OSError as error:
            terminal.fail(no_access(error))
            return 1
        except StopRequested:
            return 0


def no_access(error: OSError) -> str:
    """A folder that is not ours, a full disk: what the system says, and about which file."""
    return f"{error.filename}: {error.strerror}" if error.filename else str(error)


def add_cluster_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--cluster", metavar="3", default=None, help="so many RabbitMQ nodes (1, 3 or 5; else local/cluster)"
    )


def apply_cluster_option(options: argparse.Namespace) -> None:
    if options.cluster:
        os.environ["STUFENPLAN_CLUSTER"] = options.cluster


def _run(terminal: Terminal, sample: str | None) -> int:
    settings = load_local_settings()
    users = take_users(settings, os.environ, terminal.say)
    stack = Stack(settings, terminal.say)
    try:
        stack.start()
        if users == DEMO_USERS:
            with Api(stack.gateway_url, OPERATOR) as api:
                load_regions(api, terminal.say)
                if sample:
                    load_sample(api, sample, stack.home.path, terminal.say, os.environ.get("STUFENPLAN_NOW"))
        elif sample:
            raise ProvisionError(gettext("Sample data are loaded for the demo's users only; STUFENPLAN_USERS is set."))
        terminal.show(_welcome(stack, users))
        while True:  # a pause() might begin after the signal has come
            time.sleep(0.5)
    finally:
        stack.stop()


def _welcome(stack: Stack, users: Path) -> Panel:
    table = Table.grid(padding=(0, 2))
    table.add_row(gettext("Console"), f"{stack.gateway_url}/")
    table.add_row("API", f"{stack.gateway_url}/api/docs")
    table.add_row(gettext("Commands"), f"{Path(sys.executable).parent}/stufenplan --help")
    table.add_row("", f"export STUFENPLAN_URL={stack.gateway_url}")
    table.add_row(gettext("Data and logs"), str(stack.home.path))
    if not (stack.home.path / "sample").exists():
        table.add_row(
            gettext("Empty yet?"), gettext("{command} fills it with made-up data", command="make run SAMPLE=hannover")
        )
    table.add_row()
    if users == DEMO_USERS:
        _show_demo_users(table)
    else:
        table.add_row(gettext("Log in as"), gettext("the users of {file}", file=str(users)))
    title, subtitle = gettext("Stufenplan is running"), gettext("Ctrl-C stops everything")
    return Panel(table, title=title, subtitle=subtitle, expand=False)


def _show_demo_users(table: Table) -> None:
    password = gettext("(password of all: {password})", password=f"[bold]{DEMO_PASSWORD}[/bold]")
    table.add_row(gettext("Log in as"), password)
    for user in yaml.safe_load(DEMO_USERS.read_text(encoding="utf-8"))["users"]:
        table.add_row(f"  [bold]{user['login']}[/bold]", user["name"])


if __name__ == "__main__":
    sys.exit(main())
