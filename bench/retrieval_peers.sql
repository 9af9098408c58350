-- What users write by hand: the function of a guide, MMR in PL/pgSQL, and policies that ask who it is.
\ir claims.sql
ALTER TABLE bench.item OWNER TO CURRENT_USER;
GRANT SELECT ON bench.item, bench.question TO bench_user;

-- Runs a statement for each question; $1 is its vector, $2 the person and $3 its words.
CREATE FUNCTION bench.ask_all(name text, statement text, settings text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    statement := replace(replace(replace(statement, '$1', 'q.v'), '$2', 'person'), '$3', 'q.words');
    EXECUTE format('CREATE FUNCTION bench.%I(person uuid) RETURNS void LANGUAGE plpgsql %s AS %L', name, settings, format(
        'DECLARE q record; BEGIN FOR q IN SELECT v, words FROM bench.question LOOP PERFORM %s; END LOOP; END',
        substr(statement, length('SELECT ') + 1)));
END
$$;

-- From now on this is the session of a signed-in user, under that policy.
CREATE PROCEDURE bench.sign_in(condition text, person uuid)
LANGUAGE plpgsql AS $$
BEGIN
    ALTER TABLE bench.item ENABLE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS own ON bench.item;
    EXECUTE format('CREATE POLICY own ON bench.item TO bench_user USING (%s)', condition);
    PERFORM set_config('request.jwt.claims', json_build_object('sub', person)::text, false);
    SET ROLE bench_user;
END
$$;

SELECT concierge.create_match_rpc('bench.item', 'match_items');

CREATE FUNCTION bench.hybrid_search(query_text text, query_embedding vector, match_count int, rrf_k int DEFAULT 50)
RETURNS SETOF bench.item LANGUAGE sql AS $$
WITH full_text AS (
    SELECT id, row_number() OVER (ORDER BY ts_rank_cd(fts, websearch_to_tsquery(query_text)) DESC) AS rank_ix
    FROM bench.item WHERE fts @@ websearch_to_tsquery(query_text)
    ORDER BY rank_ix LIMIT least(match_count, 30) * 2
), semantic AS (
    SELECT id, row_number() OVER (ORDER BY embedding <=> query_embedding) AS rank_ix
    FROM bench.item ORDER BY rank_ix LIMIT least(match_count, 30) * 2
)
SELECT item.* FROM full_text FULL OUTER JOIN semantic ON full_text.id = semantic.id
JOIN bench.item ON coalesce(full_text.id, semantic.id) = item.id
ORDER BY coalesce(1.0 / (rrf_k + full_text.rank_ix), 0.0) + coalesce(1.0 / (rrf_k + semantic.rank_ix), 0.0) DESC
LIMIT least(match_count, 30)
$$;

CREATE FUNCTION bench.mmr(query vector, candidates vector[], lambda float8, k int) RETURNS int[] LANGUAGE plpgsql AS $$
DECLARE
    picked int[] := '{}';
    best int;
BEGIN
    FOR i IN 1 .. k LOOP
        SELECT c.n INTO best FROM unnest(candidates) WITH ORDINALITY AS c (v, n) WHERE c.n <> ALL (picked)
        ORDER BY lambda * (1 - (c.v <=> query)) - (1 - lambda) * coalesce(
            (SELECT max(1 - (c.v <=> candidates[p])) FROM unnest(picked) p), 0) DESC LIMIT 1;
        picked := picked || best;
    END LOOP;
    RETURN picked;
END
$$;
