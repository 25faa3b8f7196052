"""The standing cast and helpers for tests, the demo and screenshots. Product code never imports this."""
