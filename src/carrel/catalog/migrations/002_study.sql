-- What the journals in study/ hold, and what follows from it. All of it can be made again from them.

CREATE TABLE study_events (
    id      TEXT PRIMARY KEY,
    kind    TEXT NOT NULL,
    at      TEXT NOT NULL,     -- UTC, milliseconds; sorts as text
    device  TEXT NOT NULL,
    lecture TEXT,              -- watched, noted, marked, note_edited
    subject TEXT,              -- the note, the plan, or the event that is taken back
    body    TEXT NOT NULL      -- the event as its journal has it
) STRICT, WITHOUT ROWID;

CREATE INDEX study_events_of_lecture ON study_events (kind, lecture);
CREATE INDEX study_events_of_subject ON study_events (subject, kind) WHERE subject IS NOT NULL;

-- How far each journal is read: a journal only ever grows, so that what is known of it need not be read again.
CREATE TABLE journals (
    name       TEXT PRIMARY KEY,
    bytes      INTEGER NOT NULL,   -- to the end of the last whole line that was read
    ending     TEXT NOT NULL,      -- digest of the bytes just before that: still the same file?
    size       INTEGER NOT NULL,   -- the file when it was read; the same again, and there is nothing new in it
    changed_ns INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE progress (
    lecture      TEXT PRIMARY KEY,
    intervals    TEXT NOT NULL,   -- JSON [[from, to], ...], seconds
    resume_s     REAL,
    completed_at TEXT,
    last_at      TEXT NOT NULL,
    duration_s   REAL             -- the lecture's length that this was reckoned with
) STRICT, WITHOUT ROWID;

-- Each stretch that was watched or noted, as study time.
CREATE TABLE study_time (
    event       TEXT PRIMARY KEY,
    lecture     TEXT NOT NULL,
    day         TEXT NOT NULL,    -- the learner's own date
    watched_s   REAL NOT NULL,    -- wall time over what was new
    rewatched_s REAL NOT NULL,
    noted_s     REAL NOT NULL,
    media_s     REAL NOT NULL,
    new_media_s REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX study_time_of_day ON study_time (day);
CREATE INDEX study_time_of_lecture ON study_time (lecture);

CREATE TABLE notes (
    id         TEXT PRIMARY KEY,
    lecture    TEXT NOT NULL,
    second     REAL,
    text       TEXT NOT NULL,
    edit       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    others     TEXT NOT NULL,     -- JSON [{edit, device, at, text}, ...]
    deleted    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX notes_of_lecture ON notes (lecture, second);
