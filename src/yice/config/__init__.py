"""Settings, addresses and the command line."""
