"""政策手册: every rule as an article an official can read; a change proposed, rehearsed on everybody, approved by another."""
