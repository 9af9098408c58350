SELECT concierge.attach_updated_at('@schema@.chat_sessions');

-- Gives a message its place, whoever inserts it. With the owner's rights, because nobody else writes last_seq; the
-- policies judge the row afterwards.
CREATE OR REPLACE FUNCTION @private@.place_message() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    place @schema@.chat_sessions;
BEGIN
    -- Those who write to one session wait for each other here: no number is given twice or left out.
    SELECT * INTO place FROM @schema@.chat_sessions WHERE id = NEW.session_id FOR NO KEY UPDATE;
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
        UPDATE @schema@.chat_sessions SET last_seq = NEW.seq WHERE id = place.id;
    END IF;
    RETURN NEW;
END
$body$;

CREATE OR REPLACE TRIGGER concierge_30_place_message BEFORE INSERT ON @schema@.chat_messages
FOR EACH ROW EXECUTE FUNCTION @private@.place_message();

CREATE OR REPLACE FUNCTION @schema@.append_message(
    session_id uuid, role text, content text, metadata jsonb DEFAULT '{}', idempotency_key text DEFAULT NULL
) RETURNS @schema@.chat_messages
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    message @schema@.chat_messages;
BEGIN
    -- Before the key is looked for, so that of two callers with one key the second finds what the first wrote.
    PERFORM FROM @schema@.chat_sessions s WHERE s.id = append_message.session_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM concierge.refuse(
            'undefined_object', 'there is no such chat session',
            'No chat session that you may write to has the id '
                || coalesce(append_message.session_id::text, 'null') || '.',
            'Check session_id, or begin a session first.'
        );
    END IF;
    IF append_message.idempotency_key IS NOT NULL THEN
        SELECT * INTO message FROM @schema@.chat_messages m
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
    INSERT INTO @schema@.chat_messages AS m (session_id, role, content, metadata, idempotency_key)
    VALUES (
        append_message.session_id, append_message.role, append_message.content,
        coalesce(append_message.metadata, '{}'), append_message.idempotency_key
    )
    RETURNING m.* INTO message;
    RETURN message;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.get_recent_messages(
    p_session_id uuid, p_limit integer DEFAULT 10, p_max_tokens integer DEFAULT 8000
)
RETURNS TABLE (
    id bigint, seq bigint, role text, content text, metadata jsonb, created_at timestamptz,
    estimated_tokens bigint, running_total_tokens bigint
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT counted.id, counted.seq, counted.role, counted.content, counted.metadata, counted.created_at,
           counted.tokens, counted.total::bigint
    FROM (
        SELECT sized.*, sum(sized.tokens) OVER (ORDER BY sized.seq DESC) AS total
        FROM (
            SELECT m.*, greatest(
                (octet_length(m.content) + 3) / 4,
                regexp_count(m.content, '[[:alnum:]]+|[^[:space:][:alnum:]]')
            )::bigint AS tokens
            FROM @schema@.chat_messages m
            WHERE m.session_id = p_session_id
            ORDER BY m.seq DESC
            LIMIT greatest(coalesce(p_limit, 10), 0)
        ) AS sized
    ) AS counted
    WHERE counted.total <= coalesce(p_max_tokens, 8000)
    ORDER BY counted.seq;
END;

CREATE OR REPLACE FUNCTION @schema@.expire_inactive_sessions(p_hours_inactive integer DEFAULT 24)
RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
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
        SELECT s.id FROM @schema@.chat_sessions s
        WHERE s.ended_at IS NULL
          AND s.updated_at < now() - make_interval(hours => coalesce(p_hours_inactive, 24))
        -- One that is being written to is not silent.
        FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE @schema@.chat_sessions s SET ended_at = now() FROM silent WHERE s.id = silent.id;
    GET DIAGNOSTICS expired = ROW_COUNT;
    RETURN expired;
END
$body$;

CREATE OR REPLACE VIEW @schema@.chat_session_list WITH (security_invoker) AS
SELECT s.id, s.user_id, s.trip_id, s.ended_at IS NULL AS is_open, s.last_seq, last.role AS last_role,
       last.content AS last_content, last.created_at AS last_message_at, s.metadata, s.created_at, s.updated_at,
       s.ended_at
FROM @schema@.chat_sessions s
LEFT JOIN LATERAL (
    SELECT m.seq, m.role, m.content, m.created_at FROM @schema@.chat_messages m
    WHERE m.session_id = s.id
    ORDER BY m.seq DESC
    LIMIT 1
) AS last ON true;

CREATE POLICY chat_sessions_select ON @schema@.chat_sessions FOR SELECT TO @role_user@
    USING (user_id = (SELECT concierge.uid()));
CREATE POLICY chat_sessions_insert ON @schema@.chat_sessions FOR INSERT TO @role_user@
    WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY chat_sessions_update ON @schema@.chat_sessions FOR UPDATE TO @role_user@
    USING (user_id = (SELECT concierge.uid())) WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY chat_sessions_delete ON @schema@.chat_sessions FOR DELETE TO @role_user@
    USING (user_id = (SELECT concierge.uid()));

-- A message is for those who see its session.
CREATE POLICY chat_messages_select ON @schema@.chat_messages FOR SELECT TO @role_user@
    USING (EXISTS (SELECT FROM @schema@.chat_sessions s WHERE s.id = session_id));
CREATE POLICY chat_messages_insert ON @schema@.chat_messages FOR INSERT TO @role_user@
    WITH CHECK (EXISTS (SELECT FROM @schema@.chat_sessions s WHERE s.id = session_id));
CREATE POLICY chat_messages_update ON @schema@.chat_messages FOR UPDATE TO @role_user@
    USING (EXISTS (SELECT FROM @schema@.chat_sessions s WHERE s.id = session_id))
    WITH CHECK (EXISTS (SELECT FROM @schema@.chat_sessions s WHERE s.id = session_id));
CREATE POLICY chat_messages_delete ON @schema@.chat_messages FOR DELETE TO @role_user@
    USING (EXISTS (SELECT FROM @schema@.chat_sessions s WHERE s.id = session_id));

-- A back end sees everything even where its role does not bypass row level security.
CREATE POLICY chat_sessions_service ON @schema@.chat_sessions TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY chat_messages_service ON @schema@.chat_messages TO @role_service@ USING (true) WITH CHECK (true);

REVOKE ALL ON TABLE @schema@.chat_sessions, @schema@.chat_messages, @schema@.chat_session_list FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.place_message() FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.append_message(uuid, text, text, jsonb, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.get_recent_messages(uuid, integer, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.expire_inactive_sessions(integer) FROM PUBLIC;

-- What was said is not rewritten, and the order is nobody's to choose.
GRANT SELECT, DELETE ON TABLE @schema@.chat_sessions, @schema@.chat_messages TO @role_user@;
GRANT INSERT (id, user_id, trip_id, metadata), UPDATE (trip_id, metadata, ended_at)
    ON TABLE @schema@.chat_sessions TO @role_user@;
GRANT INSERT (session_id, role, content, metadata, idempotency_key), UPDATE (metadata)
    ON TABLE @schema@.chat_messages TO @role_user@;
GRANT SELECT ON TABLE @schema@.chat_session_list TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.append_message(uuid, text, text, jsonb, text) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.get_recent_messages(uuid, integer, integer) TO @role_user@;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE @schema@.chat_sessions, @schema@.chat_messages TO @role_service@;
GRANT SELECT ON TABLE @schema@.chat_session_list TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.append_message(uuid, text, text, jsonb, text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.get_recent_messages(uuid, integer, integer) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.expire_inactive_sessions(integer) TO @role_service@;

COMMENT ON TABLE @schema@.chat_sessions IS 'A conversation of a user with an agent.';
COMMENT ON COLUMN @schema@.chat_sessions.id IS 'Id of the session.';
COMMENT ON COLUMN @schema@.chat_sessions.user_id IS 'The user; the session goes with the user.';
COMMENT ON COLUMN @schema@.chat_sessions.trip_id IS 'The trip it is about, if it is about one; not checked.';
COMMENT ON COLUMN @schema@.chat_sessions.last_seq IS 'Number of the newest message; written by the trigger on chat_messages.';
COMMENT ON COLUMN @schema@.chat_sessions.metadata IS 'Anything else, a JSON object.';
COMMENT ON COLUMN @schema@.chat_sessions.created_at IS 'When the row was made.';
COMMENT ON COLUMN @schema@.chat_sessions.updated_at IS 'When the row last really changed, or the last message came.';
COMMENT ON COLUMN @schema@.chat_sessions.ended_at IS 'When it ended; it takes no messages then. Null while it is open.';

COMMENT ON TABLE @schema@.chat_messages IS 'What was said in a session. Order by seq, never by created_at.';
COMMENT ON COLUMN @schema@.chat_messages.id IS 'Id of the message.';
COMMENT ON COLUMN @schema@.chat_messages.session_id IS 'The session.';
COMMENT ON COLUMN @schema@.chat_messages.seq IS
'Place in the session, from 1; set by a trigger without gaps, in the order of the commits.';
COMMENT ON COLUMN @schema@.chat_messages.role IS 'Who says it: user, assistant or system.';
COMMENT ON COLUMN @schema@.chat_messages.content IS 'What is said, at most 32768 characters.';
COMMENT ON COLUMN @schema@.chat_messages.metadata IS 'Anything else, a JSON object.';
COMMENT ON COLUMN @schema@.chat_messages.idempotency_key IS
'Chosen by the writer; a session has each key once. At most 200 characters.';
COMMENT ON COLUMN @schema@.chat_messages.created_at IS 'When the transaction that wrote it began.';

COMMENT ON VIEW @schema@.chat_session_list IS 'Sessions, each with its newest message.';
COMMENT ON FUNCTION @private@.place_message() IS
'Trigger on chat_messages: gives a message its number, and refuses it when the session has ended.';
COMMENT ON FUNCTION @schema@.append_message(uuid, text, text, jsonb, text) IS
'Adds a message to a session, and returns it with its number.

session_id: the session, which must be open. role: user, assistant or system. content: at most 32768 characters.
metadata: a JSON object. idempotency_key: the same key again returns the message that was written first, so a call can
be repeated. Errors: 42704 no such session that the caller may write to, ZF006 it has ended, 23505 the key belongs to
another message, 23514 a role or a length that is not taken.
Example: SELECT seq FROM append_message(''…session…'', ''user'', ''Hello'', idempotency_key => ''m-1'');';
COMMENT ON FUNCTION @schema@.get_recent_messages(uuid, integer, integer) IS
'The newest messages of a session that fit a budget together, oldest first.

p_limit: at most so many. p_max_tokens: what all of them together may cost; a word and a sign are a token at least, and
so are four bytes. The newest message that does not fit ends the list. running_total_tokens counts from the newest.
Example: SELECT role, content FROM get_recent_messages(''…session…'', 20, 2000);';
COMMENT ON FUNCTION @schema@.expire_inactive_sessions(integer) IS
'Ends the sessions that had neither message nor change for p_hours_inactive hours; returns how many. For a scheduler of
the back end. Errors: 22023 less than one hour. Example: SELECT expire_inactive_sessions(24);';
