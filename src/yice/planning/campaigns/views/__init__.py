"""Pages of campaigns: list, preparation, one campaign, its report, the forms of its deeds."""
