CREATE TABLE store_migrations (
    old_identifier TEXT CONSTRAINT store_migrations_pkey PRIMARY KEY,
    new_identifier TEXT NOT NULL CONSTRAINT store_migrations_new_identifier_key UNIQUE
);
