"""Calendars: partial dates, lunar and legal calendars, working days. Pure: no Django, no clock, no I/O.

The parts are imported by their modules: ``calendars.partial``, ``calendars.lunar``, ``calendars.festivals``,
``calendars.birthdays``, ``calendars.workdays``, ``calendars.periods``. What they raise is
``calendars.errors.CalendarError``.
"""
