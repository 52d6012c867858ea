-- What must hold of a world that nothing is wrong with: each query returns the violations.

-- name: weights_agree_with_the_till
-- broken_by_fault: true
-- says: each weight agrees with what was paid
SELECT weighing_id, product_id, kg, price_per_kg, paid
FROM counter.weighings JOIN counter.products USING (product_id)
WHERE round(kg * price_per_kg, 2) <> paid;

-- name: corrections_are_noted
-- broken_by_fault: false
-- says: each weight that was changed says when, in corrected_at
SELECT weighing_id, b.kg AS was_kg, w.kg, w.corrected_at
FROM counter.weighings AS w JOIN before.counter.weighings AS b USING (weighing_id)
WHERE w.kg <> b.kg AND w.corrected_at IS NULL;

-- name: nothing_deleted
-- broken_by_fault: false
-- says: no weighing is gone
SELECT weighing_id FROM before.counter.weighings ANTI JOIN counter.weighings USING (weighing_id);
