"""Pages of the login."""
