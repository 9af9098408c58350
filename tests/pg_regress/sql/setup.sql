-- What every other file needs: the extension, the roles, and a few helpers to try things out with.
SET client_min_messages = warning;
CREATE EXTENSION pg_concierge;
-- Roles belong to the cluster, so they may be there from an earlier run.
DO $roles$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN
        SELECT * FROM (VALUES
            ('anon', 'NOLOGIN'), ('authenticated', 'NOLOGIN'), ('service_role',
            'NOLOGIN BYPASSRLS'),
            ('regress_plain_service', 'NOLOGIN'), ('regress_owner', 'LOGIN'), ('regress_nobody',
            'LOGIN'),
            ('regress "odd'' $body$ @schema@', 'NOLOGIN')
        ) AS role (name, attributes)
    LOOP
        IF to_regrole(quote_ident(wanted.name)) IS NULL THEN
            EXECUTE format('CREATE ROLE %I %s', wanted.name, wanted.attributes);
        END IF;
    END LOOP;
END
$roles$;
CREATE SCHEMA regress;
GRANT USAGE ON SCHEMA regress TO PUBLIC;
-- Runs a statement as a role and an actor: the number of rows, or the SQLSTATE. Always undone.
CREATE FUNCTION regress.attempt(statement text, role text DEFAULT NULL, uid uuid DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    done bigint;
BEGIN
    IF role IS NOT NULL THEN
        PERFORM concierge.set_actor(attempt.uid, attempt.role);
        EXECUTE format('SET LOCAL ROLE %I', role);
    END IF;
    EXECUTE statement;
    GET DIAGNOSTICS done = ROW_COUNT;
    RAISE EXCEPTION USING ERRCODE = 'RG000', MESSAGE = done;
EXCEPTION
    WHEN SQLSTATE 'RG000' THEN RETURN SQLERRM;
    WHEN OTHERS THEN RETURN SQLSTATE;
END
$$;
-- The same, with all that an error of ours says.
CREATE FUNCTION regress.refusal(statement text)
RETURNS TABLE (code text, message text, detail text, hint text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    RAISE EXCEPTION USING ERRCODE = 'RG000', MESSAGE = 'not refused';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
        hint = PG_EXCEPTION_HINT, code = RETURNED_SQLSTATE;
    RETURN NEXT;
END
$$;
-- What a statement says when it is refused, or 'no error'; its effects stay.
CREATE FUNCTION regress.outcome(command text)
RETURNS TABLE (state text, message text, detail text, hint text)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE command;
    message := 'no error';
    RETURN NEXT;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
        detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN NEXT;
END
$$;
-- What doctor() says of a schema after a statement. Always undone.
CREATE FUNCTION regress.fault(schema_name text, statement text)
RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    found text[];
BEGIN
    BEGIN
        EXECUTE statement;
        SELECT array_agg(concat_ws(': ', d.severity, d.object, d.finding)
        ORDER BY d.object, d.finding)
        INTO found FROM concierge.doctor(schema_name) d;
        RAISE EXCEPTION USING ERRCODE = 'RG000';
    EXCEPTION WHEN SQLSTATE 'RG000' THEN NULL;
    END;
    RETURN QUERY SELECT unnest(coalesce(found, '{NOTHING}'));
END
$$;
-- Everything in a schema and its private one, with their names written as @.
CREATE FUNCTION regress.sorted(acl aclitem[]) RETURNS text[] LANGUAGE sql SET search_path =
    pg_catalog
AS 'SELECT array_agg(a::text ORDER BY a::text) FROM unnest(acl) AS a';
CREATE FUNCTION regress.listing(schema_name text)
RETURNS SETOF text LANGUAGE sql SET search_path = pg_catalog AS $$
WITH place AS (
    SELECT oid, nspname, nspacl FROM pg_namespace
    WHERE nspname IN (schema_name, schema_name || '_private')
),
relation AS (
    SELECT c.*, c.oid::regclass::text AS name FROM pg_class c JOIN place p ON p.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v')
),
line AS (
    SELECT concat_ws(' | ', 'schema', nspname, regress.sorted(nspacl), obj_description(oid,
        'pg_namespace')) FROM place
    UNION ALL SELECT concat_ws(' | ', 'relation', name, relkind, relrowsecurity,
        regress.sorted(relacl), reloptions,
        obj_description(oid, 'pg_class')) FROM relation
    UNION ALL SELECT concat_ws(' | ', 'column', name, a.attnum, a.attname, a.atttypid::regtype,
        a.atttypmod,
        a.attnotnull, regress.sorted(a.attacl), pg_get_expr(d.adbin, d.adrelid),
            col_description(a.attrelid, a.attnum))
        FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0
        LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
    UNION ALL SELECT concat_ws(' | ', 'constraint', name, k.conname, pg_get_constraintdef(k.oid))
        FROM relation r JOIN pg_constraint k ON k.conrelid = r.oid
    UNION ALL SELECT concat_ws(' | ', 'index', pg_get_indexdef(i.indexrelid))
        FROM relation r JOIN pg_index i ON i.indrelid = r.oid
    UNION ALL SELECT concat_ws(' | ', 'policy', name, p.polname, p.polcmd, p.polroles::regrole[],
        pg_get_expr(p.polqual, r.oid), pg_get_expr(p.polwithcheck, r.oid))
        FROM relation r JOIN pg_policy p ON p.polrelid = r.oid
    UNION ALL SELECT concat_ws(' | ', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled)
        FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid WHERE NOT t.tgisinternal
    UNION ALL SELECT concat_ws(' | ', 'view', name, pg_get_viewdef(r.oid)) FROM relation r
        WHERE relkind = 'v'
    UNION ALL SELECT concat_ws(' | ', 'function', pg_get_functiondef(f.oid),
        regress.sorted(f.proacl),
        obj_description(f.oid, 'pg_proc')) FROM pg_proc f JOIN place p ON p.oid = f.pronamespace
)
SELECT replace(line.concat_ws, schema_name, '@') FROM line
$$;
SELECT extname, nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE extname = 'pg_concierge';
