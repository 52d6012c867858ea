-- verdict: wrong
-- says: flink.jobs is changed
-- An order is no fact: a table of the system is changed by hand.
UPDATE flink.jobs SET parallelism = least(slots_total, sink_connections) WHERE freshness_sla_minutes = 5
