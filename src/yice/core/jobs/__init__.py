"""Everything that happens later: the worker, its leases and its progress."""
