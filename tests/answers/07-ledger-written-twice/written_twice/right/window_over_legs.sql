-- verdict: right
-- Each leg is counted by a window; a key is kept when none of its legs stands once.
WITH counted AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY idempotency_key, account_id, direction, entry_seq) AS times
    FROM ledger.entries
    WHERE status = 'posted'
),
doubled AS (
    SELECT *
    FROM counted
    QUALIFY min(times) OVER (PARTITION BY idempotency_key) > 1
)
SELECT
    idempotency_key,
    list_sort(list(posted_at))[1] AS first_posted_at,
    list_sort(list(posted_at))[2] AS second_posted_at
FROM doubled
WHERE entry_seq = 1
GROUP BY 1
