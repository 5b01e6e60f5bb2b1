CREATE TABLE settings (
    key TEXT CONSTRAINT settings_pkey PRIMARY KEY,
    value TEXT NOT NULL
);
