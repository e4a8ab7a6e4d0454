"""`make run`: the whole system to work with, until Ctrl-C."""

import argparse
import os
import signal
import sys
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
from deploy.local.provision import ROOT, ProvisionError
from deploy.local.regions import load_regions
from deploy.local.stack import Stack, StackError
from deploy.local.terminal import StopRequested, Terminal, stop_by_signal
from services.chassis.process.config import ConfigError, load_settings

USERS = ROOT / "demo" / "users.yaml"
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
    apply_cluster_option(parser.parse_args())
    terminal = Terminal()
    with stop_by_signal():
        try:
            return _run(terminal)
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
        "--cluster", metavar="3", default=None, help="so viele RabbitMQ-Knoten (1, 3 oder 5; sonst local/cluster)"
    )


def apply_cluster_option(options: argparse.Namespace) -> None:
    if options.cluster:
        os.environ["STUFENPLAN_CLUSTER"] = options.cluster


def _run(terminal: Terminal) -> int:
    settings = load_settings()
    stack = Stack(settings, terminal.say)
    try:
        stack.start()
        with Api(stack.gateway_url, OPERATOR) as api:
            load_regions(api, terminal.say)
        terminal.show(_welcome(stack))
        while True:
            signal.pause()
    finally:
        stack.stop()


def _welcome(stack: Stack) -> Panel:
    table = Table.grid(padding=(0, 2))
    table.add_row("Konsole", f"{stack.gateway_url}/")
    table.add_row("API", f"{stack.gateway_url}/api/docs")
    table.add_row("Befehle", f"{Path(sys.executable).parent}/stufenplan --help")
    table.add_row("Daten und Protokolle", str(stack.home.path))
    table.add_row()
    table.add_row("Anmelden als", f"(Kennwort für alle: [bold]{DEMO_PASSWORD}[/bold])")
    for user in yaml.safe_load(USERS.read_text(encoding="utf-8"))["users"]:
        table.add_row(f"  [bold]{user['login']}[/bold]", user["name"])
    return Panel(table, title="Stufenplan läuft", subtitle="Strg-C beendet alles", expand=False)


if __name__ == "__main__":
    sys.exit(main())
