-- Purpose: the incident. A push campaign has waited in its outbox; from t = 1 on a relay appends it to the topic, beside the usual.
-- Grain:   one row for each minute of the relay.
-- Keys:    t, minutes from the onset.
-- Seed:    nothing new: how much and for how long was drawn with the world.

INSERT INTO stage.relayed SELECT t, the('relay') FROM range(1, the('lasts') + 1) AS r (t);
