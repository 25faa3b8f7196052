"""Template tags, built in for every app."""
