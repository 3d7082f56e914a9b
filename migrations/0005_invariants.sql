-- What was sent lately, for the promises that are watched every minute.
CREATE INDEX deliveries_sending ON deliveries (sending_at) WHERE sending_at IS NOT NULL;
