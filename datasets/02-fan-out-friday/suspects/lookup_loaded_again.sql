-- Purpose: a suspect. The lookup of channels was loaded again and again with the release, beside what was there.
-- Grain:   the one row of stage.copies: how often the lookup holds each of its rows from the release on.
-- Keys:    none.
-- Seed:    nothing new. Every line of an order is there as often as its channel stands in the lookup; the model is as it was.

UPDATE stage.copies SET of_lookup = 9;
