-- verdict: wrong
-- says: pages in none of
-- What the push service still holds: a monitor sees none of it, and a queue can fill for other reasons.
SELECT campaign_id, sum(relayed) AS relayed FROM push.outbox_minute WHERE ts > world_now() - INTERVAL 5 MINUTE GROUP BY campaign_id HAVING sum(relayed) > 0
