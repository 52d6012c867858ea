-- verdict: partly
-- says: of 21 sick worlds
-- The other half of the rule: open customers may have as many current versions as they like.
SELECT customer_id, valid_from, updated_at, batch_id
FROM dw.dim_customer
WHERE is_current AND is_deleted
