"""Where the gateway is and which token opens it: from the environment, else from `stufenplan login`."""

import json
import os
from pathlib import Path

DEFAULT_URL = "http://127.0.0.1:8080"


def base_url() -> str:
    return os.environ.get("STUFENPLAN_URL", DEFAULT_URL).rstrip("/")


def token() -> str | None:
    return os.environ.get("STUFENPLAN_TOKEN") or _stored().get(base_url())


def keep(new: str) -> Path:
    """Store the token for this address, readable by its owner only."""
    path = token_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    tokens = _stored() | {base_url(): new}
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(tokens, file)
    path.chmod(0o600)
    return path


def token_file() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(home) / "stufenplan" / "tokens.json"


def _stored() -> dict[str, str]:
    try:
        tokens: dict[str, str] = json.loads(token_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return tokens if isinstance(tokens, dict) else {}
