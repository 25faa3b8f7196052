"""When a rule falls.

One module per kind of trigger. Each yields occurrences; what is owed of them is decided elsewhere.
"""
