ALTER TABLE job_queue ADD COLUMN unique_key TEXT CONSTRAINT job_queue_unique_key_key UNIQUE;
