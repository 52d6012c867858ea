-- verdict: partly
-- says: ✘ silent again 150 minutes after the last double write: 0 of 21
-- says: It still pages 150 minutes after the last double write.
-- The exact rule, and a page that goes on until tomorrow.
SELECT idempotency_key, count(*) AS postings, min(posted_at) AS since
FROM ledger.entries
WHERE entry_seq = 1 AND status = 'posted' AND posted_at > world_now() - INTERVAL 24 HOUR
GROUP BY idempotency_key
HAVING count(*) > 1
