"""The unit tree, posts, areas and who answers for whom."""
