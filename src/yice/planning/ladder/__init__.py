"""Clocks on instants, and the ladder of reminders that nobody can climb down from without a reason."""
