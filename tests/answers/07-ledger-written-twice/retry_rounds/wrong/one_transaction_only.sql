-- verdict: partly
-- says: `keys` is wrong in
-- Pairs within one transaction id: those for which the server made a new one are left out.
SELECT r.attempt_no, count(*) AS keys, median(epoch(later.posted_at) - epoch(earlier.posted_at)) AS median_gap_s
FROM ledger.entries AS later
JOIN ledger.entries AS earlier
  ON earlier.transaction_id = later.transaction_id
 AND earlier.entry_seq = later.entry_seq
 AND earlier.entry_id < later.entry_id
JOIN api.request_log AS r ON r.request_id = later.source_request_id
WHERE later.entry_seq = 1 AND later.status = 'posted' AND earlier.status = 'posted'
GROUP BY r.attempt_no
