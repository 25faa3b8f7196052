"""随身: the page a liaison carries; it works without a signal and loses nothing."""
