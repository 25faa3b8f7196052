"""Pages of plans: the list, one person's plan, its history, and the forms of its deeds."""
