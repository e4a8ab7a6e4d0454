"""Typer's own words in German: headings, the help option, and what it says about a faulty command line."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import typer
from typer import rich_utils
from typer._click import exceptions
from typer._click.core import Command
from typer._click.formatting import HelpFormatter

_USAGE = {"[OPTIONS]": "[OPTIONEN]", "COMMAND [ARGS]...": "BEFEHL …"}
_ERRORS = (
    (r"^Missing argument (.*)\.$", r"Es fehlt die Angabe \1."),
    (r"^Missing option (.*)\.$", r"Es fehlt die Option \1."),
    (r"^Missing command\.$", "Es fehlt der Befehl."),
    (r"^No such option: (\S+)", r"Die Option \1 gibt es nicht."),
    (r"\(Possible options: (.*)\)$", r"Gemeint war vielleicht: \1"),
    (r"^No such command (.*?)\.", r"Den Befehl \1 gibt es nicht."),
    (r"Did you mean (.*)\?$", r"Gemeint war vielleicht: \1"),
    (r"^Got unexpected extra argument\(s\) \((.*)\)$", r"Das ist zu viel: \1"),
    (r"^Option (.*) does not take a value\.$", r"Die Option \1 nimmt keinen Wert."),
    (r"^Option (.*) requires .*$", r"Zur Option \1 fehlt der Wert."),
    (r"^Invalid value for (.*?): ", r"\1: "),
    (r"Input should be a valid integer.*$", "Erwartet wird eine ganze Zahl."),
)


def speak_german() -> None:
    """Once, before the first command line is read."""
    rich_utils.ARGUMENTS_PANEL_TITLE = "Angaben"
    rich_utils.OPTIONS_PANEL_TITLE = "Optionen"
    rich_utils.COMMANDS_PANEL_TITLE = "Befehle"
    rich_utils.ERRORS_PANEL_TITLE = "Fehler"
    rich_utils.ABORTED_TEXT = "Abgebrochen."
    rich_utils.REQUIRED_LONG_STRING = "[nötig]"
    rich_utils.DEFAULT_STRING = "[sonst: {}]"
    rich_utils.ENVVAR_STRING = "[auch aus {}]"
    rich_utils.RICH_HELP = "Hilfe mit [blue]{command_path} {help_option}[/]"
    HelpFormatter.write_usage = _usage(HelpFormatter.write_usage)  # type: ignore[method-assign]
    Command.get_help_option = _help_option(Command.get_help_option)  # type: ignore[method-assign]
    for kind in (
        exceptions.ClickException,
        exceptions.BadParameter,
        exceptions.MissingParameter,
        exceptions.NoSuchOption,
    ):
        kind.format_message = _message(kind.format_message)  # type: ignore[method-assign]


def agreed(question: str) -> bool:
    """Ja or j; anything else is a no."""
    answer = typer.prompt(f"{question} [j/N]", default="n", show_default=False)
    return str(answer).strip().lower() in ("j", "ja", "y", "yes")


def _usage(write: Callable[..., None]) -> Callable[..., None]:
    @wraps(write)
    def german(self: HelpFormatter, prog: str, args: str = "", prefix: str | None = None) -> None:
        for english, word in _USAGE.items():
            args = args.replace(english, word)
        write(self, prog, args, prefix or "Aufruf: ")

    return german


def _help_option(get: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(get)
    def german(self: Any, ctx: Any) -> Any:
        option = get(self, ctx)
        if option is not None:
            option.help = "Diese Hilfe zeigen."
        return option

    return german


def _message(describe: Callable[..., str]) -> Callable[..., str]:
    @wraps(describe)
    def german(self: Any) -> str:
        message = describe(self)
        for english, words in _ERRORS:
            message = re.sub(english, words, message, flags=re.DOTALL)
        return message

    return german
