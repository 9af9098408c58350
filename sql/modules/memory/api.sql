SELECT concierge.attach_updated_at('@schema@.memories');
SELECT concierge.attach_updated_at('@schema@.accommodation_embeddings');
SELECT concierge.attach_updated_at('@schema@.embeddings');

-- Which text an embedding is of, what waits to be embedded, and which words there are.
SELECT concierge.attach_embeddings('@schema@.memories', indexes => false);
SELECT concierge.attach_embeddings('@schema@.session_memories', indexes => false);
SELECT concierge.attach_embeddings('@schema@.accommodation_embeddings', 'content', indexes => false);
SELECT concierge.attach_embeddings('@schema@.embeddings', indexes => false);
SELECT concierge.attach_embeddings('@schema@.web_sources', indexes => false);

CREATE OR REPLACE FUNCTION @private@.keep_memory() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF NOT EXISTS (
        SELECT FROM @schema@.memories m WHERE m.id = NEW.superseded_by AND m.user_id = NEW.user_id
    ) THEN
        PERFORM concierge.refuse(
            'rule_violated', 'a memory is superseded by one of the same person only',
            'The person has no memory ' || NEW.superseded_by || '.', 'Remember the new fact first.'
        );
    END IF;
    RETURN NEW;
END
$body$;

CREATE OR REPLACE TRIGGER concierge_20_keep_memory BEFORE INSERT OR UPDATE OF superseded_by, user_id
ON @schema@.memories
FOR EACH ROW WHEN (NEW.superseded_by IS NOT NULL) EXECUTE FUNCTION @private@.keep_memory();

-- All that is said of an accommodation is searched and embedded together.
CREATE OR REPLACE FUNCTION @private@.keep_accommodation() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    NEW.content := concat_ws(E'\n', NEW.name, NEW.description, array_to_string(NEW.amenities, ', '));
    RETURN NEW;
END
$body$;

CREATE OR REPLACE TRIGGER concierge_10_keep_accommodation BEFORE INSERT OR UPDATE ON @schema@.accommodation_embeddings
FOR EACH ROW EXECUTE FUNCTION @private@.keep_accommodation();

-- Whose session it is need not be said.
CREATE OR REPLACE FUNCTION @private@.keep_session_memory() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    NEW.user_id := (SELECT s.user_id FROM @schema@.chat_sessions s WHERE s.id = NEW.session_id);
    RETURN NEW;
END
$body$;

CREATE OR REPLACE TRIGGER concierge_20_keep_memory BEFORE INSERT ON @schema@.session_memories
FOR EACH ROW WHEN (NEW.user_id IS NULL) EXECUTE FUNCTION @private@.keep_session_memory();

CREATE OR REPLACE FUNCTION @private@.keep_url() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    NEW.url_hash := encode(sha256(convert_to(NEW.url, 'UTF8')), 'hex');
    RETURN NEW;
END
$body$;

CREATE OR REPLACE TRIGGER concierge_20_keep_url BEFORE INSERT OR UPDATE ON @schema@.web_sources
FOR EACH ROW EXECUTE FUNCTION @private@.keep_url();

-- What becomes of a memory is written down, whoever does it and however. With the owner's rights, because nobody else
-- adds to the events. Of a person who is leaving nothing is written down any more. The extension may be gone.
CREATE OR REPLACE FUNCTION @private@.note_memory(memory uuid, person uuid, what text, other uuid DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    who record;
BEGIN
    IF to_regproc('concierge.app_role') IS NOT NULL THEN
        SELECT concierge.uid() AS actor, concierge.app_role() AS role INTO who;
    ELSE
        SELECT NULL::uuid AS actor, NULL::text AS role INTO who;
    END IF;
    INSERT INTO @schema@.memory_events (memory_id, user_id, event, other_id, reason, actor, role)
    SELECT memory, p.id, what, other, nullif(left(current_setting('concierge.memory_reason', true), 2000), ''),
           who.actor, coalesce(who.role, session_user::text)
    FROM @schema@.profiles p WHERE p.id = person;
END
$body$;

CREATE OR REPLACE FUNCTION @private@.record_memory() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    what text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO @schema@.memory_access (memory_id, last_at) VALUES (NEW.id, NEW.created_at)
        ON CONFLICT DO NOTHING;
        PERFORM @private@.note_memory(NEW.id, NEW.user_id, 'add');
        RETURN NULL;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM @private@.note_memory(OLD.id, OLD.user_id, 'forget');
        RETURN NULL;
    END IF;
    what := CASE
        WHEN NEW.content = '' AND OLD.content <> '' THEN 'redact'
        WHEN NEW.content <> OLD.content THEN 'change'
        WHEN NEW.superseded_by IS NOT NULL AND NEW.superseded_by IS DISTINCT FROM OLD.superseded_by THEN 'supersede'
        WHEN NEW.valid_to IS NOT NULL AND OLD.valid_to IS NULL THEN 'forget'
        WHEN (NEW.importance, NEW.metadata, NEW.expires_at, NEW.memory_type, NEW.scope, NEW.valid_from, NEW.valid_to)
            IS DISTINCT FROM
            (OLD.importance, OLD.metadata, OLD.expires_at, OLD.memory_type, OLD.scope, OLD.valid_from, OLD.valid_to)
            THEN 'merge'
    END;
    IF what IS NOT NULL THEN
        PERFORM @private@.note_memory(
            NEW.id, NEW.user_id, what, CASE what WHEN 'supersede' THEN NEW.superseded_by END
        );
    END IF;
    RETURN NULL;
END
$body$;

CREATE OR REPLACE TRIGGER concierge_90_record_memory AFTER INSERT OR UPDATE OR DELETE ON @schema@.memories
FOR EACH ROW EXECUTE FUNCTION @private@.record_memory();

-- remember found what it was to remember.
CREATE OR REPLACE FUNCTION @private@.record_refresh() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM @private@.note_memory(m.id, m.user_id, 'refresh') FROM @schema@.memories m WHERE m.id = NEW.memory_id;
    RETURN NULL;
END
$body$;

CREATE OR REPLACE TRIGGER concierge_90_record_refresh AFTER UPDATE OF refreshed_at ON @schema@.memory_access
FOR EACH ROW EXECUTE FUNCTION @private@.record_refresh();

-- What happened stays written down until the person leaves.
CREATE OR REPLACE FUNCTION @private@.keep_memory_events() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM concierge.refuse(
        'not_permitted', 'events of memories are only added',
        'They say what became of a memory, whatever is thought of it later.', 'They go with the profile of their person.'
    );
    RETURN NULL;
END
$body$;

CREATE OR REPLACE TRIGGER concierge_50_append_only BEFORE UPDATE OR DELETE ON @schema@.memory_events
FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION @private@.keep_memory_events();
