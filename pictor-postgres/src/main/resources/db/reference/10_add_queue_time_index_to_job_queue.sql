CREATE INDEX queue_time_index ON job_queue (queue_time);
DROP INDEX queue_status_index;
