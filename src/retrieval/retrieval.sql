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
