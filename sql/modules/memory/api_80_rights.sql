-- Whose it is, sees it and changes it.
CREATE POLICY memories_select ON @schema@.memories FOR SELECT TO @role_user@
    USING (user_id = (SELECT concierge.uid()));
CREATE POLICY memories_insert ON @schema@.memories FOR INSERT TO @role_user@
    WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY memories_update ON @schema@.memories FOR UPDATE TO @role_user@
    USING (user_id = (SELECT concierge.uid())) WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY memories_delete ON @schema@.memories FOR DELETE TO @role_user@
    USING (user_id = (SELECT concierge.uid()));

CREATE POLICY session_memories_select ON @schema@.session_memories FOR SELECT TO @role_user@
    USING (user_id = (SELECT concierge.uid()));
CREATE POLICY session_memories_insert ON @schema@.session_memories FOR INSERT TO @role_user@
    WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY session_memories_update ON @schema@.session_memories FOR UPDATE TO @role_user@
    USING (user_id = (SELECT concierge.uid())) WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY session_memories_delete ON @schema@.session_memories FOR DELETE TO @role_user@
    USING (user_id = (SELECT concierge.uid()));

-- What has no owner is for all to read, and for the back end to write.
CREATE POLICY accommodation_embeddings_select ON @schema@.accommodation_embeddings FOR SELECT TO @role_user@
    USING (user_id IS NULL OR user_id = (SELECT concierge.uid()));
CREATE POLICY accommodation_embeddings_insert ON @schema@.accommodation_embeddings FOR INSERT TO @role_user@
    WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY accommodation_embeddings_update ON @schema@.accommodation_embeddings FOR UPDATE TO @role_user@
    USING (user_id = (SELECT concierge.uid())) WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY accommodation_embeddings_delete ON @schema@.accommodation_embeddings FOR DELETE TO @role_user@
    USING (user_id = (SELECT concierge.uid()));

CREATE POLICY embeddings_select ON @schema@.embeddings FOR SELECT TO @role_user@
    USING (user_id IS NULL OR user_id = (SELECT concierge.uid()));
CREATE POLICY embeddings_insert ON @schema@.embeddings FOR INSERT TO @role_user@
    WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY embeddings_update ON @schema@.embeddings FOR UPDATE TO @role_user@
    USING (user_id = (SELECT concierge.uid())) WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY embeddings_delete ON @schema@.embeddings FOR DELETE TO @role_user@
    USING (user_id = (SELECT concierge.uid()));

CREATE POLICY web_sources_select ON @schema@.web_sources FOR SELECT TO @role_user@
    USING (user_id IS NULL OR user_id = (SELECT concierge.uid()));
CREATE POLICY web_sources_insert ON @schema@.web_sources FOR INSERT TO @role_user@
    WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY web_sources_update ON @schema@.web_sources FOR UPDATE TO @role_user@
    USING (user_id = (SELECT concierge.uid())) WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY web_sources_delete ON @schema@.web_sources FOR DELETE TO @role_user@
    USING (user_id = (SELECT concierge.uid()));

-- A use is of those who see the memory.
CREATE POLICY memory_access_select ON @schema@.memory_access FOR SELECT TO @role_user@
    USING (EXISTS (SELECT FROM @schema@.memories m WHERE m.id = memory_id));
CREATE POLICY memory_access_insert ON @schema@.memory_access FOR INSERT TO @role_user@
    WITH CHECK (EXISTS (SELECT FROM @schema@.memories m WHERE m.id = memory_id));
CREATE POLICY memory_access_update ON @schema@.memory_access FOR UPDATE TO @role_user@
    USING (EXISTS (SELECT FROM @schema@.memories m WHERE m.id = memory_id)) WITH CHECK (EXISTS (SELECT FROM @schema@.memories m WHERE m.id = memory_id));
CREATE POLICY memory_access_delete ON @schema@.memory_access FOR DELETE TO @role_user@
    USING (EXISTS (SELECT FROM @schema@.memories m WHERE m.id = memory_id));

CREATE POLICY memory_events_select ON @schema@.memory_events FOR SELECT TO @role_user@
    USING (user_id = (SELECT concierge.uid()));

-- A back end sees everything even where its role does not bypass row level security.
CREATE POLICY memories_service ON @schema@.memories TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY session_memories_service ON @schema@.session_memories TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY memory_access_service ON @schema@.memory_access TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY memory_events_service ON @schema@.memory_events TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY accommodation_embeddings_service ON @schema@.accommodation_embeddings TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY embeddings_service ON @schema@.embeddings TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY embedding_spaces_service ON @schema@.embedding_spaces TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY embedding_jobs_service ON @schema@.embedding_jobs TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY lexeme_df_service ON @schema@.lexeme_df TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY web_sources_service ON @schema@.web_sources TO @role_service@ USING (true) WITH CHECK (true);

REVOKE ALL ON TABLE @schema@.memories, @schema@.session_memories, @schema@.memory_access, @schema@.memory_events,
    @schema@.accommodation_embeddings, @schema@.embeddings, @schema@.web_sources FROM PUBLIC;
-- They tell of the rows of all users.
REVOKE ALL ON TABLE @schema@.embedding_spaces, @schema@.embedding_jobs, @schema@.lexeme_df FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE @schema@.embedding_spaces, @schema@.embedding_jobs, @schema@.lexeme_df TO @role_service@;
REVOKE ALL ON FUNCTION @private@.keep_accommodation() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.keep_memory() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.keep_session_memory() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.keep_url() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.note_memory(uuid, uuid, text, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.record_memory() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.record_refresh() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.keep_memory_events() FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.remember(text, @schema_vector@.vector, text, real, jsonb, text, timestamptz, timestamptz, text, double
    precision, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.similar_memories(text, @schema_vector@.vector, double precision, integer, text, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.supersede(uuid, uuid, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.forget(uuid, jsonb, text, text, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.memory_history(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.recall(text, @schema_vector@.vector, integer, integer, interval, jsonb, double precision, timestamptz,
    text, text, jsonb, text, boolean, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.match_accommodation_embeddings(@schema_vector@.vector, double precision, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.match_memories(@schema_vector@.vector, double precision, integer, text, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.match_session_memories(uuid, @schema_vector@.vector, double precision, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.match_embeddings(@schema_vector@.vector, double precision, integer, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.keep_web_source(text, text, text, interval, jsonb, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.get_web_source(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.search_web_sources(text, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.purge_expired() FROM PUBLIC;

-- Not column by column: a new model brings a column of its own.
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE @schema@.memories, @schema@.session_memories,
    @schema@.accommodation_embeddings, @schema@.embeddings, @schema@.web_sources TO @role_user@;
GRANT SELECT, UPDATE (last_at, hits, refreshed_at) ON TABLE @schema@.memory_access TO @role_user@;
GRANT SELECT ON TABLE @schema@.memory_events TO @role_user@;

GRANT EXECUTE ON FUNCTION @schema@.remember(text, @schema_vector@.vector, text, real, jsonb, text, timestamptz, timestamptz, text, double
    precision, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.similar_memories(text, @schema_vector@.vector, double precision, integer, text, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.supersede(uuid, uuid, text) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.forget(uuid, jsonb, text, text, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.memory_history(uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.recall(text, @schema_vector@.vector, integer, integer, interval, jsonb, double precision, timestamptz,
    text, text, jsonb, text, boolean, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.match_accommodation_embeddings(@schema_vector@.vector, double precision, integer) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.match_memories(@schema_vector@.vector, double precision, integer, text, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.match_session_memories(uuid, @schema_vector@.vector, double precision, integer) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.match_embeddings(@schema_vector@.vector, double precision, integer, text) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.keep_web_source(text, text, text, interval, jsonb, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.get_web_source(text) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.search_web_sources(text, integer) TO @role_user@;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE
    @schema@.memories, @schema@.session_memories, @schema@.memory_access, @schema@.accommodation_embeddings,
    @schema@.embeddings, @schema@.web_sources TO @role_service@;
GRANT SELECT ON TABLE @schema@.memory_events TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.remember(text, @schema_vector@.vector, text, real, jsonb, text, timestamptz, timestamptz, text, double
    precision, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.similar_memories(text, @schema_vector@.vector, double precision, integer, text, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.supersede(uuid, uuid, text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.forget(uuid, jsonb, text, text, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.memory_history(uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.recall(text, @schema_vector@.vector, integer, integer, interval, jsonb, double precision, timestamptz,
    text, text, jsonb, text, boolean, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.match_accommodation_embeddings(@schema_vector@.vector, double precision, integer) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.match_memories(@schema_vector@.vector, double precision, integer, text, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.match_session_memories(uuid, @schema_vector@.vector, double precision, integer) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.match_embeddings(@schema_vector@.vector, double precision, integer, text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.keep_web_source(text, text, text, interval, jsonb, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.get_web_source(text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.search_web_sources(text, integer) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.purge_expired() TO @role_service@;
