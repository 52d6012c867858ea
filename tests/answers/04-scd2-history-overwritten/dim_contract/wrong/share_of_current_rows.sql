-- verdict: partly
-- says: of 21 sick worlds in time
-- Only the whole fault moves a share.
SELECT avg(is_current::INTEGER) AS share FROM dw.dim_customer HAVING avg(is_current::INTEGER) > 0.5
