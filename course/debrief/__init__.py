"""The debrief of a lab: how it went, why, and what comes next, out of the journal."""
