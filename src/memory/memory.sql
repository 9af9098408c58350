COMMENT ON FUNCTION memory_rank(double precision[], double precision[], real[], integer[], integer, integer,
    double precision, text, real[], double precision) IS
'The order in which memories are told; for the function recall of the module memory.

relevance, age_hours, importance (0 to 1) and sizes (tokens) have an element for each candidate. wanted: at most so many.
token_budget: at most so many tokens together; what does not fit any more is passed over. mode: soft (relevance times a
factor from 0.3 to 1.5, which halves in half_life_hours; 0 is never) or sum (relevance, recency 0.995 ^ hours and
importance, each stretched to 0..1). embeddings: one row for each candidate; with mmr_lambda below 1 those near one told
before are held back. Returns the number of the candidate, its rank, its score, and the factor.
Errors: 22023 an argument out of range. Example: SELECT * FROM concierge.memory_rank(''{0.9,0.8}'', ''{700,1}'', ''{0.5,0.5}'',
''{10,12}'');';
