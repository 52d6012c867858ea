-- verdict: wrong
-- says: ✘ each idempotency key has one effective posting
-- says: ✘ in each posting the effective debits equal the effective credits
-- The clean-up script that was offered: all but one row of each transaction. Double entry does not survive it.
UPDATE ledger.entries
SET status = 'void', void_reason = 'duplicate', voided_by = 'on-call', voided_at = world_now()
WHERE status = 'posted'
  AND entry_id IN (
      SELECT entry_id
      FROM ledger.entries
      WHERE status = 'posted'
      QUALIFY row_number() OVER (PARTITION BY transaction_id ORDER BY entry_id) > 1
  );
