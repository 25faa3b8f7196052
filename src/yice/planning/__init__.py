"""What we owe: campaigns, plans, duties, policy. The only caller of the engine."""
