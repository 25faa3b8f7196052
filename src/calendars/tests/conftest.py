"""Settings of the generated tests: no clock decides whether they pass."""

from hypothesis import HealthCheck, settings

# how quickly a busy machine draws says nothing about what is drawn
settings.register_profile("calendars", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calendars")
