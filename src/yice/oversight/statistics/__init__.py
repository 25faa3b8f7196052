"""Tables as of any date, frozen when signed."""
