"""A class: its folder, its secrets, and (in later issues) its grading at speed."""
