-- verdict: wrong
-- says: false pages on healthy days
-- A dashboard that was saved in the last day is no fault, and a fault need not be new.
SELECT dashboard, owner_user, saved_at FROM bi.schedules WHERE saved_at > world_now() - INTERVAL 24 HOUR
