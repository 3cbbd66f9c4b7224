-- What do figures, a start and the engine's questions need, so that none of them walks a table? Indexes for what is
-- really asked; one is gone that nobody asks any more.

-- Cases of a kind, all or the open ones, by number.
CREATE INDEX cases_by_workflow ON cases (workflow, terminal, number);
-- How many cases there are of each sort, counted from the index alone.
CREATE INDEX cases_counted ON cases (workflow, workflow_version, state, terminal, condition, waiting_for, hold_code);
CREATE INDEX cases_due ON cases (due) WHERE terminal = 0 AND due IS NOT NULL;

-- What is under way, in the order of its due time, with all that a start has to know of it.
DROP INDEX outbox_wakes;
CREATE INDEX outbox_at_a_glance ON outbox (due, id, state, case_id, kind, command_class, dispatch, reference)
  WHERE state IN ('planned', 'armed', 'unknown', 'held');
