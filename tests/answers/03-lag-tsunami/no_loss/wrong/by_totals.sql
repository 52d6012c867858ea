-- verdict: partly
-- says: small databases with awkward rows
-- First offset to last: gaps and overlaps cancel.
SELECT partition_id, sum(end_offset - start_offset)::BIGINT AS consumed, greatest(max(end_offset) - min(start_offset) - sum(end_offset - start_offset), 0)::BIGINT AS skipped,
    greatest(sum(end_offset - start_offset) - (max(end_offset) - min(start_offset)), 0)::BIGINT AS twice, sum(end_offset - start_offset - n_rows - n_filtered)::BIGINT AS dropped
FROM sink.commits GROUP BY partition_id
