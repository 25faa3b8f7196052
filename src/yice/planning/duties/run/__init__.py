"""The planning run: read, judge, compare, write; chunk by chunk."""
