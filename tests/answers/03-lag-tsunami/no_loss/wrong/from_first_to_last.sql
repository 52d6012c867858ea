-- verdict: wrong
-- says: `consumed` is wrong
-- A partition's first offset and its last, and all between them taken for read.
SELECT partition_id, (max(end_offset) - min(start_offset))::BIGINT AS consumed, 0::BIGINT AS skipped, 0::BIGINT AS twice,
    (max(end_offset) - min(start_offset) - sum(n_rows) - sum(n_filtered))::BIGINT AS dropped
FROM sink.commits GROUP BY partition_id
