-- Purpose: a suspect. The loads since the clone open new versions and no longer close the one before.
-- Grain:   changes the one row of stage.loader.
-- Keys:    none.
-- Seed:    nothing new. Customers that changed have two current rows and more, all others are right; no job rewrote history.

UPDATE stage.loader SET closes = false;
