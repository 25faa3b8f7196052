"""The pages of the register; the person's own page and the daily deeds are the desk's."""
