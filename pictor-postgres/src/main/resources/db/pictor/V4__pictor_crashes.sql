-- Whoever takes a job back whose worker died, also a peer that counts no try for it, takes a try off with it. A row that
-- has none left is claimed by nobody; the sweep makes it a dead letter.
CREATE FUNCTION pictor_crash_counted() RETURNS trigger AS
$$
BEGIN
    NEW.retry := OLD.retry - 1;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER pictor_crash_counted
    BEFORE UPDATE OF worker ON job_queue
    FOR EACH ROW
    WHEN (OLD.worker IS NOT NULL AND NEW.worker IS NULL AND NEW.status = 'new' AND NEW.retry = OLD.retry
        AND OLD.heartbeat <= timezone('UTC', now()) - interval '2 minutes')
    EXECUTE FUNCTION pictor_crash_counted();
