"""Judging cells and rows: what a value means, what is wrong or doubtful about it. Pure; reads no tables."""
