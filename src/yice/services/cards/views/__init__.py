"""Pages of the cards: who has which, batches to print and hand out, the directory, and what a scanned code shows."""
