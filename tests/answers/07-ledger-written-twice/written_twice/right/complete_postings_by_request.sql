-- verdict: right
-- A posting is the list of its legs; a key is doubled when two requests wrote the same list.
SELECT idempotency_key, min(at_) AS first_posted_at, list_sort(list(at_))[2] AS second_posted_at
FROM (
    SELECT
        idempotency_key,
        source_request_id,
        min(posted_at) AS at_,
        list((account_id, direction, entry_seq) ORDER BY entry_seq) AS legs
    FROM ledger.entries
    WHERE status <> 'void'
    GROUP BY idempotency_key, source_request_id
)
GROUP BY idempotency_key, legs
HAVING count(*) >= 2
ORDER BY second_posted_at
