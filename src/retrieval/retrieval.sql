COMMENT ON FUNCTION match(regclass, real[], integer, double precision, jsonb, uuid, boolean) IS
'The rows of a table nearest to a vector, nearest first: never fewer than match_count unless there are no more. similarity
is larger for what is nearer (1 - distance for cosine). match_threshold leaves out what is not more similar. filter is
{"column": value} or {"column": {"gte": 1, "lt": 5}}, with eq, in, gt, gte, lt, lte, exists and contains; a key that is
no column is a path into the table''s jsonb. owner is compared with the table''s column of owners. Rows whose text has
changed since it was embedded are left out. Errors: 22023 wrong dimensions, no finite numbers, an unknown condition;
42703 no such column. Example: SELECT * FROM concierge.match(''notes'', $1, 5, filter => ''{"lang": "en"}'');';

COMMENT ON FUNCTION hybrid_match(regclass, text, real[], integer, double precision, jsonb, uuid, jsonb, integer, boolean) IS
'The rows that are near a question by meaning (dense), by words (lexical: BM25, misspelt words corrected) and by the
letters of the title (fuzzy), as one list: score is the sum of weight / (rrf_k + place) over the three. ranks says why a
row is in it: its places, the words it shares, what was read for a misspelt word, and what is missing to search all three
ways. match_threshold applies to dense only. Errors as for match. Example:
SELECT id, score, ranks FROM concierge.hybrid_match(''notes'', ''vegetarien restaurants'', $1);';

COMMENT ON FUNCTION filtered(regclass, jsonb, uuid) IS
'The keys of the rows of a table that a filter leaves, as match and hybrid_match understand it; of owner only, if one is
named. Row-level security holds. Errors: 22023 or 42703 a filter that is not understood.
Example: SELECT * FROM concierge.filtered(''app.memories'', ''{"importance": {"gte": 0.8}}'');';

COMMENT ON FUNCTION attach_embeddings(regclass, text, text, text, text, text, text, integer, integer, boolean) IS
'Prepares a table for search: adds the columns content_hash and embedded_hash (which say whether an embedding is of the
text as it is now) and fts, indexes over words, title, owner and embedding, triggers that queue rows whose text has changed
and keep count of words, and the tables embedding_spaces, embedding_jobs and lexeme_df in the schema of the table. Columns
that are not named are recognised by their usual names. dims adds a column embedding of so many numbers if there is none.
cap: up to so many rows are compared one by one. indexes => false makes none; index_advice() says which are missing. May be
called again. Errors: 42703, 42804 a column does not fit; 0A000 dims without the extension vector.
Example: SELECT concierge.attach_embeddings(''notes'', model => ''all-MiniLM-L6-v2'', dims => 384);';

COMMENT ON FUNCTION detach_embeddings(regclass) IS
'Takes the triggers of attach_embeddings off a table, and what is kept beside it; columns and indexes stay.';

COMMENT ON FUNCTION keep_embedding() IS 'Trigger function of attach_embeddings.';

COMMENT ON FUNCTION embedding_changed() IS 'Trigger function of attach_embeddings.';

COMMENT ON FUNCTION pending_embeddings(integer, regclass, interval) IS
'Claims up to n rows whose text is to be embedded, for a worker; no other gets them until the lease ends. Claims those of all
attached tables, or of one. A job that failed eight times is left alone until its text changes.
Example: SELECT * FROM concierge.pending_embeddings(50);';

COMMENT ON FUNCTION store_embeddings(jsonb) IS
'Brings back what a worker has embedded: a list of {target_table, job, content_hash, embedding}, the first three as
pending_embeddings() gave them, or {target_table, job, error}. outcome is stored; stale: the text has changed meanwhile, and
is queued; gone: another was faster, or the row is deleted; failed: tried again later. Errors: 22023 unreadable.
Example: SELECT * FROM concierge.store_embeddings(''[{"target_table": "notes", "job": 1, "embedding": [0.1, 0.2]}]'');';

COMMENT ON FUNCTION start_space(regclass, text, text, integer, text, boolean) IS
'Begins to embed a table with another model: adds a column for its vectors, and queues all rows for it. Searches go on in the
active space. Returns the number of the space. Errors: 23505 the name is taken; 42704 the table is not attached.
Example: SELECT concierge.start_space(''notes'', ''v2'', ''all-mpnet-base-v2'', 768);';

COMMENT ON FUNCTION activate_space(regclass, text, boolean) IS
'Makes searches use another space from now on. Questions embedded with the model before are still answered from its vectors,
if the two models differ in dimensions. Refuses with 0A000 while rows are missing, unless force is true.
Example: SELECT concierge.activate_space(''notes'', ''v2'');';

COMMENT ON FUNCTION mmr(real[], anyarray, double precision, integer) IS
'Picks k of candidates (vector[], halfvec[] or real[][]) that are near the query and not near each other: maximal marginal
relevance with cosine. lambda 1 looks at the query only, 0 at variety only. no counts candidates from 1.
Example: SELECT no FROM concierge.mmr($1, array_agg_of_embeddings, 0.7, 10);';

COMMENT ON FUNCTION rrf(jsonb, double precision[], integer) IS
'Makes one ranking of several by reciprocal rank fusion: score is the sum of weight / (k + place). rankings is a list of
lists of ids, the best first. Example: SELECT * FROM concierge.rrf(''[["a", "b"], ["b", "c"]]'');';

COMMENT ON FUNCTION chunk(text, integer, integer, text) IS
'Cuts a text into pieces of at most max_tokens (estimated: about four letters a token), by word, sentence or paragraph; a
larger unit that does not fit is cut into smaller ones, a word never. Each piece but the first begins with up to overlap
tokens of the one before; without overlap the pieces together are the text. start counts characters from 1, end is the
start of what follows. Example: SELECT no, content FROM concierge.chunk(body, 256, 32) FROM pages;';

COMMENT ON FUNCTION eval_run(jsonb, jsonb, integer) IS
'How good rankings are: mean nDCG (grades as gains), recall and reciprocal rank of the first k over all queries that have a
right answer. run: {"q1": ["d3", "d7"]}, or a list of {query_id, doc_id, rank or score}; qrels: {"q1": {"d3": 1}},
{"q1": ["d3"]}, or a list of {query_id, doc_id, grade}.
Example: SELECT ndcg FROM concierge.eval_run(''{"q": ["b", "a"]}'', ''{"q": ["a"]}'');';

COMMENT ON FUNCTION create_match_rpc(regclass, text) IS
'Makes a function in the schema of a table that searches it: name(query_embedding vector, match_threshold, match_count,
filter), with the columns of the table as its result, for PostgREST and typed clients. Calls concierge.match, with the rights
of its caller. Errors: 42809 no primary key of one column; 42703 no embeddings.
Example: SELECT concierge.create_match_rpc(''notes'', ''match_notes'');';

COMMENT ON FUNCTION measure_recall(regclass, integer, integer, jsonb) IS
'Which part of the true k nearest rows is found, over sample rows of the table that ask for those near them: recall by
concierge.match, index_recall by a plain ORDER BY distance LIMIT k with the settings of the session. rows_found and index_rows
are how many rows came back on average. Reads the whole table for each row of the sample.
Example: SELECT * FROM concierge.measure_recall(''notes'', 20, filter => ''{"lang": "en"}'');';

COMMENT ON FUNCTION index_advice(regclass, integer) IS
'What makes searches of a table (or of all tables with vectors) slow or incomplete: no index on the owner or the vectors,
storage EXTERNAL, hnsw.ef_search below k, dead rows, maintenance_work_mem, and functions that order by similarity DESC, rank
by row_number() or compare the distance in WHERE. Example: SELECT * FROM concierge.index_advice(''notes'');';

COMMENT ON FUNCTION embedding_columns(regclass) IS
'Where the vectors of an attached table stand, the active model''s first, then those of models before: the column of the
vector, that of the hash of the text it is of, and the dimensions. No row when the table has no embeddings.
Example: SELECT vector_column FROM concierge.embedding_columns(''notes'') WHERE status = ''active'';';
