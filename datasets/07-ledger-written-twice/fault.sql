-- Purpose: the incident. One zone loses the cache primary; what that does to the requests it took.
-- Grain:   adds to stage.attempt_change (first tries of the hit) and stage.attempt_extra (their retries).
-- Keys:    i, attempt_no.
-- Seed:    nothing new: stage.hit was drawn with the world.

INSERT INTO stage.outage SELECT the('cut_zone'), the('cut_start'), the('cut_end'), param('size');

-- First try: the node asks the cache, gets no answer, takes that for "not seen", and writes. Its own map learns the key;
-- the cache does not. The response is lost on the broken path, and the client gives up after 2 s.
INSERT INTO stage.attempt_change
SELECT i, NULL, NULL, true, NOT is_misreported, 52 + below(24, 60, i), 'timeout', true, 'timeout',
    CASE WHEN is_twice OR round_no = 4 OR NOT is_second_kept THEN 1 ELSE 0 END, NULL
FROM stage.hit;

-- Retries 1, 2, 4 s after each timeout. One that comes to the cut zone again finds the key in the node's own map: no write,
-- and its response is lost too. One that comes to another zone finds no key: the second write, 200, and the key is stored.
INSERT INTO stage.attempt_extra
WITH try_ AS (
    SELECT hit.*, k, k = round_no AS gets_through,
        hit.t + [3000, 7000, 13000][k] + 90 * k + floor((rnd(61, hit.i * 4) + k * rnd(61, hit.i * 4 + 1)) * 25)::BIGINT AS received
    FROM stage.hit, range(1, 4) AS r (k)
    WHERE k <= round_no
)
SELECT try_.i, k + 1, received,
    CASE WHEN gets_through THEN (the('cut_zone') + whole(1, 2, 62, try_.i)) % 3 ELSE the('cut_zone') END,
    request.endpoint,
    CASE WHEN gets_through THEN 24 + below(90, 63, try_.i) END,
    CASE WHEN gets_through THEN 200 END,
    gets_through, gets_through,
    CASE WHEN gets_through THEN 6 + below(24, 64, try_.i) END,
    CASE WHEN gets_through THEN 'miss' ELSE 'timeout' END,
    NOT gets_through,
    CASE WHEN gets_through THEN 'ok' END,
    CASE WHEN gets_through AND (is_twice OR is_second_kept) THEN 1 ELSE 0 END,
    gets_through AND is_fresh
FROM try_ JOIN stage.request ON request.i = try_.i;
