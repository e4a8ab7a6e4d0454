"""What typer says by itself, and every help text, in the language of the terminal.

Commands are declared in English; just before a command line is read, the tree of commands is put into the language that
LC_ALL or LANG names. Only what typer offers for it is used: attributes of commands and parameters, its context class,
the titles of its panels. The messages about faulty command lines come as English sentences and are looked up whole.
"""

import re
from collections.abc import Iterator
from inspect import cleandoc
from typing import Any

import typer
from typer import rich_utils

from services.gateway import wording
from services.gateway.wording import gettext

# As typer writes them; {0} is what it inserts. The order counts: the first that matches is taken.
MESSAGES = (
    "Missing argument {0}.",
    "Missing option {0}.",
    "Missing command.",
    "No such option: {0} (Possible options: {1})",
    "No such option: {0} Did you mean {1}?",
    "No such option: {0}",
    "No such command {0}. Did you mean {1}?",
    "No such command {0}.",
    "Got unexpected extra argument(s) ({0})",
    "Option {0} does not take a value.",
    "Option {0} requires an argument.",
    "Invalid value for {0}: Input should be a valid integer, unable to parse string as an integer",
    "Invalid value for {0}: Input should be a valid number, unable to parse string as a number",
    "Invalid value for {0}: Input should be greater than or equal to {1}",
    "Invalid value for {0}: Value error, {1} is not one of {2}.",
    "Invalid value for {0}: {1}",
)
PANELS = {
    "ARGUMENTS_PANEL_TITLE": "Arguments",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commands",
    "REQUIRED_LONG_STRING": "[required]",
    "DEFAULT_STRING": "[default: {}]",
    "ENVVAR_STRING": "[env var: {}]",
}
USAGE = "Usage: "
HELP = "Show this message and exit."
KINDS = {"<str>": "", "<bool>": "", "<list[str]>": "", "<int>": "number", "<float>": "number", "<path>": "file"}
"""What is shown of the kind of a value, by what typer would say; what a flag or a text is, its help says."""


_HelpFormatter: Any = typer.Context.formatter_class


class Formatter(_HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or gettext(USAGE))


class Context(typer.Context):
    formatter_class = Formatter


def speak(root: Any) -> None:
    """Put a fresh tree of commands, and typer's own words, into the language of the environment."""
    wording.use(wording.from_environment())
    for name, words in PANELS.items():
        setattr(rich_utils, name, gettext(words))
    for command in tree(root):
        command.context_class = Context
        option = command.get_help_option(Context(command))
        if option is not None:
            option.help = HELP
            _name_kind(option, Context(command))
        for parameter in command.params:
            _name_kind(parameter, Context(command))
        for part in (command, *command.params, option):
            for attribute, text in texts(part).items():
                setattr(part, attribute, gettext(text))


def _name_kind(parameter: Any, context: Context) -> None:
    shown = parameter.display_type_rich(context)
    if shown in KINDS:
        words = KINDS[shown] and f"<{gettext(KINDS[shown])}>"
        parameter.display_type_rich = lambda ctx: words


def tree(command: Any) -> Iterator[Any]:
    """The command and all below it."""
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from tree(below)


def texts(part: Any) -> dict[str, str]:
    """What a command or a parameter shows to people, by attribute."""
    attributes = ("help", "short_help", "epilog", "options_metavar", "subcommand_metavar")
    shown = {attribute: getattr(part, attribute, None) for attribute in attributes}
    return {attribute: cleandoc(text) for attribute, text in shown.items() if text}


def explained(message: str) -> str:
    """What typer says about a faulty command line; a sentence that is not known stays as it is."""
    for template in MESSAGES:
        match = _pattern(template).fullmatch(" ".join(message.split()))
        if match:
            return gettext(template).format(*match.groups())
    return message


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\d\\\}", "(.*?)", re.escape(template)))


def agreed(question: str) -> bool:
    """A yes in either language; anything else is a no."""
    answer = typer.prompt(f"{question} {gettext('[y/N]')}", default="n", show_default=False)
    return str(answer).strip().lower() in ("j", "ja", "y", "yes")
