CREATE TABLE keyed_notifications (
    key TEXT CONSTRAINT keyed_notifications_pkey PRIMARY KEY,
    heartbeat TIMESTAMP WITHOUT TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX keyed_notifications_heartbeat_index ON keyed_notifications (heartbeat);

CREATE FUNCTION keyed_notify() RETURNS trigger AS
$$
BEGIN
	PERFORM pg_notify('keyed_notification_channel', OLD.key);
	RETURN NEW;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER keyed_notification_removed
    AFTER DELETE ON keyed_notifications
    FOR EACH ROW EXECUTE FUNCTION keyed_notify();
