"""Loading the demo city: offices, rosters through the importer, lives, evidence, plans, signed tables."""
