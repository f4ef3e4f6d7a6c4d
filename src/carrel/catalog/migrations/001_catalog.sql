CREATE TABLE courses (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    program TEXT,
    position INTEGER NOT NULL,
    source_kind TEXT NOT NULL,
    source_address TEXT NOT NULL,
    source_key TEXT NOT NULL UNIQUE,
    folder TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    added_at TEXT NOT NULL,
    listed_at TEXT
) STRICT;

CREATE TABLE lectures (
    id TEXT PRIMARY KEY,
    course_id TEXT NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    address TEXT NOT NULL,
    title TEXT NOT NULL,
    section TEXT NOT NULL,
    position INTEGER NOT NULL,
    duration_s REAL,
    unavailable TEXT,
    gone_since TEXT,
    file TEXT UNIQUE,
    poster TEXT,
    description TEXT NOT NULL DEFAULT '',
    web_page TEXT,
    chapters TEXT NOT NULL DEFAULT '[]',
    languages_asked TEXT NOT NULL DEFAULT '[]',
    fingerprint TEXT,
    UNIQUE (course_id, key)
) STRICT;

CREATE TABLE transcripts (
    lecture_id TEXT NOT NULL REFERENCES lectures (id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (lecture_id, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE attachments (
    lecture_id TEXT NOT NULL REFERENCES lectures (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (lecture_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE steps (
    lecture_id TEXT NOT NULL REFERENCES lectures (id) ON DELETE CASCADE,
    step TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    remedy TEXT,
    code TEXT,
    message TEXT,
    hint TEXT,
    try_after REAL,
    PRIMARY KEY (lecture_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE removed (
    course_id TEXT NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (course_id, key)
) STRICT, WITHOUT ROWID;
