-- When a customer was last written to, whatever became of it.
CREATE INDEX outreaches_of_contact ON outreaches (contact_id, sent_at);
