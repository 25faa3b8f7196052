"""Pages that cut across subjects."""
