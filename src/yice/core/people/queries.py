"""Reads that others may use."""

from __future__ import annotations
