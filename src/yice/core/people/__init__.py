"""One file per person."""
