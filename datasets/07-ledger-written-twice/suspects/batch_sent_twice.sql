-- Purpose: a suspect. The recurring batch in the window is sent a second time, four minutes later, under new keys.
-- Grain:   adds to stage.request and stage.attempt_change, one row for each payment of that batch.
-- Keys:    i, continued after the last.
-- Seed:    nothing new. The processor refuses an order it has captured before, so the second batch moves no money:
--          the ledger is too high, and yet no idempotency key stands twice.

INSERT INTO stage.request
SELECT * REPLACE (
    (i + (SELECT max(i) + 1 FROM stage.request))::INTEGER AS i,
    t + minutes(4) + below(9000, 110, i) AS t,
    batch_id + 1 AS batch_id,
    'sent_again' AS why)
FROM stage.request
WHERE batch_id IS NOT NULL AND t >= the('cut_start') AND t < the('cut_end');

INSERT INTO stage.attempt_change
SELECT i, 30 + below(90, 111, i), 200, true, true, 6 + below(24, 112, i), 'miss', false, 'ok', 0, NULL
FROM stage.request WHERE why = 'sent_again';
