-- Not CONCURRENTLY: that would wait for every old transaction in the database, a running dump included, and a start
-- must not. A build keeps writers of its table out for about a second per million rows, once.
CREATE INDEX pictor_proxies_alias_index ON proxies (alias);
CREATE INDEX pictor_proxies_accessed_index ON proxies (accessed, url);
CREATE INDEX pictor_variants_accessed_index ON variants (accessed, id);
CREATE INDEX pictor_variants_identifier_index ON variants (identifier);
CREATE INDEX pictor_job_queue_new_index ON job_queue (queue, queue_time, id) WHERE status = 'new';
CREATE INDEX pictor_job_queue_spent_index ON job_queue (id) WHERE retry <= 0;
CREATE INDEX pictor_uploads_created_at_index ON uploads (created_at);
