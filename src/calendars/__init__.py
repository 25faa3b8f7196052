"""Calendars: partial dates, lunar and legal calendars, working days. Pure: no Django, no clock, no I/O beyond its own tables."""
