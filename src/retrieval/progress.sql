CREATE FUNCTION index_progress() RETURNS TABLE (
    pid integer, target text, index text, command text, phase text, percent numeric, done bigint, total bigint
)
LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp ROWS 1
AS $$
SELECT p.pid, p.relid::regclass::text, nullif(p.index_relid, 0)::regclass::text, p.command, p.phase,
       round(100.0 * CASE WHEN p.tuples_total > 0 THEN p.tuples_done ELSE p.blocks_done END
             / nullif(CASE WHEN p.tuples_total > 0 THEN p.tuples_total ELSE p.blocks_total END, 0), 1),
       CASE WHEN p.tuples_total > 0 THEN p.tuples_done ELSE p.blocks_done END,
       CASE WHEN p.tuples_total > 0 THEN p.tuples_total ELSE p.blocks_total END
FROM pg_stat_progress_create_index p
WHERE p.datname = current_database() ORDER BY p.pid
$$;
COMMENT ON FUNCTION index_progress() IS
'Indexes that are being built now, and how far: done of total rows (blocks, where rows are not counted) of the phase.
Example: SELECT index, phase, percent FROM concierge.index_progress();';
