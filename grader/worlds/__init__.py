"""A lab's SQL becomes a world: one DuckDB file, the same rows on any machine."""
