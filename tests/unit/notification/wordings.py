"""The shipped templates, read once for all tests."""

from __future__ import annotations

from services.notification.adapters.templates import Templates
from services.notification.domain.compose import TEMPLATE_VERSION

TEMPLATES = Templates()
WORDING = TEMPLATES.wording("hannover", TEMPLATE_VERSION)
LAYOUT = TEMPLATES.layout(TEMPLATE_VERSION)
