"""Settings of the generated tests: no clock decides whether they pass."""

from hypothesis import settings

settings.register_profile("calendars", deadline=None)
settings.load_profile("calendars")
