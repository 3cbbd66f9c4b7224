-- What does a store hold on disk? The first shape of every table. The next change is a new file beside this one with
-- the next number; files that stores were made with are never edited. Instants are microseconds UTC, money is cents.

-- The truth. Nothing is changed or removed; `hash` chains each row to the one before (engine/journal.hpp).
CREATE TABLE journal (
  seq          INTEGER PRIMARY KEY,
  case_id      TEXT    NOT NULL,
  case_seq     INTEGER NOT NULL CHECK (case_seq > 0),
  type         TEXT    NOT NULL,
  type_version INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  actor        TEXT    NOT NULL,
  asserted     INTEGER NOT NULL CHECK (asserted IN (0, 1)),
  payload      TEXT    NOT NULL,
  salt         BLOB    NOT NULL CHECK (length(salt) = 16),
  hash         BLOB    NOT NULL CHECK (length(hash) = 32),
  state        TEXT    NOT NULL,
  commands     TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX journal_by_case ON journal (case_id, case_seq);
CREATE TRIGGER journal_has_no_gap BEFORE INSERT ON journal
  WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal)
  BEGIN SELECT RAISE(ABORT, 'the journal has no gaps'); END;
CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER journal_never_shrinks BEFORE DELETE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is never shortened'); END;

-- The read model, made from the journal. `checksum` covers the row with its tags: a hold decides what may go on.
CREATE TABLE cases (
  id                 TEXT    PRIMARY KEY NOT NULL,
  number             INTEGER NOT NULL UNIQUE,
  workflow           TEXT    NOT NULL,
  workflow_version   INTEGER NOT NULL,
  state              TEXT    NOT NULL,
  terminal           INTEGER NOT NULL CHECK (terminal IN (0, 1)),
  events             INTEGER NOT NULL,
  opened_at          INTEGER NOT NULL,
  updated_at         INTEGER NOT NULL,
  owner              TEXT    NOT NULL,
  parent             TEXT    NOT NULL,
  waiting_for        TEXT    NOT NULL,
  hold_code          TEXT    NOT NULL,
  hold               TEXT    NOT NULL,
  hold_since         INTEGER,
  due                INTEGER,
  amount_cents       INTEGER NOT NULL,
  condition          TEXT    NOT NULL CHECK (condition IN ('sound', 'frozen', 'quarantined')),
  condition_sentence TEXT    NOT NULL,
  failures           INTEGER NOT NULL,
  checksum           BLOB    NOT NULL CHECK (length(checksum) = 16)
) STRICT;
CREATE INDEX cases_open ON cases (number) WHERE terminal = 0;
CREATE INDEX cases_by_state ON cases (state, number);
CREATE INDEX cases_by_change ON cases (updated_at);

CREATE TABLE case_tags (
  case_id  TEXT    NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name     TEXT    NOT NULL,
  value    TEXT    NOT NULL,
  PRIMARY KEY (case_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_tags_by_value ON case_tags (name, value, case_id);

-- A key is taken once per generation by whoever plans it first; looking something up takes nothing.
CREATE TABLE outbox (
  id            INTEGER PRIMARY KEY,
  case_id       TEXT    NOT NULL,
  caused_by     INTEGER NOT NULL,
  position      INTEGER NOT NULL,
  command       TEXT    NOT NULL,
  kind          TEXT    NOT NULL,
  command_class TEXT    NOT NULL CHECK (command_class IN ('lookup', 'effect', 'reservation', 'child')),
  counterpart   TEXT    NOT NULL,
  key           TEXT    NOT NULL,
  generation    INTEGER NOT NULL CHECK (generation > 0),
  state         TEXT    NOT NULL
                CHECK (state IN ('planned', 'armed', 'unknown', 'confirmed', 'rejected', 'held', 'cancelled')),
  dispatch      TEXT    NOT NULL CHECK (dispatch IN ('auto', 'confirm', 'assisted')),
  attempt       INTEGER NOT NULL,
  payload       TEXT    NOT NULL,
  payload_hash  TEXT    NOT NULL,
  pre_image     TEXT    NOT NULL,
  reference     TEXT    NOT NULL,
  result        TEXT    NOT NULL,
  evidence      TEXT    NOT NULL,
  code          TEXT    NOT NULL,
  sentence      TEXT    NOT NULL,
  due           INTEGER,
  armed_at      INTEGER,
  deadline      INTEGER,
  asked_by      TEXT    NOT NULL,
  checksum      BLOB    NOT NULL CHECK (length(checksum) = 16)
) STRICT;
CREATE UNIQUE INDEX outbox_by_key ON outbox (kind, key, generation) WHERE command_class <> 'lookup';
CREATE INDEX outbox_by_case ON outbox (case_id);
CREATE INDEX outbox_open ON outbox (id) WHERE state IN ('planned', 'armed', 'unknown', 'held');
CREATE INDEX outbox_wakes ON outbox (due, id, state)
  WHERE due IS NOT NULL AND state IN ('planned', 'armed', 'unknown', 'held');

CREATE TABLE timers (
  id       INTEGER PRIMARY KEY,
  case_id  TEXT    NOT NULL,
  name     TEXT    NOT NULL,
  due      INTEGER NOT NULL,
  state    TEXT    NOT NULL CHECK (state IN ('set', 'fired', 'cancelled')),
  checksum BLOB    NOT NULL CHECK (length(checksum) = 16)
) STRICT;
CREATE UNIQUE INDEX timers_set_once ON timers (case_id, name) WHERE state = 'set';
CREATE INDEX timers_by_case ON timers (case_id);
CREATE INDEX timers_wakes ON timers (due, id, state) WHERE state = 'set';

CREATE TABLE approvals (
  id           INTEGER PRIMARY KEY,
  case_id      TEXT    NOT NULL,
  subject      TEXT    NOT NULL,
  cents        INTEGER NOT NULL,
  payload_hash TEXT    NOT NULL,
  requested_by TEXT    NOT NULL,
  requested_at INTEGER NOT NULL,
  state        TEXT    NOT NULL CHECK (state IN ('open', 'given', 'refused', 'void')),
  decided_by   TEXT    NOT NULL,
  decided_at   INTEGER,
  reason       TEXT    NOT NULL,
  checksum     BLOB    NOT NULL CHECK (length(checksum) = 16)
) STRICT;
CREATE INDEX approvals_by_case ON approvals (case_id);
CREATE INDEX approvals_open ON approvals (id) WHERE state = 'open';

CREATE TABLE failures (
  case_id        TEXT    PRIMARY KEY NOT NULL,
  reason         TEXT    NOT NULL,
  oldest_failure INTEGER NOT NULL,
  last_attempt   INTEGER NOT NULL,
  attempts       INTEGER NOT NULL,
  open           INTEGER NOT NULL CHECK (open IN (0, 1))
) STRICT;
CREATE INDEX failures_open ON failures (oldest_failure, case_id) WHERE open = 1;

-- Refusals for lack of rights, chained like the journal.
CREATE TABLE access_log (
  seq     INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  actor   TEXT    NOT NULL,
  action  TEXT    NOT NULL,
  subject TEXT    NOT NULL,
  hash    BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER access_log_has_no_gap BEFORE INSERT ON access_log
  WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM access_log)
  BEGIN SELECT RAISE(ABORT, 'the access log has no gaps'); END;
CREATE TRIGGER access_log_never_changes BEFORE UPDATE ON access_log
  BEGIN SELECT RAISE(ABORT, 'the access log is never changed'); END;
CREATE TRIGGER access_log_never_shrinks BEFORE DELETE ON access_log
  BEGIN SELECT RAISE(ABORT, 'the access log is never shortened'); END;

CREATE TABLE settings (
  name  TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
