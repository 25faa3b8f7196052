"""Who did what to whose record, sealed into a chain."""
