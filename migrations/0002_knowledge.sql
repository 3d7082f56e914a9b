-- What the dealership knows, what was said before, and the vectors by which both are found again.

CREATE EXTENSION IF NOT EXISTS vector;

-- Spanish text as the search compares it: without accents (no `unaccent` extension is needed), and with letters and
-- digits apart, so that MT-03, mt03 and MT 03 are one. The accent of -ción and -sión is put back, because the Spanish
-- stemmer finds the singular of "reparaciones" only with it.
CREATE FUNCTION spanish_lexemes(body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector(
    'pg_catalog.spanish'::regconfig,
    regexp_replace(
        regexp_replace(
            regexp_replace(
                translate(lower(normalize(body, NFKC)),
                          'áàâäãåéèêëíìîïóòôöõúùûüñçÁÀÂÄÃÅÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇ',
                          'aaaaaaeeeeiiiiooooouuuuncaaaaaaeeeeiiiiooooouuuunc'),
                '([a-z])-?([0-9])', '\1 \2', 'g'),
            '([0-9])-?([a-z])', '\1 \2', 'g'),
        '([cs])ion\M', '\1ión', 'g')
);

-- One document, page or data file. `key` is its name for people; importing the same key again replaces it.
CREATE TABLE knowledge_sources (
    id            uuid PRIMARY KEY,
    dealership_id uuid NOT NULL REFERENCES dealerships,
    key           text NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('catalog', 'accessory', 'service', 'faq', 'policy', 'document', 'page')),
    title         text NOT NULL,
    language      text NOT NULL,
    media_type    text NOT NULL,
    object_key    text NOT NULL DEFAULT '',
    content_hash  text NOT NULL,
    dated_on      date NOT NULL,
    imported_at   timestamptz NOT NULL
);
CREATE UNIQUE INDEX knowledge_sources_key ON knowledge_sources (dealership_id, key);

-- A passage that can be found and cited; `asked` are other ways in which customers ask for it.
CREATE TABLE knowledge_chunks (
    id            uuid PRIMARY KEY,
    dealership_id uuid NOT NULL REFERENCES dealerships,
    source_id     uuid NOT NULL REFERENCES knowledge_sources ON DELETE CASCADE,
    kind          text NOT NULL,
    language      text NOT NULL,
    position      integer NOT NULL,
    anchor        text NOT NULL,
    title_path    text[] NOT NULL,
    body          text NOT NULL,
    asked         text[] NOT NULL DEFAULT '{}',
    tokens        integer NOT NULL,
    content_hash  text NOT NULL,
    created_at    timestamptz NOT NULL,
    lexemes       tsvector NOT NULL
);
CREATE UNIQUE INDEX knowledge_chunks_content ON knowledge_chunks (source_id, content_hash);
CREATE INDEX knowledge_chunks_hash ON knowledge_chunks (content_hash);
CREATE INDEX knowledge_chunks_lexemes ON knowledge_chunks USING gin (lexemes) WITH (fastupdate = off);

-- In how many chunks of a dealership a lexeme occurs: rare words tell more than common ones.
CREATE TABLE knowledge_lexemes (
    dealership_id uuid NOT NULL REFERENCES dealerships,
    lexeme        text NOT NULL,
    chunks        integer NOT NULL,
    PRIMARY KEY (dealership_id, lexeme)
);

-- The models that vectors were made with, for the whole installation (hence no dealership). `served_as` is what the
-- provider calls the model in its answers, `recipe` how we prepare the text; vectors of two rows are never compared.
-- `question_mean` is where ordinary questions lie on average; `unit` the similarity that unrelated questions reach, by which
-- similarities of different models become comparable; `floor` the evidence below which the answer is "I don't know".
CREATE TABLE embedding_models (
    id           smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text NOT NULL,
    served_as    text NOT NULL,
    recipe       integer NOT NULL,
    state        text NOT NULL CHECK (state IN ('building', 'active', 'retired')),
    question_mean vector(384) NOT NULL,
    unit          real,
    floor         real,
    calibrated_at timestamptz,
    created_at   timestamptz NOT NULL,
    activated_at timestamptz,
    retired_at   timestamptz,
    UNIQUE (served_as, recipe)
);
CREATE UNIQUE INDEX embedding_models_one_active ON embedding_models (state) WHERE state = 'active';

-- The vectors of a chunk: facet 0 is its text, the others the ways in which it is asked for.
-- One partition per model, made by the embeddings service: its indexes are built after its rows are loaded, and it is
-- dropped whole. No foreign key to the chunks: checking it row by row would halve the load rate; writers and
-- removers exclude each other by an advisory lock instead (services/embeddings/store.py).
CREATE TABLE knowledge_vectors (
    model_id      smallint NOT NULL,
    chunk_id      uuid NOT NULL,
    facet         smallint NOT NULL,
    dealership_id uuid NOT NULL,
    source_id     uuid NOT NULL,
    kind          text NOT NULL,
    language      text NOT NULL,
    embedding     vector(384) NOT NULL,
    PRIMARY KEY (model_id, chunk_id, facet)
) PARTITION BY LIST (model_id);

-- What a conversation left behind about its contact; erased with the contact.
CREATE TABLE memories (
    id              uuid PRIMARY KEY,
    dealership_id   uuid NOT NULL REFERENCES dealerships,
    contact_id      uuid NOT NULL REFERENCES contacts ON DELETE CASCADE,
    conversation_id uuid REFERENCES conversations ON DELETE SET NULL,
    kind            text NOT NULL CHECK (kind IN ('summary', 'fact')),
    body            text NOT NULL,
    content_hash    text NOT NULL,
    occurred_at     timestamptz NOT NULL,
    created_at      timestamptz NOT NULL
);
CREATE UNIQUE INDEX memories_content ON memories (contact_id, kind, content_hash);

CREATE TABLE memory_vectors (
    model_id      smallint NOT NULL REFERENCES embedding_models,
    memory_id     uuid NOT NULL REFERENCES memories ON DELETE CASCADE,
    dealership_id uuid NOT NULL REFERENCES dealerships,
    contact_id    uuid NOT NULL,
    embedding     vector(384) NOT NULL,
    PRIMARY KEY (memory_id, model_id)
);
CREATE INDEX memory_vectors_of_contact ON memory_vectors (contact_id);

-- What a reply was answered from, for staff. It outlives its chunk: what was said stays explicable.
CREATE TABLE citations (
    message_id    uuid NOT NULL REFERENCES messages ON DELETE CASCADE,
    position      smallint NOT NULL,
    dealership_id uuid NOT NULL REFERENCES dealerships,
    chunk_id      uuid NOT NULL,
    source_key    text NOT NULL,
    source_title  text NOT NULL,
    title_path    text[] NOT NULL,
    dated_on      date NOT NULL,
    score         real NOT NULL,
    PRIMARY KEY (message_id, position)
);
