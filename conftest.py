"""Shared by all tests: the fixtures of the service. The libraries ask for none of them (see tools/engine_alone.sh)."""

pytest_plugins = ["yice.testing.fixtures"]
