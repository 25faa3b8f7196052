"""What we do: visits, cases, cards and whatever services come. Independent of one another but for the listed order."""
