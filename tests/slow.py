"""Tests that take half a minute or more each are left out of `make test` unless AUTOPILOT_SLOW_TESTS is set."""

import os

import pytest

slow = pytest.mark.skipif(
    "AUTOPILOT_SLOW_TESTS" not in os.environ, reason="half a minute or more: set AUTOPILOT_SLOW_TESTS to have it"
)
