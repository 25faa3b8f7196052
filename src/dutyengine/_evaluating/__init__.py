"""From facts and a rulebook to answers, block by block, column by column."""
