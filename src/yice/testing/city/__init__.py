"""The demo city: invented people whose sums are those of the Lanzhou document (domain §2.3)."""
