-- verdict: wrong
-- says: ✘ false pages on healthy days
-- Every captured payment without an amount: each petrol pump wakes somebody.
SELECT payment_id FROM stg.payments WHERE status = 'captured' AND amount IS NULL AND loaded_at > world_now() - INTERVAL 1 HOUR
