-- verdict: wrong
-- says: on healthy days
-- Compares totals without waiting for lines that are on their way.
SELECT *
FROM (
    SELECT
        (SELECT sum(CASE direction WHEN 'debit' THEN amount_usd ELSE -amount_usd END)
         FROM ledger.entries WHERE entry_seq = 1 AND status = 'posted') AS ledger_usd,
        (SELECT sum(round(captured_amount * usd_rate, 2))
         FROM processor.settlement JOIN ref.fx USING (currency)) AS processor_usd
)
WHERE ledger_usd <> coalesce(processor_usd, 0)
