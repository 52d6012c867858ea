-- Small databases written by hand, which a search seldom comes upon: evaluations whose spans follow each other, losses and ages that
-- lie on a border, rows of our own that are available in the very instant, and amounts on the limit.

-- name: cards
-- part: true
CREATE TEMP MACRO card(version, role, base, w) AS TABLE
SELECT version, role, TIMESTAMP '2026-02-01', base, w, w + 1, w + 2, w + 3, w + 4, w + 5, w + 6, 225, 300;
CREATE TEMP MACRO tested(version, day, from_h, below_h, cases, correct) AS TABLE
SELECT TIMESTAMP '2026-03-01' + to_days(day), version, from_h, below_h, cases, correct, cases // 2, correct // 3;
INSERT INTO scoring.scorecards FROM card('a', 'live', 100, 2);
INSERT INTO scoring.scorecards FROM card('b', 'internal_only', 120, 1);

-- name: two_steps
-- part: true
-- uses: cards
INSERT INTO risk.policy_steps VALUES (0, 5, 'document'), (5, NULL, 'halt');

-- name: a_loss_on_the_limit
-- for: policy_tree
-- uses: two_steps
INSERT INTO eval.backtest FROM tested('a', 1, 2, 8, 10000, 9640);
INSERT INTO eval.backtest FROM tested('a', 1, 8, 14, 20000, 18280);
INSERT INTO eval.backtest FROM tested('a', 1, 14, 20, 10000, 9030);
INSERT INTO eval.backtest FROM tested('b', 2, 0, NULL, 10000, 9140);

-- name: a_loss_on_a_limit_that_a_double_misses
-- for: policy_tree
-- uses: cards
INSERT INTO risk.policy_steps VALUES (0, 1.10, 'document'), (1.10, 2.20, 'humans'), (2.20, NULL, 'halt');
INSERT INTO eval.backtest FROM tested('a', 1, 2, 8, 1000, 963);
INSERT INTO eval.backtest FROM tested('a', 1, 8, 14, 1000, 952);
INSERT INTO eval.backtest FROM tested('a', 1, 14, 20, 1000, 941);
INSERT INTO eval.backtest FROM tested('b', 1, 0, NULL, 1000, 952);

-- name: limits_a_double_misses_in_one_step
-- for: policy_tree
-- uses: cards
INSERT INTO risk.policy_steps VALUES (0, 0.30, 'document'), (0.30, NULL, 'humans');
INSERT INTO eval.backtest FROM tested('a', 0, 2, 20, 1000, 963);
INSERT INTO eval.backtest FROM tested('a', 0, 20, NULL, 1000, 960);
INSERT INTO eval.backtest FROM tested('b', 1, 0, NULL, 1000, 963);

-- name: an_evaluation_that_a_newer_one_replaced
-- for: policy_tree
-- uses: two_steps
INSERT INTO eval.backtest FROM tested('a', 3, 2, 8, 10000, 9500);
INSERT INTO eval.backtest FROM tested('a', 3, 8, NULL, 10000, 8800);
INSERT INTO eval.backtest FROM tested('a', 1, 2, 8, 10000, 9600);
INSERT INTO eval.backtest FROM tested('a', 1, 8, 20, 10000, 9400);
INSERT INTO eval.backtest FROM tested('b', 2, 0, NULL, 10000, 8900);
INSERT INTO eval.backtest FROM tested('b', 4, 0, NULL, 10000, 8700);

-- name: a_canary_with_spans_of_its_own
-- for: policy_tree
-- uses: two_steps
INSERT INTO scoring.scorecards FROM card('c', 'canary', 98, 2);
INSERT INTO eval.backtest FROM tested('a', 3, 2, 8, 10000, 9500);
INSERT INTO eval.backtest FROM tested('a', 3, 8, 14, 10000, 9300);
INSERT INTO eval.backtest FROM tested('c', 3, 2, 10, 10000, 9400);
INSERT INTO eval.backtest FROM tested('c', 3, 10, 14, 10000, 8100);
INSERT INTO eval.backtest FROM tested('b', 3, 0, NULL, 10000, 9350);

-- name: a_retired_one_that_was_better
-- for: policy_tree
-- uses: two_steps
INSERT INTO scoring.scorecards FROM card('d', 'retired', 98, 2);
INSERT INTO eval.backtest FROM tested('a', 3, 2, 8, 10000, 9200);
INSERT INTO eval.backtest FROM tested('a', 3, 8, 14, 10000, 9000);
INSERT INTO eval.backtest FROM tested('d', 1, 2, 8, 10000, 9700);
INSERT INTO eval.backtest FROM tested('d', 1, 8, 14, 10000, 9100);
INSERT INTO eval.backtest FROM tested('b', 1, 0, NULL, 10000, 9100);

-- name: spans_below_two_hours_that_lost_more
-- for: policy_tree
-- uses: two_steps
INSERT INTO eval.backtest FROM tested('a', 3, 0, 1, 10000, 9600);
INSERT INTO eval.backtest FROM tested('a', 3, 1, 2, 10000, 9400);
INSERT INTO eval.backtest FROM tested('a', 3, 2, 8, 10000, 9500);
INSERT INTO eval.backtest FROM tested('a', 3, 8, 14, 10000, 8900);
INSERT INTO eval.backtest FROM tested('b', 3, 0, NULL, 10000, 9500);

-- name: a_span_of_one_hour
-- for: policy_tree
-- uses: two_steps
INSERT INTO eval.backtest FROM tested('a', 3, 1, 2, 10000, 9300);
INSERT INTO eval.backtest FROM tested('a', 3, 2, 3, 10000, 9500);
INSERT INTO eval.backtest FROM tested('a', 3, 3, 4, 10000, 9100);
INSERT INTO eval.backtest FROM tested('b', 3, 0, NULL, 10000, 9100);

-- name: old_evaluations_of_both
-- for: policy_tree
-- uses: two_steps
INSERT INTO eval.backtest FROM tested('a', 5, 2, 8, 10000, 9500);
INSERT INTO eval.backtest FROM tested('a', 5, 8, NULL, 10000, 9000);
INSERT INTO eval.backtest FROM tested('a', 2, 2, 8, 10000, 9700);
INSERT INTO eval.backtest FROM tested('a', 2, 8, NULL, 10000, 9600);
INSERT INTO eval.backtest FROM tested('b', 5, 0, NULL, 10000, 9200);
INSERT INTO eval.backtest FROM tested('b', 1, 0, NULL, 10000, 9650);

-- name: a_canary_and_an_old_evaluation
-- for: policy_tree
-- uses: two_steps
INSERT INTO scoring.scorecards FROM card('c', 'canary', 98, 2);
INSERT INTO eval.backtest FROM tested('a', 3, 2, 9, 10000, 9500);
INSERT INTO eval.backtest FROM tested('a', 0, 2, 9, 10000, 9450);
INSERT INTO eval.backtest FROM tested('a', 0, 9, 14, 10000, 8000);
INSERT INTO eval.backtest FROM tested('c', 4, 2, 10, 10000, 9400);
INSERT INTO eval.backtest FROM tested('b', 4, 0, NULL, 10000, 9450);

-- name: a_first_hour_that_lost_more
-- for: policy_tree
-- uses: cards
INSERT INTO risk.policy_steps VALUES (0, 0.40, 'document'), (0.40, 2.50, 'humans'), (2.50, NULL, 'halt');
INSERT INTO eval.backtest FROM tested('a', 3, 1, 2, 1000, 930);
INSERT INTO eval.backtest FROM tested('a', 3, 2, 8, 1000, 957);
INSERT INTO eval.backtest FROM tested('a', 3, 8, 14, 1000, 953);
INSERT INTO eval.backtest FROM tested('b', 3, 0, NULL, 1000, 953);

-- Decisions and when what was due: the file of the second is due at two, and describes midnight -------------------------------------

-- name: a_night
-- part: true
-- uses: cards
INSERT INTO ref.fx VALUES ('USD', 1), ('EUR', 1.085), ('JPY', 0.006641);
INSERT INTO feed.calendar VALUES ('credit-bureau', '2026-03-02', '2026-03-02 00:00:00', '2026-03-02 02:00:00', NULL);
CREATE TEMP MACRO made(id, customer, at_, checked, version, used) AS TABLE
SELECT id, customer, at_::TIMESTAMP, 'p', checked::TIMESTAMP, 20, 'USD', version, used::TIMESTAMP, 200, 'approve';

-- name: ages_on_the_borders_of_spans
-- for: accuracy_drop
-- uses: a_night
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 08:00:00', '2026-03-02 07:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO eval.backtest FROM tested('a', 0, 2, 8, 10000, 9640);
INSERT INTO eval.backtest FROM tested('a', 0, 8, 32, 10000, 9500);
INSERT INTO eval.backtest FROM tested('a', 0, 32, 38, 10000, 9300);

-- name: an_age_on_the_border_and_two_within
-- for: accuracy_drop
-- uses: a_night
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 06:00:00', '2026-03-02 05:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 1, '2026-03-02 07:00:00', '2026-03-02 06:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 2, '2026-03-02 05:00:00', '2026-03-02 04:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO eval.backtest FROM tested('a', 0, 2, 6, 10000, 9640);
INSERT INTO eval.backtest FROM tested('a', 0, 6, 30, 10000, 9540);
INSERT INTO eval.backtest FROM tested('a', 0, 30, 99, 10000, 9140);

-- name: ages_on_the_border_of_the_due_span_alone
-- for: accuracy_drop
-- uses: a_night
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 04:00:00', '2026-03-02 03:50:00', 'a', '2026-02-28 12:00:00');
INSERT INTO scoring.decisions FROM made(2, 2, '2026-03-02 03:59:59', '2026-03-02 03:50:00', 'a', '2026-02-28 12:00:00');
INSERT INTO eval.backtest FROM tested('a', 0, 2, 4, 10000, 9640);
INSERT INTO eval.backtest FROM tested('a', 0, 4, 20, 10000, 9540);
INSERT INTO eval.backtest FROM tested('a', 0, 20, 99, 10000, 9140);

-- name: two_versions_and_an_old_evaluation
-- for: accuracy_drop
-- uses: a_night
INSERT INTO scoring.scorecards FROM card('c', 'canary', 98, 2);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 06:00:00', '2026-03-02 05:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 1, '2026-03-02 07:00:00', '2026-03-02 06:50:00', 'c', '2026-03-01 00:00:00');
INSERT INTO eval.backtest FROM tested('a', 0, 2, 12, 10000, 9640);
INSERT INTO eval.backtest FROM tested('a', 0, 12, 48, 20000, 18920);
INSERT INTO eval.backtest FROM tested('a', -9, 2, 12, 10000, 9400);
INSERT INTO eval.backtest FROM tested('a', -9, 12, 48, 10000, 9000);
INSERT INTO eval.backtest FROM tested('c', -1, 2, 12, 10000, 9700);
INSERT INTO eval.backtest FROM tested('c', -1, 12, 48, 10000, 9200);

-- name: spans_with_more_and_with_fewer_decisions
-- for: accuracy_drop
-- uses: a_night
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 05:00:00', '2026-03-02 04:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 2, '2026-03-02 05:30:00', '2026-03-02 05:20:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 3, '2026-03-02 10:00:00', '2026-03-02 09:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(4, 3, '2026-03-02 10:00:00', '2026-03-02 09:50:00', 'a', NULL);
INSERT INTO scoring.decisions FROM made(5, 3, '2026-03-02 11:00:00', '2026-03-02 10:50:00', 'a', '2026-03-02 00:00:00');
INSERT INTO eval.backtest FROM tested('a', 0, 2, 8, 10000, 9640);
INSERT INTO eval.backtest FROM tested('a', 0, 8, 30, 10000, 9600);
INSERT INTO eval.backtest FROM tested('a', 0, 30, 40, 10000, 9140);

-- name: looks_before_and_after_the_hour
-- for: accuracy_drop
-- uses: a_night
INSERT INTO feed.calendar VALUES ('credit-bureau', '2026-03-03', NULL, NULL, NULL), ('other', '2026-03-02', '2026-03-02 03:00:00', '2026-03-02 04:00:00', NULL);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 02:10:00', '2026-03-02 01:59:59', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 2, '2026-03-02 02:20:00', '2026-03-02 02:00:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 2, '2026-03-02 09:20:00', '2026-03-02 09:00:00', 'a', '2026-03-02 00:00:00');
INSERT INTO eval.backtest FROM tested('a', 0, 2, 8, 10000, 9640);
INSERT INTO eval.backtest FROM tested('a', 0, 8, 30, 10000, 9600);

-- name: a_canary_that_was_tested_twice
-- for: accuracy_drop
-- uses: a_night
INSERT INTO scoring.scorecards FROM card('c', 'canary', 98, 2);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 06:00:00', '2026-03-02 05:50:00', 'c', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 1, '2026-03-02 07:00:00', '2026-03-02 06:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO eval.backtest FROM tested('c', -3, 2, 20, 10000, 9640);
INSERT INTO eval.backtest FROM tested('c', -3, 20, 48, 10000, 9460);
INSERT INTO eval.backtest FROM tested('c', -7, 2, 20, 10000, 9600);
INSERT INTO eval.backtest FROM tested('c', -7, 20, 48, 10000, 9000);
INSERT INTO eval.backtest FROM tested('a', -5, 2, 20, 10000, 9700);
INSERT INTO eval.backtest FROM tested('a', -5, 20, 48, 10000, 9100);

-- name: a_feed_of_another_vendor_in_the_night
-- for: accuracy_drop
-- uses: a_night
INSERT INTO feed.calendar VALUES ('other', '2026-03-02', '2026-03-01 18:00:00', '2026-03-02 02:30:00', NULL);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 03:00:00', '2026-03-02 02:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 1, '2026-03-02 05:00:00', '2026-03-02 04:50:00', 'a', '2026-03-02 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 1, '2026-03-02 02:05:00', '2026-03-02 02:00:00', 'a', '2026-03-01 00:00:00');
INSERT INTO eval.backtest FROM tested('a', -5, 2, 8, 10000, 9700);
INSERT INTO eval.backtest FROM tested('a', -5, 8, 48, 10000, 9100);

-- name: two_decisions_of_one_instant
-- for: accuracy_drop
-- uses: a_night
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 05:00:00', '2026-03-02 04:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 2, '2026-03-02 05:00:00', '2026-03-02 04:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 3, '2026-03-02 11:00:00', '2026-03-02 10:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO eval.backtest FROM tested('a', 0, 2, 8, 10000, 9640);
INSERT INTO eval.backtest FROM tested('a', 0, 8, 32, 10000, 9600);
INSERT INTO eval.backtest FROM tested('a', 0, 32, 40, 10000, 9140);

-- name: two_nights_and_files_of_three_days
-- for: accuracy_drop
-- uses: a_night
INSERT INTO feed.calendar VALUES ('credit-bureau', '2026-03-03', '2026-03-03 00:00:00', '2026-03-03 02:00:00', NULL);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 05:00:00', '2026-03-02 04:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 2, '2026-03-02 05:00:00', '2026-03-02 04:50:00', 'a', '2026-02-28 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 3, '2026-03-03 05:00:00', '2026-03-03 04:50:00', 'a', '2026-03-02 00:00:00');
INSERT INTO eval.backtest FROM tested('a', 0, 2, 8, 10000, 9640);
INSERT INTO eval.backtest FROM tested('a', 0, 8, 48, 10000, 9400);
INSERT INTO eval.backtest FROM tested('a', 0, 48, 90, 10000, 9140);

-- name: two_files_that_were_missed_and_twins
-- for: accuracy_drop
-- uses: a_night
INSERT INTO feed.calendar VALUES ('credit-bureau', '2026-03-03', '2026-03-03 00:00:00', '2026-03-03 02:00:00', NULL);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 07:00:00', '2026-03-02 06:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 2, '2026-03-03 09:00:00', '2026-03-03 08:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 3, '2026-03-03 09:00:00', '2026-03-03 08:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO eval.backtest FROM tested('a', 0, 2, 9, 10000, 9640);
INSERT INTO eval.backtest FROM tested('a', 0, 9, 33, 10000, 9400);
INSERT INTO eval.backtest FROM tested('a', 0, 33, 90, 10000, 9140);

-- name: borders_looks_versions_and_vendors_at_once
-- for: accuracy_drop
-- uses: a_night
INSERT INTO scoring.scorecards FROM card('c', 'canary', 98, 2);
INSERT INTO feed.calendar VALUES ('other', '2026-03-02', '2026-03-01 18:00:00', '2026-03-02 02:30:00', NULL);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 02:10:00', '2026-03-02 02:00:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 1, '2026-03-02 08:00:00', '2026-03-02 07:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 1, '2026-03-02 03:00:00', '2026-03-02 02:50:00', 'c', '2026-02-28 12:00:00');
INSERT INTO scoring.decisions FROM made(4, 1, '2026-03-02 02:01:00', '2026-03-02 01:59:59', 'c', '2026-03-01 00:00:00');
INSERT INTO eval.backtest FROM tested('a', 0, 2, 8, 10000, 9640);
INSERT INTO eval.backtest FROM tested('a', 0, 8, 32, 10000, 9500);
INSERT INTO eval.backtest FROM tested('a', 0, 32, 48, 10000, 9300);
INSERT INTO eval.backtest FROM tested('a', -9, 2, 99, 10000, 9000);
INSERT INTO eval.backtest FROM tested('c', 0, 2, 12, 10000, 9700);
INSERT INTO eval.backtest FROM tested('c', 0, 12, 99, 10000, 9200);

-- name: a_look_in_the_second_it_was_due_and_one_before
-- for: accuracy_drop
-- uses: a_night
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 02:00:00', '2026-03-02 02:00:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 1, '2026-03-02 02:00:00', '2026-03-02 01:30:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 1, '2026-03-02 04:00:00', '2026-03-02 03:30:00', 'a', '2026-02-27 00:00:00');
INSERT INTO eval.backtest FROM tested('a', 0, 2, 4, 10000, 9640);
INSERT INTO eval.backtest FROM tested('a', 0, 4, 26, 10000, 9500);
INSERT INTO eval.backtest FROM tested('a', 0, 26, 99, 10000, 9300);

-- name: three_looks_around_the_hour
-- for: stale_decisions
-- uses: a_night
INSERT INTO feed.calendar VALUES ('other', '2026-03-02', '2026-03-02 01:00:00', '2026-03-02 02:30:00', NULL), ('credit-bureau', '2026-03-03', NULL, NULL, NULL);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 02:10:00', '2026-03-02 01:59:59', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 1, '2026-03-02 02:20:00', '2026-03-02 02:00:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 1, '2026-03-02 03:00:00', '2026-03-02 02:50:00', 'a', '2026-03-02 00:00:00');
INSERT INTO scoring.decisions FROM made(4, 1, '2026-03-02 03:00:00', '2026-03-02 02:50:00', 'a', NULL);

-- name: two_files_and_a_decision_on_each
-- for: stale_decisions
-- uses: a_night
INSERT INTO feed.calendar VALUES ('credit-bureau', '2026-03-01', '2026-03-01 00:00:00', '2026-03-01 02:00:00', NULL);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 01:30:00', '2026-03-02 01:20:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 1, '2026-03-02 02:40:00', '2026-03-02 02:20:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 1, '2026-03-01 02:40:00', '2026-03-01 02:20:00', 'a', '2026-02-28 00:00:00');

-- A second score: who, on which row of the bureau, with which row of our own ----------------------------------------------------

-- name: own_rows
-- part: true
-- uses: a_night
CREATE TEMP MACRO own(customer, computed, available, velocity) AS TABLE
SELECT customer, computed::TIMESTAMP, available::TIMESTAMP, velocity, velocity + 1, velocity + 2;
CREATE TEMP MACRO held(customer, at_, bureau, used) AS TABLE
SELECT customer, at_::TIMESTAMP, bureau, used, used + 1, used + 2;

-- name: an_own_row_in_the_very_instant_and_one_too_late
-- for: second_score
-- uses: own_rows
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 03:00:00', '2026-03-02 02:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO features.internal FROM own(1, '2026-03-02 01:00:00', '2026-03-02 02:00:00', 1);
INSERT INTO features.internal FROM own(1, '2026-03-02 02:30:00', '2026-03-02 03:00:00', 2);
INSERT INTO features.internal FROM own(1, '2026-03-02 02:40:00', '2026-03-02 03:00:01', 4);
INSERT INTO features.credit_bureau FROM held(1, '2026-03-01 00:00:00', 700, 0);
INSERT INTO features.credit_bureau FROM held(1, '2026-03-02 00:00:00', 690, 1);
INSERT INTO features.credit_bureau FROM held(1, '2026-03-02 01:30:00', 650, 2);

-- name: scores_on_both_limits
-- for: second_score
-- uses: own_rows
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 03:00:00', '2026-03-02 02:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 2, '2026-03-02 03:00:00', '2026-03-02 02:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO features.internal FROM own(1, '2026-03-02 01:00:00', '2026-03-02 02:00:00', 0);
INSERT INTO features.internal FROM own(2, '2026-03-02 01:00:00', '2026-03-02 02:00:00', 1);
INSERT INTO features.credit_bureau VALUES (1, '2026-03-02 00:00:00', 649, 0, 0, 0), (2, '2026-03-02 00:00:00', 630, 1, 2, 1);

-- name: two_customers_and_a_canary
-- for: second_score
-- uses: own_rows
INSERT INTO scoring.scorecards FROM card('c', 'canary', 98, 3);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 03:00:00', '2026-03-02 02:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 2, '2026-03-02 03:10:00', '2026-03-02 02:50:00', 'c', '2026-03-01 00:00:00');
INSERT INTO features.internal FROM own(1, '2026-03-02 01:00:00', '2026-03-02 02:00:00', 3);
INSERT INTO features.internal FROM own(2, '2026-03-02 01:00:00', '2026-03-02 03:05:00', 5);
INSERT INTO features.internal FROM own(2, '2026-03-01 01:00:00', '2026-03-01 03:05:00', 1);
INSERT INTO features.credit_bureau FROM held(1, '2026-03-02 00:00:00', 690, 2);
INSERT INTO features.credit_bureau FROM held(2, '2026-03-02 00:00:00', 710, 4);

-- name: looks_before_and_after_the_hour_of_another_vendor
-- for: second_score
-- uses: own_rows
INSERT INTO feed.calendar VALUES ('credit-bureau', '2026-03-03', NULL, NULL, NULL), ('other', '2026-03-02', '2026-03-01 22:00:00', '2026-03-01 23:00:00', NULL);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 02:10:00', '2026-03-02 01:59:59', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 1, '2026-03-02 02:20:00', '2026-03-02 02:00:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 1, '2026-03-02 09:20:00', '2026-03-02 09:00:00', 'a', '2026-03-02 00:00:00');
INSERT INTO features.internal FROM own(1, '2026-03-02 01:00:00', '2026-03-02 02:00:00', 1);
INSERT INTO features.credit_bureau FROM held(1, '2026-03-01 00:00:00', 700, 0);
INSERT INTO features.credit_bureau FROM held(1, '2026-03-02 00:00:00', 640, 1);

-- name: half_points_and_a_feed_of_another_vendor
-- for: second_score
-- uses: own_rows
INSERT INTO scoring.scorecards FROM card('c', 'canary', 98, 2.25);
INSERT INTO feed.calendar VALUES ('other', '2026-03-02', '2026-03-01 18:00:00', '2026-03-02 02:30:00', NULL);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 03:00:00', '2026-03-02 02:50:00', 'c', '2026-03-01 00:00:00');
INSERT INTO features.internal FROM own(1, '2026-03-02 01:00:00', '2026-03-02 02:00:00', 3);
INSERT INTO features.internal FROM own(1, '2026-03-02 02:55:00', '2026-03-02 03:00:00', 5);
INSERT INTO features.credit_bureau FROM held(1, '2026-03-02 00:00:00', 689, 3);
INSERT INTO features.credit_bureau FROM held(1, '2026-03-02 09:00:00', 640, 3);

-- name: a_quarter_of_a_point_and_the_limit
-- for: second_score
-- uses: own_rows
INSERT INTO feed.calendar VALUES ('other', '2026-03-02', '2026-03-01 18:00:00', '2026-03-02 02:30:00', NULL);
INSERT INTO scoring.scorecards VALUES ('c', 'canary', '2026-02-01', 100.25, 2, 3, 4, 5, 6, 7, 8, 225.25, 300.25);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 02:58:00', '2026-03-02 02:50:00', 'c', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 1, '2026-03-02 03:00:00', '2026-03-02 02:50:00', 'c', '2026-03-01 00:00:00');
INSERT INTO features.internal FROM own(1, '2026-03-02 01:00:00', '2026-03-02 02:00:00', 0);
INSERT INTO features.internal VALUES (1, '2026-03-02 02:30:00', '2026-03-02 02:59:00', 0, 0, 12);
INSERT INTO features.credit_bureau VALUES (1, '2026-03-02 00:00:00', 649, 0, 0, 0);

-- name: on_the_limits_of_both_versions
-- for: second_score
-- uses: own_rows
INSERT INTO scoring.scorecards VALUES ('c', 'canary', '2026-02-01', 98.50, 2, 3, 4, 5, 6, 7, 8, 200, 223.50);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 02:58:00', '2026-03-02 02:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 1, '2026-03-02 02:59:00', '2026-03-02 02:50:00', 'c', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 1, '2026-03-02 02:59:00', '2026-03-02 02:00:00', 'c', '2026-03-02 00:00:00');
INSERT INTO features.internal FROM own(1, '2026-03-02 01:00:00', '2026-03-02 02:00:00', 0);
INSERT INTO features.internal FROM own(1, '2026-03-02 02:50:00', '2026-03-02 02:59:01', 7);
INSERT INTO features.credit_bureau VALUES (1, '2026-03-02 00:00:00', 649, 0, 0, 0);

-- name: another_vendor_and_two_customers
-- for: second_score
-- uses: own_rows
INSERT INTO feed.calendar VALUES ('other', '2026-03-02', '2026-03-02 00:10:00', '2026-03-02 02:40:00', NULL);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 03:00:00', '2026-03-02 02:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 2, '2026-03-02 03:00:00', '2026-03-02 02:50:00', 'a', '2026-03-02 00:00:00');
INSERT INTO features.internal FROM own(1, '2026-03-02 01:00:00', '2026-03-02 02:00:00', 9);
INSERT INTO features.internal FROM own(2, '2026-03-02 01:00:00', '2026-03-02 02:59:59', 2);
INSERT INTO features.credit_bureau FROM held(1, '2026-03-02 00:00:00', 690, 5);
INSERT INTO features.credit_bureau FROM held(2, '2026-03-02 00:00:00', 700, 0);

-- name: one_of_each_decision
-- for: second_score
-- uses: own_rows
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 02:30:00', '2026-03-02 02:00:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 2, '2026-03-02 03:00:00', '2026-03-02 02:50:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 3, '2026-03-02 02:40:00', '2026-03-02 02:20:00', 'a', '2026-03-01 00:00:00');
INSERT INTO features.internal FROM own(1, '2026-03-02 01:00:00', '2026-03-02 02:00:00', 0);
INSERT INTO features.internal FROM own(2, '2026-03-02 01:00:00', '2026-03-02 03:00:00', 0);
INSERT INTO features.internal FROM own(3, '2026-03-02 01:00:00', '2026-03-02 02:10:00', 0);
INSERT INTO features.credit_bureau FROM held(1, '2026-03-02 00:00:00', 700, 0);
INSERT INTO features.credit_bureau FROM held(2, '2026-03-02 00:00:00', 640, 0);
INSERT INTO features.credit_bureau FROM held(3, '2026-03-02 00:00:00', 600, 0);

-- name: looks_around_the_hour_of_a_canary
-- for: second_score
-- uses: own_rows
INSERT INTO scoring.scorecards FROM card('c', 'canary', 98, 2);
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 02:01:00', '2026-03-02 01:59:59', 'c', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 1, '2026-03-02 02:30:00', '2026-03-02 02:00:00', 'c', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 2, '2026-03-02 02:30:00', '2026-03-02 02:00:00', 'c', '2026-02-28 00:00:00');
INSERT INTO features.internal FROM own(1, '2026-03-02 01:00:00', '2026-03-02 02:00:00', 0);
INSERT INTO features.internal FROM own(2, '2026-03-02 01:00:00', '2026-03-02 02:00:00', 0);
INSERT INTO features.credit_bureau FROM held(1, '2026-03-02 00:00:00', 690, 0);
INSERT INTO features.credit_bureau FROM held(2, '2026-03-02 00:00:00', 645, 0);
INSERT INTO features.credit_bureau FROM held(2, '2026-03-02 03:00:00', 500, 0);

-- name: looks_before_the_hour_and_a_supplement
-- for: second_score
-- uses: own_rows
INSERT INTO scoring.decisions FROM made(1, 1, '2026-03-02 02:02:00', '2026-03-02 01:30:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(2, 1, '2026-03-02 02:03:00', '2026-03-02 02:00:00', 'a', '2026-03-01 00:00:00');
INSERT INTO scoring.decisions FROM made(3, 1, '2026-03-02 02:03:00', '2026-03-02 02:00:00', 'a', '2026-03-02 00:00:00');
INSERT INTO features.internal FROM own(1, '2026-03-02 01:00:00', '2026-03-02 02:00:00', 1);
INSERT INTO features.internal FROM own(1, '2026-03-02 02:01:00', '2026-03-02 02:03:00', 2);
INSERT INTO features.credit_bureau FROM held(1, '2026-03-02 00:00:00', 645, 0);
INSERT INTO features.credit_bureau FROM held(1, '2026-03-02 01:00:00', 620, 0);

-- What turned: under which incident, and for how much ---------------------------------------------------------------------------

-- name: two_incidents
-- part: true
-- uses: cards
INSERT INTO ref.fx VALUES ('USD', 1), ('JPY', 0.006641);
INSERT INTO ops.incidents VALUES ('INC-1', 'P1', 's', '2026-03-01 10:00:00', 'k'), ('INC-2', 'P1', 's', '2026-03-02 10:00:00', 'l');
CREATE TEMP MACRO first_(id, amount, currency, decision) AS TABLE
SELECT id, id, TIMESTAMP '2026-03-02 03:00:00', 'p', TIMESTAMP '2026-03-02 02:50:00', amount, currency, 'a', TIMESTAMP '2026-03-01', 200, decision;
CREATE TEMP MACRO second_(id, decided, decision, incident) AS TABLE
SELECT id, decided, 'a', TIMESTAMP '2026-03-02', 230, decision, incident, 'k', TIMESTAMP '2026-03-02 11:00:00';

-- name: amounts_on_the_limit
-- for: exposure
-- uses: two_incidents
INSERT INTO risk.limits VALUES ('second_look', 10000);
INSERT INTO scoring.decisions FROM first_(1, 10000, 'USD', 'approve');
INSERT INTO scoring.decisions FROM first_(2, 9999.99, 'USD', 'approve');
INSERT INTO scoring.decisions FROM first_(3, 10000, 'USD', 'approve');
INSERT INTO scoring.rescored FROM second_(1, 1, 'review', 'INC-2');
INSERT INTO scoring.rescored FROM second_(2, 2, 'review', 'INC-2');
INSERT INTO scoring.rescored FROM second_(3, 3, 'review', 'INC-2');

-- name: one_amount_on_the_limit_and_one_above_another
-- for: exposure
-- uses: two_incidents
INSERT INTO risk.limits VALUES ('second_look', 50), ('new_device_cap', 25), ('wire_by_hand', 90);
INSERT INTO scoring.decisions FROM first_(1, 50, 'USD', 'review');
INSERT INTO scoring.decisions FROM first_(2, 40, 'USD', 'review');
INSERT INTO scoring.rescored FROM second_(1, 1, 'decline', 'INC-2');
INSERT INTO scoring.rescored FROM second_(2, 2, 'decline', 'INC-2');

-- name: on_the_limit_of_a_rate
-- for: exposure
-- uses: two_incidents
INSERT INTO risk.limits VALUES ('second_look', 6.64), ('new_device_cap', 2);
INSERT INTO scoring.decisions FROM first_(1, 1000, 'JPY', 'approve');
INSERT INTO scoring.decisions FROM first_(2, 3, 'USD', 'approve');
INSERT INTO scoring.rescored FROM second_(1, 1, 'review', 'INC-2');
INSERT INTO scoring.rescored FROM second_(2, 2, 'review', 'INC-2');

-- name: yen_and_euros
-- for: exposure
-- uses: two_incidents
INSERT INTO ref.fx VALUES ('EUR', 1.085);
INSERT INTO risk.limits VALUES ('second_look', 10000);
INSERT INTO scoring.decisions FROM first_(1, 1250000, 'JPY', 'approve');
INSERT INTO scoring.decisions FROM first_(2, 9300, 'EUR', 'approve');
INSERT INTO scoring.rescored FROM second_(1, 1, 'decline', 'INC-2');
INSERT INTO scoring.rescored FROM second_(2, 2, 'decline', 'INC-2');

-- name: one_that_was_scored_under_both_incidents
-- for: exposure
-- uses: two_incidents
INSERT INTO risk.limits VALUES ('second_look', 10000);
INSERT INTO scoring.decisions FROM first_(1, 26000, 'USD', 'approve');
INSERT INTO scoring.decisions FROM first_(2, 15, 'JPY', 'approve');
INSERT INTO scoring.rescored FROM second_(1, 1, 'decline', 'INC-1');
INSERT INTO scoring.rescored FROM second_(2, 1, 'review', 'INC-2');
INSERT INTO scoring.rescored FROM second_(3, 2, 'approve', 'INC-2');

-- name: one_of_each_incident
-- for: exposure
-- uses: two_incidents
INSERT INTO risk.limits VALUES ('second_look', 10000), ('wire_by_hand', 25000);
INSERT INTO scoring.decisions FROM first_(1, 12000, 'USD', 'review');
INSERT INTO scoring.decisions FROM first_(2, 13000, 'USD', 'review');
INSERT INTO scoring.rescored FROM second_(1, 1, 'approve', 'INC-1');
INSERT INTO scoring.rescored FROM second_(2, 2, 'approve', 'INC-2');

-- name: one_stays_and_two_go_different_ways
-- for: exposure
-- uses: two_incidents
INSERT INTO risk.limits VALUES ('second_look', 10);
INSERT INTO scoring.decisions FROM first_(1, 12, 'USD', 'approve');
INSERT INTO scoring.decisions FROM first_(2, 13, 'USD', 'approve');
INSERT INTO scoring.decisions FROM first_(3, 14, 'USD', 'review');
INSERT INTO scoring.rescored FROM second_(1, 1, 'review', 'INC-2');
INSERT INTO scoring.rescored FROM second_(2, 2, 'decline', 'INC-2');
INSERT INTO scoring.rescored FROM second_(3, 3, 'review', 'INC-2');

-- name: from_two_ways_to_one
-- for: exposure
-- uses: two_incidents
INSERT INTO risk.limits VALUES ('second_look', 13);
INSERT INTO scoring.decisions FROM first_(1, 12, 'USD', 'approve');
INSERT INTO scoring.decisions FROM first_(2, 13, 'USD', 'decline');
INSERT INTO scoring.decisions FROM first_(3, 12, 'USD', 'approve');
INSERT INTO scoring.rescored FROM second_(1, 1, 'review', 'INC-2');
INSERT INTO scoring.rescored FROM second_(2, 2, 'review', 'INC-2');
INSERT INTO scoring.rescored FROM second_(3, 3, 'review', 'INC-1');

-- name: cents_that_are_rounded_one_by_one
-- for: exposure
-- uses: two_incidents
INSERT INTO risk.limits VALUES ('second_look', 10000);
INSERT INTO scoring.decisions FROM first_(1, 1, 'JPY', 'approve');
INSERT INTO scoring.decisions FROM first_(2, 1, 'JPY', 'approve');
INSERT INTO scoring.decisions FROM first_(3, 1, 'JPY', 'decline');
INSERT INTO scoring.rescored FROM second_(1, 1, 'review', 'INC-2');
INSERT INTO scoring.rescored FROM second_(2, 2, 'review', 'INC-2');
INSERT INTO scoring.rescored FROM second_(3, 3, 'review', 'INC-2');

-- name: dollars_and_yen_on_one_way
-- for: exposure
-- uses: two_incidents
INSERT INTO risk.limits VALUES ('second_look', 0.01), ('new_device_cap', 9);
INSERT INTO scoring.decisions FROM first_(1, 1, 'JPY', 'decline');
INSERT INTO scoring.decisions FROM first_(2, 0.50, 'USD', 'decline');
INSERT INTO scoring.decisions FROM first_(3, 5, 'JPY', 'decline');
INSERT INTO scoring.rescored FROM second_(1, 1, 'approve', 'INC-2');
INSERT INTO scoring.rescored FROM second_(2, 2, 'approve', 'INC-2');

-- Arrivals: the clock of these stands at 2026-03-18 10:05:00 ---------------------------------------------------------------------

-- name: days
-- part: true
CREATE TEMP MACRO due(vendor, day, expected) AS TABLE
SELECT vendor, day::DATE, expected::TIMESTAMP - INTERVAL 2 HOUR, expected::TIMESTAMP, NULL;
CREATE TEMP MACRO came(id, vendor, kind, day, as_of, received) AS TABLE
SELECT id, vendor, kind, day::DATE, 'f', as_of::TIMESTAMP, received::TIMESTAMP, received::TIMESTAMP + INTERVAL 2 MINUTE, 10;

-- name: days_on_the_edges_of_the_28
-- for: arrivals
-- uses: days
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-02-18', '2026-02-18 10:05:00');
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-02-19', '2026-02-18 10:05:01');
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-03-18', '2026-03-18 10:05:00');
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-03-19', '2026-03-18 10:05:01');

-- name: the_file_of_the_day_before_under_the_days_name
-- for: arrivals
-- uses: days
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-03-18', '2026-03-18 02:00:00');
INSERT INTO feed.deliveries FROM came(1, 'credit-bureau', 'full', '2026-03-18', '2026-03-17 00:00:00', '2026-03-18 01:58:00');
INSERT INTO feed.deliveries FROM came(2, 'credit-bureau', 'full', '2026-03-18', '2026-03-18 00:00:00', '2026-03-18 09:15:20');
INSERT INTO feed.deliveries FROM came(3, 'credit-bureau', 'full', '2026-03-18', '2026-03-18 00:00:00', '2026-03-18 09:45:20');

-- name: a_supplement_before_the_file_and_one_of_another_vendor
-- for: arrivals
-- uses: days
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-03-18', '2026-03-18 02:00:00');
INSERT INTO feed.calendar FROM due('other', '2026-03-18', '2026-03-18 02:00:00');
INSERT INTO feed.deliveries FROM came(1, 'credit-bureau', 'supplement', '2026-03-18', '2026-03-18 00:00:00', '2026-03-18 01:00:00');
INSERT INTO feed.deliveries FROM came(2, 'other', 'full', '2026-03-18', '2026-03-18 00:00:00', '2026-03-18 01:30:00');
INSERT INTO feed.deliveries FROM came(3, 'credit-bureau', 'full', '2026-03-18', '2026-03-18 00:00:00', '2026-03-18 01:57:30');

-- name: a_day_that_came_under_the_next_days_name
-- for: arrivals
-- uses: days
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-03-17', '2026-03-17 02:00:00');
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-03-18', '2026-03-18 02:00:00');
INSERT INTO feed.deliveries FROM came(1, 'credit-bureau', 'full', '2026-03-18', '2026-03-17 00:00:00', '2026-03-18 01:58:00');
INSERT INTO feed.deliveries FROM came(2, 'credit-bureau', 'full', '2026-03-18', '2026-03-18 00:00:00', '2026-03-18 01:59:40');

-- name: old_content_on_two_mornings
-- for: arrivals
-- uses: days
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-03-16', '2026-03-16 02:00:00');
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-03-17', '2026-03-17 02:00:00');
INSERT INTO feed.deliveries FROM came(1, 'credit-bureau', 'full', '2026-03-17', '2026-03-16 00:00:00', '2026-03-17 01:30:00');
INSERT INTO feed.deliveries FROM came(2, 'credit-bureau', 'full', '2026-03-16', '2026-03-16 00:00:00', '2026-03-17 03:30:10');
INSERT INTO feed.deliveries FROM came(3, 'credit-bureau', 'supplement', '2026-03-17', '2026-03-17 00:00:00', '2026-03-17 01:40:00');

-- name: three_days_late_and_sent_twice
-- for: arrivals
-- uses: days
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-03-02', '2026-03-02 02:00:00');
INSERT INTO feed.deliveries FROM came(1, 'credit-bureau', 'full', '2026-03-02', '2026-03-02 00:00:00', '2026-03-05 02:00:30');
INSERT INTO feed.deliveries FROM came(2, 'credit-bureau', 'full', '2026-03-02', '2026-03-02 00:00:00', '2026-03-07 02:00:30');

-- name: four_days_late_and_five
-- for: arrivals
-- uses: days
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-03-02', '2026-03-02 02:00:00');
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-03-01', '2026-03-01 02:00:00');
INSERT INTO feed.deliveries FROM came(1, 'credit-bureau', 'full', '2026-03-01', '2026-03-01 00:00:00', '2026-03-05 02:00:29');
INSERT INTO feed.deliveries FROM came(2, 'credit-bureau', 'full', '2026-03-02', '2026-03-02 00:00:00', '2026-03-07 02:00:29');
INSERT INTO feed.deliveries FROM came(3, 'credit-bureau', 'full', '2026-03-02', '2026-03-01 00:00:00', '2026-03-04 02:00:29');

-- name: two_files_on_the_edges_of_the_28_days
-- for: arrivals
-- uses: days
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-02-18', '2026-02-18 10:05:00');
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-02-19', '2026-02-19 09:00:00');
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-03-18', '2026-03-18 10:05:00');
INSERT INTO feed.deliveries FROM came(1, 'credit-bureau', 'full', '2026-02-18', '2026-02-18 08:05:00', '2026-02-18 10:00:15');
INSERT INTO feed.deliveries FROM came(2, 'credit-bureau', 'full', '2026-02-19', '2026-02-19 07:00:00', '2026-02-21 09:00:15');

-- name: a_file_of_a_day_to_come_and_days_of_others
-- for: arrivals
-- uses: days
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-03-18', '2026-03-18 11:00:00');
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-02-10', '2026-02-10 11:00:00');
INSERT INTO feed.calendar FROM due('credit-bureau', '2026-03-17', '2026-03-17 11:00:00');
INSERT INTO feed.calendar FROM due('other', '2026-03-17', '2026-03-17 11:00:00');
INSERT INTO feed.deliveries FROM came(1, 'other', 'full', '2026-03-17', '2026-03-17 09:00:00', '2026-03-17 10:00:00');
INSERT INTO feed.deliveries FROM came(2, 'credit-bureau', 'full', '2026-03-18', '2026-03-18 09:00:00', '2026-03-18 10:00:00');
INSERT INTO feed.deliveries FROM came(3, 'credit-bureau', 'full', '2026-02-10', '2026-02-10 09:00:00', '2026-02-10 10:00:00');
