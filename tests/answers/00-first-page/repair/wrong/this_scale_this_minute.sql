-- verdict: wrong
-- says: ✘ run again, nothing changes
-- Right today; the second run divides again, and on other worlds it is another scale.
UPDATE counter.weighings
SET kg = kg / 1000, corrected_at = world_now()
WHERE scale_id = 4 AND weighed_at >= TIMESTAMP '2026-03-11 13:28:00'
