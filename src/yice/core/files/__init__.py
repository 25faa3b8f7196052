"""Files kept encrypted at rest."""
