"""Visits: every contact with an elder, whatever the channel, and all that comes of it."""
