"""人员: the list of people as a sentence of filters, its columns, its export."""
