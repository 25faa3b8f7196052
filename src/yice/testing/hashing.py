"""Passwords in tests: the same Argon2, told to take no trouble."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """What is stored has the shape of the real one and none of its strength: for tests, never in settings."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
