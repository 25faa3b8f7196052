"""What headings and values are called in offices: data in YAML, and the small code that reads it."""
