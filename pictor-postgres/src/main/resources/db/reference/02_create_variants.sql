CREATE TABLE variants (
    id UUID NOT NULL DEFAULT gen_random_uuid() CONSTRAINT variants_pkey PRIMARY KEY,
    hash TEXT NOT NULL CONSTRAINT variants_hash_fkey REFERENCES hashes (hash),
    variant TEXT NOT NULL,
    identifier TEXT NOT NULL,
    accessed TIMESTAMP WITHOUT TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE UNIQUE INDEX hash_variant_index ON variants (hash, variant);
