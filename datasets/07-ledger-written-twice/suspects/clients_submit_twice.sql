-- Purpose: a suspect. A release of three client applications sends each payment twice, the second under a new key.
-- Grain:   adds to stage.request and stage.attempt_change, one row for each payment of those clients in the window.
-- Keys:    i, continued after the last.
-- Seed:    nothing new. One customer, merchant, amount and order, seconds apart, two keys; the processor refuses the
--          second by its order. The ledger is too high, and a rule on keys sees nothing.

INSERT INTO stage.request
SELECT * REPLACE (
    (i + (SELECT max(i) + 1 FROM stage.request))::INTEGER AS i,
    t + 700 + below(2100, 113, i) AS t,
    'sent_again' AS why,
    false AS is_hit)
FROM stage.request
WHERE client_id IN (7, 19, 31) AND t >= the('cut_start') AND t < the('cut_end')
    AND kind = 'purchase' AND (why IS NULL OR why = 'cut');

INSERT INTO stage.attempt_change
SELECT i, 30 + below(90, 111, i), 200, true, true, 6 + below(24, 112, i), 'miss', false, 'ok', 0, NULL
FROM stage.request WHERE why = 'sent_again';
