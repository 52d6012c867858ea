-- verdict: wrong
-- says: sink.commits is changed
-- The count is set right, and the rows are still not there.
UPDATE sink.commits SET n_rows = end_offset - start_offset - n_filtered WHERE n_rows + n_filtered < end_offset - start_offset
