"""The search for a small database on which two queries differ."""
