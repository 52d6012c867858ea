-- verdict: wrong
-- says: rows should not be there
-- says: first_posted_at` is wrong
-- Every key with more than one attempt: most retries in a day are recognised and write nothing.
SELECT
    idempotency_key,
    min(received_at) AS first_posted_at,
    max(received_at) AS second_posted_at
FROM api.request_log
GROUP BY idempotency_key
HAVING count(*) > 1
