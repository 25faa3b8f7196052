"""Frozen target lists with standards."""
