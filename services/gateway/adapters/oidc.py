"""Talks to an identity provider: authorization code with PKCE, and an ID token that is believed when it is checked."""

import logging
import secrets
import time
import warnings
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.chassis.process.problems import Problem
from services.gateway.access.provider import Begun, ProviderSettings
from services.gateway.application.problems import PROVIDER_AWAY, PROVIDER_REFUSES

with warnings.catch_warnings():
    from authlib.deprecate import AuthlibDeprecationWarning  # which makes its warnings be shown always

    warnings.simplefilter("ignore", AuthlibDeprecationWarning)  # it would rather have another httpx than this one
    from authlib.common.errors import AuthlibBaseError
    from authlib.integrations.httpx_client import OAuth2Client

LOG = logging.getLogger(__name__)
_WELL_KNOWN = "/.well-known/openid-configuration"
_KEPT_SECONDS = 3600
_TIMEOUT_SECONDS = 10.0
_LEEWAY_SECONDS = 60
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signed with a key that only the provider has: neither `none` nor a secret that is shared."""


class OidcProvider:
    """`access.provider.Provider`."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._told: tuple[float, dict[str, Any]] | None = None

    def begin(self, back: str) -> Begun:
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        with self._client(back) as client:
            address, state = client.create_authorization_url(
                self._about("authorization_endpoint"), code_verifier=verifier, nonce=nonce
            )
        return Begun(address, state, nonce, verifier)

    def claims(self, begun: Begun, back: str, code: str) -> Mapping[str, Any]:
        try:
            with self._client(back) as client:
                token = client.fetch_token(
                    self._about("token_endpoint"),
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=begun.verifier,
                )
                claims = self._checked(str(token.get("id_token", "")), begun.nonce)
                return {**self._more(client, claims["sub"]), **claims}
        except httpx.HTTPError as error:
            raise self._away(error) from error
        except (AuthlibBaseError, JoseError, ValueError, KeyError) as error:
            LOG.warning("login by the identity provider failed: %s: %s", type(error).__name__, error)
            raise Problem.of(PROVIDER_REFUSES) from error

    def logout_address(self, back: str) -> str:
        place = self._document().get("end_session_endpoint")
        query = urlencode({"client_id": self.settings.client_id, "post_logout_redirect_uri": back})
        return f"{place}?{query}" if isinstance(place, str) else ""

    def _client(self, back: str) -> OAuth2Client:
        return OAuth2Client(
            self.settings.client_id,
            self.settings.client_secret,
            scope=self.settings.scope,
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=_TIMEOUT_SECONDS,
        )

    def _checked(self, id_token: str, nonce: str) -> dict[str, Any]:
        """The claims, if the provider signed them for us and for this login."""
        keys = KeySet.import_key_set(self._get(self._about("jwks_uri")))
        claims = jwt.decode(id_token, keys, algorithms=list(_ALGORITHMS)).claims
        jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": self.settings.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
        if "azp" in claims and claims["azp"] != self.settings.client_id:
            raise ValueError("the ID token was made for another client")
        return dict(claims)

    def _more(self, client: OAuth2Client, subject: str) -> dict[str, Any]:
        """What the provider tells at its userinfo endpoint, where it has one; of the same subject only."""
        place = self._document().get("userinfo_endpoint")
        if not place:
            return {}
        said = client.get(place).raise_for_status().json()
        if said.get("sub") != subject:
            raise ValueError("userinfo is about somebody else")
        return dict(said)

    def _about(self, key: str) -> str:
        place = self._document().get(key)
        if not isinstance(place, str):
            raise self._away(ValueError(f"{key} is missing in its configuration"))
        return place

    def _document(self) -> dict[str, Any]:
        if self._told is None or self._told[0] < time.monotonic():
            document = self._get(self.settings.issuer.rstrip("/") + _WELL_KNOWN)
            if document.get("issuer") != self.settings.issuer:
                raise self._away(ValueError(f"it calls itself {document.get('issuer')!r}"))
            self._told = (time.monotonic() + _KEPT_SECONDS, document)
        return self._told[1]

    def _get(self, address: str) -> Any:
        try:
            return httpx.get(address, timeout=_TIMEOUT_SECONDS).raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise self._away(error) from error

    def _away(self, error: Exception) -> Problem:
        LOG.warning("the identity provider %s cannot be used: %s", self.settings.issuer, error)
        return Problem.of(PROVIDER_AWAY, provider=self.settings.name)
