-- What a source is of, and in which language, is asked of the source: without these columns five vectors fit into a page
-- instead of four. The service does not write them any more; a later migration drops them.
ALTER TABLE knowledge_vectors ALTER COLUMN kind DROP NOT NULL, ALTER COLUMN language DROP NOT NULL;
