"""The page of one person: who is this, what is due, what happened last; and the deeds on the file."""
