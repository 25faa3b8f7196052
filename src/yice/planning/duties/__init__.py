"""What is owed, what was done, and the proof."""
