CREATE TABLE aliases (
    alias TEXT CONSTRAINT aliases_pkey PRIMARY KEY,
    hash TEXT NOT NULL CONSTRAINT aliases_hash_fkey REFERENCES hashes (hash),
    token TEXT NOT NULL
);

CREATE INDEX aliases_hash_index ON aliases (hash);
