-- nDCG@10 of each run, for each kind of question and for all, by concierge.eval_run.
WITH kinds AS (
    SELECT kind, kind AS of FROM quality.question GROUP BY 1 UNION ALL SELECT 'all', kind FROM quality.question GROUP BY kind
), measured AS (
    SELECT r.name, k.kind, (concierge.eval_run(
        jsonb_object_agg(q.id, to_jsonb(r.answers)),
        jsonb_object_agg(q.id, (SELECT jsonb_object_agg(j.document, j.grade) FROM quality.judgement j WHERE j.question = q.id)),
        10)).ndcg
    FROM quality.run r JOIN quality.question q ON q.id = r.question JOIN kinds k ON k.of = q.kind
    GROUP BY r.name, k.kind
), columns AS (
    SELECT string_agg(kind, ' | ' ORDER BY kind <> 'all', kind) AS names, count(*) AS n FROM (SELECT DISTINCT kind FROM kinds) s
)
SELECT line FROM (
    SELECT 0 AS place, '' AS name, format('| nDCG@10 | %s |', names) AS line FROM columns
    UNION ALL SELECT 1, '', '|---|' || repeat('---:|', n::int) FROM columns
    UNION ALL SELECT 2, name, format('| %s | %s |', name,
        string_agg(to_char(ndcg, 'FM0.0000'), ' | ' ORDER BY kind <> 'all', kind)) FROM measured GROUP BY name
) lines ORDER BY place, name;
