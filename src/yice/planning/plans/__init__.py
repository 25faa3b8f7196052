"""One plan per person."""
