-- verdict: wrong
-- says: It pages in none of
-- Silent, whatever happens.
SELECT business_date FROM feed.calendar WHERE false
