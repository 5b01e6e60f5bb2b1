CREATE TABLE hashes (
    hash TEXT CONSTRAINT hashes_pkey PRIMARY KEY,
    identifier TEXT NOT NULL CONSTRAINT hashes_identifier_key UNIQUE,
    motion_identifier TEXT CONSTRAINT hashes_motion_identifier_key UNIQUE,
    created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX ordered_hash_index ON hashes (created_at, hash);
