-- verdict: partly
-- says: ✘ each weight that was changed says when, in corrected_at
UPDATE counter.weighings AS w SET kg = kg / 1000
FROM counter.products AS p
WHERE p.product_id = w.product_id AND round(w.kg * p.price_per_kg, 2) <> w.paid
