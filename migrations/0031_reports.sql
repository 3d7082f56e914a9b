-- Rows come in the order of time: a summary of each block finds a day or a week at hardly any cost to who writes.
CREATE INDEX messages_by_time ON messages USING brin (occurred_at);
CREATE INDEX deliveries_by_time ON deliveries USING brin (sent_at);
