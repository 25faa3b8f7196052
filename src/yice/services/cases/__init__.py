"""Somebody asked for something: requests with clocks, errands with papers and steps."""
