-- Purpose: a suspect. The release gave the model a look-back of ten hours, and each run appends them once more.
-- Grain:   the text of the model, and what each run after the release reads.
-- Keys:    version; h.
-- Seed:    nothing new. No line is doubled within a run; every line of the last hours is there once for each run that read it.

UPDATE stage.model_text
SET code = replace(code, '(select max(loaded_at) from mart.fct_orders)', '(select max(loaded_at) - interval 10 hour from mart.fct_orders)')
WHERE version = 'with_the_release';
UPDATE stage.run SET reads_from = (h - 11) * 3600000 WHERE h > the('deploy_h');
