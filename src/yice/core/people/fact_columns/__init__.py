"""How the facts are read: SQL that yields numbers and codes, and its way into columns."""
