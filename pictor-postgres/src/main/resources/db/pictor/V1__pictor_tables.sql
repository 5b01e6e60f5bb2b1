-- Files that are being stored while no row names them yet.
CREATE TABLE pictor_pending_files (
    identifier TEXT CONSTRAINT pictor_pending_files_pkey PRIMARY KEY,
    created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL
);

CREATE INDEX pictor_pending_files_age_index ON pictor_pending_files (created_at);

-- Who holds a right to build a variant. The row goes with the right, whoever removes that.
CREATE TABLE pictor_build_rights (
    key TEXT CONSTRAINT pictor_build_rights_pkey PRIMARY KEY
        CONSTRAINT pictor_build_rights_key_fkey REFERENCES keyed_notifications (key) ON DELETE CASCADE,
    owner UUID NOT NULL
);

-- Jobs that were given up, with the reason.
CREATE TABLE pictor_dead_letters (
    id UUID CONSTRAINT pictor_dead_letters_pkey PRIMARY KEY,
    queue TEXT NOT NULL,
    job JSONB NOT NULL,
    unique_key TEXT,
    queue_time TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    died_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    reason TEXT NOT NULL
);

CREATE INDEX pictor_dead_letters_age_index ON pictor_dead_letters (died_at);
