"""查人: by name, pinyin, telephone or identity number, from the box on every page."""
