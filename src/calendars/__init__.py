"""Calendars: partial dates, lunar and legal calendars, working days. Pure: no Django, no clock, no I/O beyond its own tables.

The parts are imported by their modules: ``calendars.partial``, ``calendars.lunar``, ``calendars.festivals``,
``calendars.birthdays``, ``calendars.workdays``, ``calendars.periods``; all errors are ``calendars.errors.CalendarError``.
"""
