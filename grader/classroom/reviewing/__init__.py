"""The evening's prose: all texts of one question on one page, decided one key at a time."""
