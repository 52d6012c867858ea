-- verdict: partly
-- The outbox of the day, whatever it does to the queue.
SELECT campaign_id, sum(relayed) FROM push.outbox_minute WHERE ts > world_now() - INTERVAL 5 MINUTE GROUP BY 1 HAVING sum(relayed) > 8000000
