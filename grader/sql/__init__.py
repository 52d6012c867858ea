"""SQL as text: its words, its statements, what it calls, and DuckDB's messages in plain words."""
