-- verdict: wrong
-- says: ✘ each weight agrees with what was paid
-- The small pieces that look like wheels stay wrong.
UPDATE counter.weighings SET kg = kg / 1000, corrected_at = world_now() WHERE kg > 40
