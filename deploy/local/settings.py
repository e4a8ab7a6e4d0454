"""What the launcher reads: the settings of all processes, with the section `local` that is for it alone."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import yaml

from services.chassis.process.config import DEFAULT_PATH, ConfigError, Settings, load_settings
from services.chassis.process.configreader import SettingFault

PATH = Path(__file__).with_name("stufenplan.yaml")


def load_local_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """STUFENPLAN_CONFIG with the section `local` it may have; else the shipped defaults and the one beside this module.

    Raises ConfigError.
    """
    settings = load_settings(environ=environ)
    if environ.get("STUFENPLAN_CONFIG"):
        return settings
    try:
        document = yaml.safe_load(PATH.read_text(encoding="utf-8"))
        return replace(settings, local=dict(document["local"]))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, LookupError, TypeError, ValueError) as error:
        raise ConfigError([SettingFault("local", f"cannot be read: {error}")], str(PATH)) from error


def file_of(key: str, environ: Mapping[str, str]) -> str:
    """The file in which somebody would change the setting."""
    shipped = PATH if key.startswith("local/") else DEFAULT_PATH
    return environ.get("STUFENPLAN_CONFIG") or str(shipped.relative_to(Path(__file__).parents[2]))
