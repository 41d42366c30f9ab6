"""Tests that take half a minute each are left out of `make test` unless AUTOPILOT_SLOW_TESTS is set."""

import os

import pytest

slow = pytest.mark.skipif(
    "AUTOPILOT_SLOW_TESTS" not in os.environ, reason="half a minute: set AUTOPILOT_SLOW_TESTS to have it"
)
