"""政策手册: every rule as an article; a change is proposed, rehearsed on everybody, approved by another."""
