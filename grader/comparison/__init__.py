"""Two results → equal or not, how they differ in words, and a score."""
