-- verdict: wrong
-- says: rows should not be there
-- The settlement lines of all doubled keys' later postings: that some second write was captured is no double capture.
SELECT e.idempotency_key, s.merchant_reference, s.processor_ref, s.captured_amount, s.currency, s.captured_at
FROM (
    SELECT *
    FROM ledger.entries
    WHERE status = 'posted' AND entry_seq = 1
    QUALIFY row_number() OVER (PARTITION BY idempotency_key ORDER BY posted_at) = 2
) AS e
JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
