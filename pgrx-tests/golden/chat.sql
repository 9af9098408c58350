-- Name: chat_messages; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.chat_messages (
    id bigint NOT NULL,
    session_id uuid NOT NULL,
    seq bigint NOT NULL,
    role text NOT NULL,
    content text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb,
    idempotency_key text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT chat_messages_content_check CHECK ((length(content) <= 32768)),
    CONSTRAINT chat_messages_idempotency_key_check CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 200))),
    CONSTRAINT chat_messages_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text)),
    CONSTRAINT chat_messages_role_check CHECK ((role = ANY (ARRAY['user'::text, 'assistant'::text, 'system'::text]))),
    CONSTRAINT chat_messages_seq_check CHECK ((seq > 0))
);

-- Name: TABLE chat_messages; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.chat_messages IS 'What was said in a session. Order by seq, never by created_at.';

-- Name: COLUMN chat_messages.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_messages.id IS 'Id of the message.';

-- Name: COLUMN chat_messages.session_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_messages.session_id IS 'The session.';

-- Name: COLUMN chat_messages.seq; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_messages.seq IS 'Place in the session, from 1; set by a trigger without gaps, in the order of the commits.';

-- Name: COLUMN chat_messages.role; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_messages.role IS 'Who says it: user, assistant or system.';

-- Name: COLUMN chat_messages.content; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_messages.content IS 'What is said, at most 32768 characters.';

-- Name: COLUMN chat_messages.metadata; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_messages.metadata IS 'Anything else, a JSON object.';

-- Name: COLUMN chat_messages.idempotency_key; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_messages.idempotency_key IS 'Chosen by the writer; a session has each key once. At most 200 characters.';

-- Name: COLUMN chat_messages.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_messages.created_at IS 'When the transaction that wrote it began.';

-- Name: append_message(uuid, text, text, jsonb, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.append_message(session_id uuid, role text, content text, metadata jsonb DEFAULT '{}'::jsonb, idempotency_key text DEFAULT NULL::text) RETURNS app.chat_messages
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    message app.chat_messages;
BEGIN
    -- Before the key is looked for, so that of two callers with one key the second finds what the first wrote.
    PERFORM FROM app.chat_sessions s WHERE s.id = append_message.session_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM concierge.refuse(
            'undefined_object', 'there is no such chat session',
            'No chat session that you may write to has the id '
                || coalesce(append_message.session_id::text, 'null') || '.',
            'Check session_id, or begin a session first.'
        );
    END IF;
    IF append_message.idempotency_key IS NOT NULL THEN
        SELECT * INTO message FROM app.chat_messages m
        WHERE m.session_id = append_message.session_id
          AND m.idempotency_key = append_message.idempotency_key;
        IF FOUND AND (message.role, message.content) IS DISTINCT FROM (append_message.role, append_message.content) THEN
            PERFORM concierge.refuse(
                'duplicate', 'the idempotency key belongs to another message',
                'Message ' || message.seq || ' of the session has it, and says something else.',
                'Give each message a key of its own; repeat a call with the same message.'
            );
        ELSIF FOUND THEN
            RETURN message;
        END IF;
    END IF;
    INSERT INTO app.chat_messages AS m (session_id, role, content, metadata, idempotency_key)
    VALUES (
        append_message.session_id, append_message.role, append_message.content,
        coalesce(append_message.metadata, '{}'), append_message.idempotency_key
    )
    RETURNING m.* INTO message;
    RETURN message;
END
$$;

-- Name: FUNCTION append_message(session_id uuid, role text, content text, metadata jsonb, idempotency_key text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.append_message(session_id uuid, role text, content text, metadata jsonb, idempotency_key text) IS 'Adds a message to a session, and returns it with its number.

session_id: the session, which must be open. role: user, assistant or system. content: at most 32768 characters.
metadata: a JSON object. idempotency_key: the same key again returns the message that was written first, so a call can
be repeated. Errors: 42704 no such session that the caller may write to, ZF006 it has ended, 23505 the key belongs to
another message, 23514 a role or a length that is not taken.
Example: SELECT seq FROM append_message(''…session…'', ''user'', ''Hello'', idempotency_key => ''m-1'');';

-- Name: expire_inactive_sessions(integer); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.expire_inactive_sessions(p_hours_inactive integer DEFAULT 24) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    expired integer;
BEGIN
    IF p_hours_inactive < 1 THEN
        PERFORM concierge.refuse(
            'invalid_argument', 'p_hours_inactive is out of range',
            'It is ' || p_hours_inactive || '.', 'It takes a whole number from 1 up.'
        );
    END IF;
    WITH silent AS (
        SELECT s.id FROM app.chat_sessions s
        WHERE s.ended_at IS NULL
          AND s.updated_at < now() - make_interval(hours => coalesce(p_hours_inactive, 24))
        -- One that is being written to is not silent.
        FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE app.chat_sessions s SET ended_at = now() FROM silent WHERE s.id = silent.id;
    GET DIAGNOSTICS expired = ROW_COUNT;
    RETURN expired;
END
$$;

-- Name: FUNCTION expire_inactive_sessions(p_hours_inactive integer); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.expire_inactive_sessions(p_hours_inactive integer) IS 'Ends the sessions that had neither message nor change for p_hours_inactive hours; returns how many. For a scheduler of
the back end. Errors: 22023 less than one hour. Example: SELECT expire_inactive_sessions(24);';

-- Name: get_recent_messages(uuid, integer, integer); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.get_recent_messages(p_session_id uuid, p_limit integer DEFAULT 10, p_max_tokens integer DEFAULT 8000) RETURNS TABLE(id bigint, seq bigint, role text, content text, metadata jsonb, created_at timestamp with time zone, estimated_tokens bigint, running_total_tokens bigint)
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT counted.id,
     counted.seq,
     counted.role,
     counted.content,
     counted.metadata,
     counted.created_at,
     counted.tokens,
     (counted.total)::bigint AS total
    FROM ( SELECT sized.id,
             sized.session_id,
             sized.seq,
             sized.role,
             sized.content,
             sized.metadata,
             sized.idempotency_key,
             sized.created_at,
             sized.tokens,
             sum(sized.tokens) OVER (ORDER BY sized.seq DESC) AS total
            FROM ( SELECT m.id,
                     m.session_id,
                     m.seq,
                     m.role,
                     m.content,
                     m.metadata,
                     m.idempotency_key,
                     m.created_at,
                     (GREATEST(((octet_length(m.content) + 3) / 4), regexp_count(m.content, '[[:alnum:]]+|[^[:space:][:alnum:]]'::text)))::bigint AS tokens
                    FROM app.chat_messages m
                   WHERE (m.session_id = get_recent_messages.p_session_id)
                   ORDER BY m.seq DESC
                  LIMIT GREATEST(COALESCE(get_recent_messages.p_limit, 10), 0)) sized) counted
   WHERE (counted.total <= (COALESCE(get_recent_messages.p_max_tokens, 8000))::numeric)
   ORDER BY counted.seq;
END;

-- Name: FUNCTION get_recent_messages(p_session_id uuid, p_limit integer, p_max_tokens integer); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.get_recent_messages(p_session_id uuid, p_limit integer, p_max_tokens integer) IS 'The newest messages of a session that fit a budget together, oldest first.

p_limit: at most so many. p_max_tokens: what all of them together may cost; a word and a sign are a token at least, and
so are four bytes. The newest message that does not fit ends the list. running_total_tokens counts from the newest.
Example: SELECT role, content FROM get_recent_messages(''…session…'', 20, 2000);';

-- Name: place_message(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.place_message() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    place app.chat_sessions;
BEGIN
    -- Those who write to one session wait for each other here: no number is given twice or left out.
    SELECT * INTO place FROM app.chat_sessions WHERE id = NEW.session_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        -- The foreign key says what is wrong.
        NEW.seq := coalesce(NEW.seq, 1);
        RETURN NEW;
    END IF;
    -- A message that brings its number is restored or imported, and what is over can be imported.
    IF NEW.seq IS NULL THEN
        IF place.ended_at IS NOT NULL THEN
            PERFORM concierge.refuse(
                'terminal_state', 'the chat session has ended',
                'Session ' || place.id || ' takes no more messages.',
                'Begin another session, or set ended_at of this one to null.'
            );
        END IF;
        NEW.seq := place.last_seq + 1;
    END IF;
    IF NEW.seq > place.last_seq THEN
        UPDATE app.chat_sessions SET last_seq = NEW.seq WHERE id = place.id;
    END IF;
    RETURN NEW;
END
$$;

-- Name: FUNCTION place_message(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.place_message() IS 'Trigger on chat_messages: gives a message its number, and refuses it when the session has ended.';

-- Name: chat_messages_id_seq; Type: SEQUENCE; Schema: app; Owner: -

ALTER TABLE app.chat_messages ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.chat_messages_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: chat_sessions; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.chat_sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    trip_id uuid,
    last_seq bigint DEFAULT 0 NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT chat_sessions_check CHECK ((ended_at >= created_at)),
    CONSTRAINT chat_sessions_last_seq_check CHECK ((last_seq >= 0)),
    CONSTRAINT chat_sessions_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text))
);

-- Name: TABLE chat_sessions; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.chat_sessions IS 'A conversation of a user with an agent.';

-- Name: COLUMN chat_sessions.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_sessions.id IS 'Id of the session.';

-- Name: COLUMN chat_sessions.user_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_sessions.user_id IS 'The user; the session goes with the user.';

-- Name: COLUMN chat_sessions.trip_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_sessions.trip_id IS 'The trip it is about, if it is about one; not checked.';

-- Name: COLUMN chat_sessions.last_seq; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_sessions.last_seq IS 'Number of the newest message; written by the trigger on chat_messages.';

-- Name: COLUMN chat_sessions.metadata; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_sessions.metadata IS 'Anything else, a JSON object.';

-- Name: COLUMN chat_sessions.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_sessions.created_at IS 'When the row was made.';

-- Name: COLUMN chat_sessions.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_sessions.updated_at IS 'When the row last really changed, or the last message came.';

-- Name: COLUMN chat_sessions.ended_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.chat_sessions.ended_at IS 'When it ended; it takes no messages then. Null while it is open.';

-- Name: chat_session_list; Type: VIEW; Schema: app; Owner: -

CREATE VIEW app.chat_session_list WITH (security_invoker='true') AS
 SELECT s.id,
    s.user_id,
    s.trip_id,
    (s.ended_at IS NULL) AS is_open,
    s.last_seq,
    last.role AS last_role,
    last.content AS last_content,
    last.created_at AS last_message_at,
    s.metadata,
    s.created_at,
    s.updated_at,
    s.ended_at
   FROM (app.chat_sessions s
     LEFT JOIN LATERAL ( SELECT m.seq,
            m.role,
            m.content,
            m.created_at
           FROM app.chat_messages m
          WHERE (m.session_id = s.id)
          ORDER BY m.seq DESC
         LIMIT 1) last ON (true));

-- Name: VIEW chat_session_list; Type: COMMENT; Schema: app; Owner: -

COMMENT ON VIEW app.chat_session_list IS 'Sessions, each with its newest message.';

-- Name: chat_messages chat_messages_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.chat_messages
    ADD CONSTRAINT chat_messages_pkey PRIMARY KEY (id);

-- Name: chat_messages chat_messages_session_id_seq_key; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.chat_messages
    ADD CONSTRAINT chat_messages_session_id_seq_key UNIQUE (session_id, seq);

-- Name: chat_sessions chat_sessions_id_user_id_key; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.chat_sessions
    ADD CONSTRAINT chat_sessions_id_user_id_key UNIQUE (id, user_id);

-- Name: chat_sessions chat_sessions_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.chat_sessions
    ADD CONSTRAINT chat_sessions_pkey PRIMARY KEY (id);

-- Name: chat_messages_idempotency_key; Type: INDEX; Schema: app; Owner: -

CREATE UNIQUE INDEX chat_messages_idempotency_key ON app.chat_messages USING btree (session_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);

-- Name: chat_sessions_open_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX chat_sessions_open_idx ON app.chat_sessions USING btree (updated_at) WHERE (ended_at IS NULL);

-- Name: idx_chat_messages_session_created; Type: INDEX; Schema: app; Owner: -

CREATE INDEX idx_chat_messages_session_created ON app.chat_messages USING btree (session_id, created_at);

-- Name: idx_chat_sessions_user_trip; Type: INDEX; Schema: app; Owner: -

CREATE INDEX idx_chat_sessions_user_trip ON app.chat_sessions USING btree (user_id, trip_id);

-- Name: chat_messages concierge_30_place_message; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_30_place_message BEFORE INSERT ON app.chat_messages FOR EACH ROW EXECUTE FUNCTION app_private.place_message();

-- Name: chat_sessions concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.chat_sessions FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: chat_messages chat_messages_session_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.chat_messages
    ADD CONSTRAINT chat_messages_session_id_fkey FOREIGN KEY (session_id) REFERENCES app.chat_sessions(id) ON DELETE CASCADE;

-- Name: chat_sessions chat_sessions_user_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.chat_sessions
    ADD CONSTRAINT chat_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.profiles(id) ON DELETE CASCADE;

-- Name: chat_messages; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.chat_messages ENABLE ROW LEVEL SECURITY;

-- Name: chat_messages chat_messages_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY chat_messages_delete ON app.chat_messages FOR DELETE TO authenticated USING ((EXISTS ( SELECT
   FROM app.chat_sessions s
  WHERE (s.id = chat_messages.session_id))));

-- Name: chat_messages chat_messages_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY chat_messages_insert ON app.chat_messages FOR INSERT TO authenticated WITH CHECK ((EXISTS ( SELECT
   FROM app.chat_sessions s
  WHERE (s.id = chat_messages.session_id))));

-- Name: chat_messages chat_messages_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY chat_messages_select ON app.chat_messages FOR SELECT TO authenticated USING ((EXISTS ( SELECT
   FROM app.chat_sessions s
  WHERE (s.id = chat_messages.session_id))));

-- Name: chat_messages chat_messages_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY chat_messages_service ON app.chat_messages TO service_role USING (true) WITH CHECK (true);

-- Name: chat_messages chat_messages_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY chat_messages_update ON app.chat_messages FOR UPDATE TO authenticated USING ((EXISTS ( SELECT
   FROM app.chat_sessions s
  WHERE (s.id = chat_messages.session_id)))) WITH CHECK ((EXISTS ( SELECT
   FROM app.chat_sessions s
  WHERE (s.id = chat_messages.session_id))));

-- Name: chat_sessions; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.chat_sessions ENABLE ROW LEVEL SECURITY;

-- Name: chat_sessions chat_sessions_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY chat_sessions_delete ON app.chat_sessions FOR DELETE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: chat_sessions chat_sessions_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY chat_sessions_insert ON app.chat_sessions FOR INSERT TO authenticated WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: chat_sessions chat_sessions_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY chat_sessions_select ON app.chat_sessions FOR SELECT TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: chat_sessions chat_sessions_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY chat_sessions_service ON app.chat_sessions TO service_role USING (true) WITH CHECK (true);

-- Name: chat_sessions chat_sessions_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY chat_sessions_update ON app.chat_sessions FOR UPDATE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid))) WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: TABLE chat_messages; Type: ACL; Schema: app; Owner: -

GRANT SELECT,DELETE ON TABLE app.chat_messages TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.chat_messages TO service_role;

-- Name: COLUMN chat_messages.session_id; Type: ACL; Schema: app; Owner: -

GRANT INSERT(session_id) ON TABLE app.chat_messages TO authenticated;

-- Name: COLUMN chat_messages.role; Type: ACL; Schema: app; Owner: -

GRANT INSERT(role) ON TABLE app.chat_messages TO authenticated;

-- Name: COLUMN chat_messages.content; Type: ACL; Schema: app; Owner: -

GRANT INSERT(content) ON TABLE app.chat_messages TO authenticated;

-- Name: COLUMN chat_messages.metadata; Type: ACL; Schema: app; Owner: -

GRANT INSERT(metadata),UPDATE(metadata) ON TABLE app.chat_messages TO authenticated;

-- Name: COLUMN chat_messages.idempotency_key; Type: ACL; Schema: app; Owner: -

GRANT INSERT(idempotency_key) ON TABLE app.chat_messages TO authenticated;

-- Name: FUNCTION append_message(session_id uuid, role text, content text, metadata jsonb, idempotency_key text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.append_message(session_id uuid, role text, content text, metadata jsonb, idempotency_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.append_message(session_id uuid, role text, content text, metadata jsonb, idempotency_key text) TO authenticated;
GRANT ALL ON FUNCTION app.append_message(session_id uuid, role text, content text, metadata jsonb, idempotency_key text) TO service_role;

-- Name: FUNCTION expire_inactive_sessions(p_hours_inactive integer); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.expire_inactive_sessions(p_hours_inactive integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.expire_inactive_sessions(p_hours_inactive integer) TO service_role;

-- Name: FUNCTION get_recent_messages(p_session_id uuid, p_limit integer, p_max_tokens integer); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.get_recent_messages(p_session_id uuid, p_limit integer, p_max_tokens integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.get_recent_messages(p_session_id uuid, p_limit integer, p_max_tokens integer) TO authenticated;
GRANT ALL ON FUNCTION app.get_recent_messages(p_session_id uuid, p_limit integer, p_max_tokens integer) TO service_role;

-- Name: FUNCTION place_message(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.place_message() FROM PUBLIC;

-- Name: TABLE chat_sessions; Type: ACL; Schema: app; Owner: -

GRANT SELECT,DELETE ON TABLE app.chat_sessions TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.chat_sessions TO service_role;

-- Name: COLUMN chat_sessions.id; Type: ACL; Schema: app; Owner: -

GRANT INSERT(id) ON TABLE app.chat_sessions TO authenticated;

-- Name: COLUMN chat_sessions.user_id; Type: ACL; Schema: app; Owner: -

GRANT INSERT(user_id) ON TABLE app.chat_sessions TO authenticated;

-- Name: COLUMN chat_sessions.trip_id; Type: ACL; Schema: app; Owner: -

GRANT INSERT(trip_id),UPDATE(trip_id) ON TABLE app.chat_sessions TO authenticated;

-- Name: COLUMN chat_sessions.metadata; Type: ACL; Schema: app; Owner: -

GRANT INSERT(metadata),UPDATE(metadata) ON TABLE app.chat_sessions TO authenticated;

-- Name: COLUMN chat_sessions.ended_at; Type: ACL; Schema: app; Owner: -

GRANT UPDATE(ended_at) ON TABLE app.chat_sessions TO authenticated;

-- Name: TABLE chat_session_list; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.chat_session_list TO authenticated;
GRANT SELECT ON TABLE app.chat_session_list TO service_role;
