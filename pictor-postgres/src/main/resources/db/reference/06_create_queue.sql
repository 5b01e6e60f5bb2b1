CREATE TYPE job_status AS ENUM ('new', 'running');

CREATE TABLE job_queue (
    id UUID NOT NULL DEFAULT gen_random_uuid() CONSTRAINT job_queue_pkey PRIMARY KEY,
    queue TEXT NOT NULL,
    job JSONB NOT NULL,
    worker UUID CONSTRAINT job_queue_worker_key UNIQUE,
    status job_status NOT NULL DEFAULT 'new',
    queue_time TIMESTAMP WITHOUT TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    heartbeat TIMESTAMP WITHOUT TIME ZONE
);

CREATE INDEX queue_status_index ON job_queue (queue, status);
CREATE INDEX heartbeat_index ON job_queue (heartbeat);

CREATE FUNCTION queue_status_notify() RETURNS trigger AS
$$
BEGIN
	PERFORM pg_notify('queue_status_channel', NEW.id::text || ' ' || NEW.queue::text);
	RETURN NEW;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER queue_status
    AFTER INSERT OR UPDATE OF status ON job_queue
    FOR EACH ROW EXECUTE FUNCTION queue_status_notify();
