"""A thousand phones over thirty virtual days: see ``README.md`` beside this."""
