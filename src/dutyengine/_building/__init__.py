"""From marked nodes to a checked rulebook, one module per kind of file."""
