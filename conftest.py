"""Shared by all tests. Django's fixtures live in src/yice and tests: the libraries are tested without Django."""
