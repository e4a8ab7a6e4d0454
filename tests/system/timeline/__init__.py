"""The timeline through the public interfaces, and lived in at random."""

import pytest

pytest.register_assert_rewrite(*(f"tests.system.timeline.{name}" for name in ("books", "later_rules", "rules")))
