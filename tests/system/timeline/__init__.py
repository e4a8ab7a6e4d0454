"""The timeline through the public interfaces, and lived in at random."""

import pytest

pytest.register_assert_rewrite("tests.system.timeline.rules", "tests.system.timeline.later_rules")
