-- When the customer last said, to the platform, whether advertising is welcome: an older word changes nothing.
ALTER TABLE contacts ADD COLUMN marketing_stated_at timestamptz;

-- What moved with the merged contact besides what the other columns name: the ids of rows, by table.
ALTER TABLE contact_merges ADD COLUMN moved jsonb NOT NULL DEFAULT '{}';
