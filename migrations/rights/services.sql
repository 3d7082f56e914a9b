-- What each service may do in the database: what its statements need, and nothing else.
-- Generated from the statements in `services/` and `libs/` by `bin/docs`; applied by `bin/migrate`.

-- Without a password a role can log in only where nobody is asked for one.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['gpbikes_agents', 'gpbikes_courier', 'gpbikes_embeddings', 'gpbikes_router'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', wanted);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- made before, or a moment ago for another database of this server
        END;
        IF NOT pg_has_role(wanted, 'SET') THEN
            EXECUTE format('GRANT %I TO CURRENT_USER WITH INHERIT FALSE, SET TRUE', wanted);
        END IF;
    END LOOP;
END $$;
GRANT USAGE ON SCHEMA public TO gpbikes_agents, gpbikes_courier, gpbikes_embeddings, gpbikes_router;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM gpbikes_agents, gpbikes_courier, gpbikes_embeddings, gpbikes_router;

-- agents
GRANT SELECT ON dealerships, embedding_models, knowledge_chunks, knowledge_lexemes, knowledge_sources, knowledge_texts, media, memory_vectors, whatsapp_numbers TO gpbikes_agents;
GRANT SELECT, INSERT ON ai_usage, appointment_places, citations, deliveries TO gpbikes_agents;
GRANT SELECT, INSERT, DELETE ON memories TO gpbikes_agents;
GRANT SELECT, INSERT, UPDATE ON appointments, contact_facts, conversations, credit_applications, follow_ups, handoffs, leads, messages, outreaches, sale_papers, sales, surveys TO gpbikes_agents;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO gpbikes_agents;
GRANT SELECT, UPDATE ON advisors, contacts, turns TO gpbikes_agents;

-- courier
GRANT SELECT ON contact_aliases, contact_facts, dealerships, turns TO gpbikes_courier;
GRANT SELECT, INSERT ON ai_usage TO gpbikes_courier;
GRANT SELECT, INSERT, UPDATE ON deliveries, messages TO gpbikes_courier;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO gpbikes_courier;
GRANT SELECT, UPDATE ON contacts, conversations, media, whatsapp_numbers TO gpbikes_courier;

-- embeddings
GRANT SELECT ON dealerships, knowledge_texts, memories TO gpbikes_embeddings;
GRANT SELECT, INSERT, DELETE ON knowledge_lexemes, memory_vectors TO gpbikes_embeddings;
GRANT SELECT, INSERT, UPDATE ON embedding_models TO gpbikes_embeddings;
GRANT SELECT, INSERT, UPDATE, DELETE ON knowledge_chunks, knowledge_sources, outbox TO gpbikes_embeddings;

-- router
GRANT INSERT ON audit_log TO gpbikes_router;
GRANT SELECT ON message_corrections TO gpbikes_router;
GRANT SELECT, DELETE ON citations, deliveries, handoffs, sale_papers, surveys TO gpbikes_router;
GRANT SELECT, INSERT ON ai_usage TO gpbikes_router;
GRANT SELECT, INSERT, DELETE ON platform_updates TO gpbikes_router;
GRANT SELECT, INSERT, UPDATE ON dealerships, whatsapp_numbers TO gpbikes_router;
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_aliases, contact_facts, contact_merges, contacts, conversations, media, messages, outbox, turns TO gpbikes_router;
GRANT SELECT, UPDATE, DELETE ON appointments, credit_applications, follow_ups, leads, memories, memory_vectors, outreaches, sales TO gpbikes_router;

-- The partitions of the vectors are made and dropped by the service that fills them: it owns them.
DO $$
DECLARE
    part regclass;
BEGIN
    IF NOT pg_has_role(current_user, 'gpbikes_embeddings', 'USAGE') THEN
        GRANT gpbikes_embeddings TO CURRENT_USER WITH INHERIT TRUE, SET TRUE;
    END IF;
    GRANT CREATE ON SCHEMA public TO gpbikes_embeddings;
    FOR part IN
        SELECT 'knowledge_vectors'::regclass
        UNION SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'knowledge_vectors'::regclass
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO gpbikes_embeddings', part);
        EXECUTE format('GRANT ALL ON %s TO gpbikes_embeddings', part);
        EXECUTE format('GRANT SELECT ON %s TO gpbikes_agents', part);
    END LOOP;
END $$;
ALTER DEFAULT PRIVILEGES FOR ROLE gpbikes_embeddings IN SCHEMA public GRANT SELECT ON TABLES TO gpbikes_agents;

-- Dealerships: a transaction sees and writes the rows of the one it says it works for, of all when it says
-- so, and none when it says nothing. The owner of a table sees all of it.
SELECT close_off(closed::regclass)
FROM unnest(ARRAY['advisors', 'ai_usage', 'appointment_places', 'appointments', 'audit_log', 'citations', 'contact_aliases', 'contact_facts', 'contact_merges', 'contacts', 'conversations', 'credit_applications', 'deliveries', 'follow_ups', 'handoffs', 'knowledge_chunks', 'knowledge_lexemes', 'knowledge_sources', 'knowledge_vectors', 'leads', 'media', 'memories', 'memory_vectors', 'messages', 'outbox', 'outreaches', 'platform_updates', 'sale_papers', 'sales', 'surveys', 'turns', 'whatsapp_numbers']) AS closed;
SELECT close_off(inhrelid::regclass) FROM pg_inherits WHERE inhparent = 'knowledge_vectors'::regclass;
