-- Purpose: the incident. The release rewrites a CTE of the orders model, and a word is lost on the way.
-- Grain:   one row of stage.model_text.
-- Keys:    version.
-- Seed:    nothing. The size of the fault is what is left of the word: without it each touch counts; with one column more
--          beside it, each day, campaign or device does.

UPDATE stage.model_text
SET code = replace(code, 'select distinct order_id, channel', CASE
    WHEN param('size') > 0.7 THEN 'select order_id, channel'
    WHEN param('size') > 0.3 THEN 'select distinct order_id, channel, touched_at::date as touched_on'
    WHEN param('size') > 0.05 THEN 'select distinct order_id, channel, campaign_id'
    ELSE 'select distinct order_id, channel, device' END)
WHERE version = 'with_the_release';
