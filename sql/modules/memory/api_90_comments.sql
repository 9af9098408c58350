COMMENT ON TABLE @schema@.memories IS
'Facts about a user. What holds now has no valid_to; what is over stays, and recall tells it with as_of only.';
COMMENT ON COLUMN @schema@.memories.id IS 'Id of the memory.';
COMMENT ON COLUMN @schema@.memories.user_id IS 'Whom it is about, and whose it is; it goes with that person.';
COMMENT ON COLUMN @schema@.memories.scope IS
'What it is kept apart by, such as the name of an agent. The same text is remembered once in each scope.';
COMMENT ON COLUMN @schema@.memories.memory_type IS
'user_preference, trip_history, search_pattern, conversation_context or other.';
COMMENT ON COLUMN @schema@.memories.content IS 'The fact, in one or two sentences; empty once it was redacted.';
COMMENT ON COLUMN @schema@.memories.importance IS '0 to 1; 0.5 is neither here nor there.';
COMMENT ON COLUMN @schema@.memories.valid_from IS 'From when on it is true.';
COMMENT ON COLUMN @schema@.memories.valid_to IS 'Until when it was true; null while it is.';
COMMENT ON COLUMN @schema@.memories.superseded_by IS 'The memory that took its place.';
COMMENT ON COLUMN @schema@.memories.expires_at IS 'When it is forgotten by itself; null for never.';
COMMENT ON COLUMN @schema@.memories.valid_until IS 'The earlier of valid_to and expires_at, or infinity; generated.';
COMMENT ON COLUMN @schema@.memories.metadata IS 'Anything else, a JSON object.';
COMMENT ON COLUMN @schema@.memories.tokens IS 'How much of a context it takes, rather more than less; generated.';
COMMENT ON COLUMN @schema@.memories.created_at IS 'When it was written down.';
COMMENT ON COLUMN @schema@.memories.updated_at IS 'When the row last really changed.';
COMMENT ON COLUMN @schema@.memories.embedding IS 'The meaning of content, as a vector.';
COMMENT ON COLUMN @schema@.memories.content_hash IS 'SHA-256 of content; set by a trigger.';
COMMENT ON COLUMN @schema@.memories.embedded_hash IS
'SHA-256 of the text that was embedded. Another one than content_hash: the embedding is stale and not searched.';
COMMENT ON COLUMN @schema@.memories.fts IS 'The words of content; generated.';

COMMENT ON TABLE @schema@.session_memories IS 'Notes of one session; they belong to whoever the session belongs to.';
COMMENT ON COLUMN @schema@.session_memories.id IS 'Id of the note.';
COMMENT ON COLUMN @schema@.session_memories.session_id IS 'The session; the note goes with it.';
COMMENT ON COLUMN @schema@.session_memories.user_id IS
'The owner of the session, and nobody else; taken from the session when it is not given.';
COMMENT ON COLUMN @schema@.session_memories.content IS 'The note, at most 8192 characters.';
COMMENT ON COLUMN @schema@.session_memories.metadata IS 'Anything else, a JSON object.';
COMMENT ON COLUMN @schema@.session_memories.tokens IS 'How much of a context it takes, rather more than less; generated.';
COMMENT ON COLUMN @schema@.session_memories.created_at IS 'When the transaction that wrote it began.';
COMMENT ON COLUMN @schema@.session_memories.expires_at IS 'When it is forgotten by itself; null for never.';
COMMENT ON COLUMN @schema@.session_memories.embedding IS 'The meaning of content, as a vector.';
COMMENT ON COLUMN @schema@.session_memories.content_hash IS 'SHA-256 of content; set by a trigger.';
COMMENT ON COLUMN @schema@.session_memories.embedded_hash IS
'SHA-256 of the text that was embedded; another one than content_hash: the embedding is stale and not searched.';
COMMENT ON COLUMN @schema@.session_memories.fts IS 'The words of content; generated.';

COMMENT ON TABLE @schema@.memory_access IS
'When each memory was last of use. Beside it, so that reading a memory never writes its row and its vector again.';
COMMENT ON COLUMN @schema@.memory_access.memory_id IS 'The memory.';
COMMENT ON COLUMN @schema@.memory_access.last_at IS 'When recall last told it, or when it was written down.';
COMMENT ON COLUMN @schema@.memory_access.hits IS 'How often it was told or remembered again.';
COMMENT ON COLUMN @schema@.memory_access.refreshed_at IS 'When it was last remembered again.';

COMMENT ON TABLE @schema@.memory_events IS
'What became of memories, written by triggers; rows are only added. It has no texts: what is forgotten is forgotten.';
COMMENT ON COLUMN @schema@.memory_events.id IS 'Order of the events.';
COMMENT ON COLUMN @schema@.memory_events.memory_id IS 'The memory, which may be gone.';
COMMENT ON COLUMN @schema@.memory_events.user_id IS 'Whose memory it is.';
COMMENT ON COLUMN @schema@.memory_events.event IS
'add; change: another text; refresh: remembered again; merge: remembered again with something new; supersede; forget: it
ended or was deleted; redact: its text was taken out.';
COMMENT ON COLUMN @schema@.memory_events.other_id IS 'The memory that superseded it.';
COMMENT ON COLUMN @schema@.memory_events.reason IS 'Why: what was said to supersede or forget, or setting concierge.memory_reason.';
COMMENT ON COLUMN @schema@.memory_events.actor IS 'The user of the request.';
COMMENT ON COLUMN @schema@.memory_events.role IS 'The role of the request, or the database role.';
COMMENT ON COLUMN @schema@.memory_events.at IS 'When it happened.';

COMMENT ON TABLE @schema@.accommodation_embeddings IS
'Accommodations that are found by their meaning. Rows without a user are a catalogue that every signed-in user reads.';
COMMENT ON COLUMN @schema@.accommodation_embeddings.id IS 'Id of the accommodation at its provider.';
COMMENT ON COLUMN @schema@.accommodation_embeddings.user_id IS 'Whose row it is; null: a catalogue for all.';
COMMENT ON COLUMN @schema@.accommodation_embeddings.source IS 'hotel or vrbo.';
COMMENT ON COLUMN @schema@.accommodation_embeddings.name IS 'Name guests know; found when it is misspelt, too.';
COMMENT ON COLUMN @schema@.accommodation_embeddings.description IS 'What guests should know.';
COMMENT ON COLUMN @schema@.accommodation_embeddings.amenities IS 'Such as pool.';
COMMENT ON COLUMN @schema@.accommodation_embeddings.content IS
'Name, description and amenities: what is embedded; set by a trigger.';
COMMENT ON COLUMN @schema@.accommodation_embeddings.metadata IS 'Anything else, a JSON object.';
COMMENT ON COLUMN @schema@.accommodation_embeddings.created_at IS 'When the row was made.';
COMMENT ON COLUMN @schema@.accommodation_embeddings.updated_at IS 'When the row last really changed.';
COMMENT ON COLUMN @schema@.accommodation_embeddings.embedding IS 'The meaning of content, as a vector.';
COMMENT ON COLUMN @schema@.accommodation_embeddings.content_hash IS 'SHA-256 of content; set by a trigger.';
COMMENT ON COLUMN @schema@.accommodation_embeddings.embedded_hash IS
'SHA-256 of the text that was embedded; another one than content_hash: the embedding is stale and not searched.';
COMMENT ON COLUMN @schema@.accommodation_embeddings.fts IS 'The words of content; generated.';

COMMENT ON TABLE @schema@.embeddings IS
'Parts of anything else that are found by their meaning. Rows without a user are for every signed-in user to read.';
COMMENT ON COLUMN @schema@.embeddings.id IS 'Id of the row.';
COMMENT ON COLUMN @schema@.embeddings.user_id IS 'Whose row it is; null: for all.';
COMMENT ON COLUMN @schema@.embeddings.entity_type IS 'What it is a part of, such as document.';
COMMENT ON COLUMN @schema@.embeddings.entity_id IS 'Which one, as text.';
COMMENT ON COLUMN @schema@.embeddings.chunk_no IS 'Which part of it, from 0.';
COMMENT ON COLUMN @schema@.embeddings.title IS 'Short name; found when it is misspelt, too.';
COMMENT ON COLUMN @schema@.embeddings.content IS 'What is embedded.';
COMMENT ON COLUMN @schema@.embeddings.model IS 'The model, where the writer says so.';
COMMENT ON COLUMN @schema@.embeddings.metadata IS 'Anything else, a JSON object.';
COMMENT ON COLUMN @schema@.embeddings.created_at IS 'When the row was made.';
COMMENT ON COLUMN @schema@.embeddings.updated_at IS 'When the row last really changed.';
COMMENT ON COLUMN @schema@.embeddings.embedding IS 'The meaning of content, as a vector.';
COMMENT ON COLUMN @schema@.embeddings.content_hash IS 'SHA-256 of content; set by a trigger.';
COMMENT ON COLUMN @schema@.embeddings.embedded_hash IS
'SHA-256 of the text that was embedded; another one than content_hash: the embedding is stale and not searched.';
COMMENT ON COLUMN @schema@.embeddings.fts IS 'The words of title and content; generated.';

COMMENT ON TABLE @schema@.web_sources IS
'Web pages that answers rest on, kept until they expire. Rows without a user are for every signed-in user to read.';
COMMENT ON COLUMN @schema@.web_sources.id IS 'Id of the row.';
COMMENT ON COLUMN @schema@.web_sources.user_id IS 'Whose row it is; null: for all.';
COMMENT ON COLUMN @schema@.web_sources.url IS 'Address, http or https.';
COMMENT ON COLUMN @schema@.web_sources.url_hash IS 'SHA-256 of the address, in hexadecimal; set by a trigger. Each owner has it once.';
COMMENT ON COLUMN @schema@.web_sources.title IS 'Title of the page; found when it is misspelt, too.';
COMMENT ON COLUMN @schema@.web_sources.content IS 'Its text.';
COMMENT ON COLUMN @schema@.web_sources.metadata IS 'Anything else, a JSON object.';
COMMENT ON COLUMN @schema@.web_sources.fetched_at IS 'When it was read.';
COMMENT ON COLUMN @schema@.web_sources.expires_at IS 'When it is too old to rest on.';
COMMENT ON COLUMN @schema@.web_sources.content_hash IS 'SHA-256 of content; set by a trigger.';
COMMENT ON COLUMN @schema@.web_sources.fts IS 'The words of title and content; generated.';

COMMENT ON TABLE @schema@.embedding_spaces IS
'Which model made the vectors of which column. One space of a table is active: searches use it.';
COMMENT ON COLUMN @schema@.embedding_spaces.id IS 'Number of the space.';
COMMENT ON COLUMN @schema@.embedding_spaces.target IS 'The table.';
COMMENT ON COLUMN @schema@.embedding_spaces.name IS 'Name of the space, one for each table.';
COMMENT ON COLUMN @schema@.embedding_spaces.model IS 'The model, as its makers call it.';
COMMENT ON COLUMN @schema@.embedding_spaces.dims IS 'How many numbers a vector has.';
COMMENT ON COLUMN @schema@.embedding_spaces.metric IS 'cosine, l2 or inner_product.';
COMMENT ON COLUMN @schema@.embedding_spaces.status IS
'building: rows are being embedded; active: searched; retired: still there for questions of the old model.';
COMMENT ON COLUMN @schema@.embedding_spaces.vector_column IS 'Column of the vectors.';
COMMENT ON COLUMN @schema@.embedding_spaces.hash_column IS
'Column with the hash of the text that was embedded. Where it differs from content_hash the vector is out of date.';
COMMENT ON COLUMN @schema@.embedding_spaces.created_at IS 'When it was started.';
COMMENT ON COLUMN @schema@.embedding_spaces.activated_at IS 'When searches began to use it.';

COMMENT ON TABLE @schema@.embedding_jobs IS
'Rows whose text is to be embedded: one job for each row and space. Workers claim them with
concierge.pending_embeddings() and answer with concierge.store_embeddings().';
COMMENT ON COLUMN @schema@.embedding_jobs.id IS 'Order in which they came.';
COMMENT ON COLUMN @schema@.embedding_jobs.target IS 'The table.';
COMMENT ON COLUMN @schema@.embedding_jobs.row_id IS 'Primary key of the row, as concierge.match() returns it.';
COMMENT ON COLUMN @schema@.embedding_jobs.space IS 'The space that the vector is for.';
COMMENT ON COLUMN @schema@.embedding_jobs.content_hash IS 'Hash of the text when the job was written.';
COMMENT ON COLUMN @schema@.embedding_jobs.attempts IS 'How often it was claimed. After eight times it is left alone.';
COMMENT ON COLUMN @schema@.embedding_jobs.locked_until IS 'Until then a worker has it.';
COMMENT ON COLUMN @schema@.embedding_jobs.error IS 'What the last worker said.';
COMMENT ON COLUMN @schema@.embedding_jobs.created_at IS 'When the text changed.';

COMMENT ON TABLE @schema@.lexeme_df IS
'How many rows of a table have a word, as a sum: each change adds its part, so that writers do not wait for each other.
store_embeddings() puts the parts together from time to time.';
COMMENT ON COLUMN @schema@.lexeme_df.id IS 'Number of the part.';
COMMENT ON COLUMN @schema@.lexeme_df.target IS 'The table.';
COMMENT ON COLUMN @schema@.lexeme_df.lexeme IS 'The word as to_tsvector writes it; the empty one stands for all rows.';
COMMENT ON COLUMN @schema@.lexeme_df.df IS 'Rows that got the word, less those that lost it.';
COMMENT ON COLUMN @schema@.lexeme_df.total IS 'For the empty word: how many words the rows have together.';

COMMENT ON FUNCTION @private@.keep_accommodation() IS
'Trigger on accommodation_embeddings: puts together what is embedded.';
COMMENT ON FUNCTION @private@.keep_memory() IS
'Trigger on memories: keeps a memory from being superseded by one of another person.';
COMMENT ON FUNCTION @private@.keep_session_memory() IS
'Trigger on session_memories: fills in the owner of the session.';
COMMENT ON FUNCTION @private@.keep_url() IS 'Trigger on web_sources: the digest of the address.';
COMMENT ON FUNCTION @private@.note_memory(uuid, uuid, text, uuid) IS 'Adds an event; for the triggers that record.';
COMMENT ON FUNCTION @private@.record_memory() IS 'Trigger on memories: writes down what becomes of them.';
COMMENT ON FUNCTION @private@.record_refresh() IS 'Trigger on memory_access: writes down that a memory was remembered again.';
COMMENT ON FUNCTION @private@.keep_memory_events() IS 'Trigger on memory_events: rows are only added.';

COMMENT ON FUNCTION @schema@.remember(text, @schema_vector@.vector, text, real, jsonb, text, timestamptz, timestamptz,
    text, double precision, uuid) IS
'Writes a fact down, unless it is known. Returns its id and an action: inserted; refreshed: the same text was there,
metadata and importance were merged into it; candidates: nothing was written, similar has what is near, best first.

content: the fact. embedding: its vector, or null to have it embedded later. kind: a memory_type. importance: 0 to 1.
dedupe: hash finds the same text, nearest also what is at least as similar as near (0 to 1; by embedding, without one by
letters), none writes in any case. valid_from: since when it is true; now if it is not said. scope: what it is kept apart
by. owner: the person; the user of the request if it is not said. Whoever remembers for one person and scope at the same
time waits for the other, so the same fact is there once. Errors: 22023 an argument out of range, 22004 no person, 0A000
in a transaction that sees less than what is committed (but for dedupe none), 23514 a rule of the table.
Example: SELECT id, action FROM remember(''Prefers a window seat'', kind => ''user_preference'', importance => 0.8);';
COMMENT ON FUNCTION @schema@.similar_memories(text, @schema_vector@.vector, double precision, integer, text, uuid) IS
'Current memories of a person that are at least as similar as near, best first: by embedding, or without one by the
letters of the text. All are compared, none is missed. Also finds what became a duplicate when it was embedded again.
Example: SELECT * FROM similar_memories(''Likes window seats'', near => 0.5);';
COMMENT ON FUNCTION @schema@.supersede(uuid, uuid, text) IS
'Ends a memory because another one took its place; returns the one that ended. Calling it again is harmless.

It ends when the new one began to be true, or now, when that is not known better. Errors: 42704 no such memory, or of
different persons, ZF007 one of them is over already, 22023 both are the same.
Example: SELECT valid_to FROM supersede(old => ''…'', new => ''…'', reason => ''moved house'');';
COMMENT ON FUNCTION @schema@.forget(uuid, jsonb, text, text, uuid) IS
'Forgets one memory, or all of a person that a filter chooses; returns how many.

mode: soft ends them, and recall with as_of still tells them; redact ends them and takes text, embedding and metadata
out; hard deletes the rows. Their events stay, without texts. filter: as in concierge.match, such as
{"memory_type": "search_pattern", "created_at": {"lt": "2026-01-01"}}; it needs the person (owner, or the request''s user).
Errors: 22023 an argument out of range, 22004 no person, 42703 a filter on what is no column.
Example: SELECT forget(filter => ''{"metadata.trip": 7}'', mode => ''hard'', reason => ''asked to'');';
COMMENT ON FUNCTION @schema@.memory_history(uuid) IS
'What became of a memory, of those it superseded and of those that superseded it, in order.
Example: SELECT event, content, reason, at FROM memory_history(''…'');';
COMMENT ON FUNCTION @schema@.recall(text, @schema_vector@.vector, integer, integer, interval, jsonb, double precision,
    timestamptz, text, text, jsonb, text, boolean, uuid) IS
'What is remembered about a question, best first, and why: facts that hold at the moment, of one person.

query_text, query_embedding: the question; one of them is enough. k: at most so many. token_budget: at most so many tokens
together; what does not fit is passed over. half_life: after so long without use a memory counts half (0 for never).
weights: of the rankings dense, lexical and fuzzy. mmr_lambda: below 1 holds back what repeats another one. as_of: what was
true at that moment, over or not. kind, scope, filter: which memories, as in concierge.match. mode: soft multiplies
relevance with a factor from 0.3 to 1.5, sum adds relevance, recency and importance. touch: does it count as use?
Errors: 22004 no person, 22023 an argument out of range, nothing to search for, or a vector of another size.
Example: SELECT content, explanation FROM recall(''where does she like to sit?'', k => 3, token_budget => 200);';
COMMENT ON FUNCTION @schema@.match_accommodation_embeddings(@schema_vector@.vector, double precision, integer) IS
'Accommodations nearest to a vector, best first. similarity: cosine, larger is closer; distance is 1 minus that.
match_threshold: at least so similar; null for no limit. Errors: 22023 a vector of another size, or of zeros.
Example: SELECT id, similarity FROM match_accommodation_embeddings(''[…]'', 0.75, 20);';
COMMENT ON FUNCTION @schema@.match_memories(@schema_vector@.vector, double precision, integer, text, uuid) IS
'Memories of one person nearest to a vector, best first; only what holds now. kind: one memory_type only. Parameters and
errors as in match_accommodation_embeddings. Example: SELECT content FROM match_memories(''[…]'', match_count => 5);';
COMMENT ON FUNCTION @schema@.match_session_memories(uuid, @schema_vector@.vector, double precision, integer) IS
'Notes of one session nearest to a vector, best first. Example: SELECT content FROM match_session_memories(''…session…'', ''[…]'');';
COMMENT ON FUNCTION @schema@.match_embeddings(@schema_vector@.vector, double precision, integer, text) IS
'Parts of anything nearest to a vector, best first. kind: one entity_type only.
Example: SELECT entity_id, content FROM match_embeddings(''[…]'', kind => ''document'');';
COMMENT ON FUNCTION @schema@.keep_web_source(text, text, text, interval, jsonb, uuid) IS
'Keeps a web page for ttl, in the place of what was kept of that address before. owner: null and no user in the request: a
page for all. Errors: 23514 no address of the web. Example: SELECT expires_at FROM keep_web_source(''https://example.org/'', ''text'');';
COMMENT ON FUNCTION @schema@.get_web_source(text) IS
'The page of an address that has not expired, or no row; one''s own goes before one that is for all.
Example: SELECT content FROM get_web_source(''https://example.org/'');';
COMMENT ON FUNCTION @schema@.search_web_sources(text, integer) IS
'Pages that have not expired by their words, best first; a misspelt title is found, too.
Example: SELECT url, score FROM search_web_sources(''opening hours'');';
COMMENT ON FUNCTION @schema@.purge_expired() IS
'Deletes memories, notes and web pages that have expired; returns how many of each. For a scheduler of the back end.
Example: SELECT * FROM purge_expired();';
