"""Finding the roster in a workbook: which sheets, where the heading is, what columns mean, which rows are people."""
