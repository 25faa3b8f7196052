"""What came of it: statistics."""
