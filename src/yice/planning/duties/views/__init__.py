"""Pages of duties: list, calendar, by person, by liaison, one duty, and the forms of its deeds."""
