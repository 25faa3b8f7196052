"""When a rule falls: one module per kind of trigger. Each yields occurrences; what is owed of them is decided elsewhere."""
