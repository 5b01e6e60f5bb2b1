CREATE TABLE details (
    identifier TEXT CONSTRAINT details_pkey PRIMARY KEY,
    json JSONB NOT NULL
);
