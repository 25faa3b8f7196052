"""今日: what each role must see first (domain §6.3)."""
