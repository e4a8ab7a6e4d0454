"""Style sheets, scripts, fonts and marks: our own and what npm brought, each under an address that holds its content.

An address never changes its content, so browsers keep it for a year; texts are sent compressed.
"""

import gzip
import hashlib
import sys
from dataclasses import dataclass
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from services.gateway.web.authentication import public

_OWN = Path(__file__).parent / "static"
_NPM = Path(sys.prefix) / "lib" / "node" / "node_modules"
_KERN = "@kern-ux/native/dist"
_TAKEN = {
    "kern.css": f"{_KERN}/kern.min.css",
    "fonts/fira-sans.css": f"{_KERN}/fonts/fira-sans.css",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "idiomorph.js": "idiomorph/dist/idiomorph-ext.min.js",
}
"""What is served of others, by the name that pages use; nothing else of their packages can be asked for."""
_FONTS = "fonts/fira-sans/"
_WEIGHTS = ("Regular", "Italic", "Medium", "SemiBold", "Bold")
_COMPRESSED = ("text/css", "text/javascript", "application/javascript", "image/svg+xml")
_YEAR = "public, max-age=31536000, immutable"
_DAY = "public, max-age=86400"
"""For fonts: a style sheet of others names them beside itself, under its own mark."""

blueprint = Blueprint("assets", __name__, url_prefix="/assets")


class AssetsMissing(RuntimeError):
    """What npm brings is not there; the text says how to get it."""


@dataclass(frozen=True)
class Asset:
    body: bytes
    packed: bytes | None
    mimetype: str
    mark: str
    """Another one for every content."""


def check() -> None:
    """Raises AssetsMissing where something is not installed: a page without its styles helps nobody."""
    if missing := [name for name, path in _TAKEN.items() if not (_NPM / path).is_file()]:
        raise AssetsMissing(f"not installed: {', '.join(missing)}; please run: make install")


def address(name: str) -> str:
    """Where a page finds it. Raises KeyError for what is served nowhere."""
    return f"{blueprint.url_prefix}/{_known(name).mark}/{name}"


def text(name: str) -> str:
    """What a style sheet or a script says. Raises KeyError for what is served nowhere."""
    return _known(name).body.decode("utf-8")


@blueprint.route("/<string:mark>/<path:name>")
@public
def get(mark: str, name: str) -> AnyResponse:
    """The content of this mark; an older page's one is gone, it gets today's without being told to keep it."""
    asset = _asset(name)
    if asset is None:
        abort(404)
    packed = asset.packed if request.accept_encodings.quality("gzip") > 0 else None
    response = Response(packed or asset.body)
    response.mimetype = asset.mimetype
    elsewhere = _DAY if name.startswith(_FONTS) else "no-cache"
    response.headers["Cache-Control"] = _YEAR if mark == asset.mark else elsewhere
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(f"{asset.mark}{'-gzip' if packed else ''}")
    return response.make_conditional(request)


def _known(name: str) -> Asset:
    asset = _asset(name)
    if asset is None:
        raise KeyError(name)
    return asset


@lru_cache(maxsize=64)
def _asset(name: str) -> Asset | None:
    path = _path(name)
    if path is None or not path.is_file():
        return None
    body = path.read_bytes()
    mimetype = guess_type(path.name)[0] or "application/octet-stream"
    packed = gzip.compress(body, mtime=0) if mimetype in _COMPRESSED else None
    return Asset(body, packed, mimetype, hashlib.sha256(body).hexdigest()[:12])


def _path(name: str) -> Path | None:
    if name in _TAKEN:
        return _NPM / _TAKEN[name]
    if name in {f"{_FONTS}FiraSans-{weight}.woff2" for weight in _WEIGHTS}:
        return _NPM / _KERN / name
    own = _OWN / name
    return own if own.parent == _OWN and own.suffix else None
