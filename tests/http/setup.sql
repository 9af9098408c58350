-- The database that PostgREST serves: the roles it changes to, and every module that there is, in schema app.
\set QUIET on
\set ON_ERROR_STOP on
SET client_min_messages = warning;
DO $roles$
BEGIN
    IF to_regrole('anon') IS NULL THEN CREATE ROLE anon NOLOGIN NOINHERIT; END IF;
    IF to_regrole('authenticated') IS NULL THEN CREATE ROLE authenticated NOLOGIN NOINHERIT; END IF;
    IF to_regrole('service_role') IS NULL THEN CREATE ROLE service_role NOLOGIN NOINHERIT BYPASSRLS; END IF;
    IF to_regrole('authenticator') IS NULL THEN CREATE ROLE authenticator LOGIN NOINHERIT; END IF;
    -- The same door, with refusals that PostgREST turns into their HTTP status.
    IF to_regrole('authenticator_http') IS NULL THEN CREATE ROLE authenticator_http LOGIN NOINHERIT; END IF;
END
$roles$;
GRANT anon, authenticated, service_role TO authenticator, authenticator_http;
ALTER ROLE authenticator_http SET concierge.error_style = 'http';

CREATE EXTENSION pg_concierge;
SELECT count(*) AS steps
FROM concierge.install(ARRAY(SELECT module FROM concierge.modules), 'app', '{"vector_dimensions": 3}');

-- Functions of a user's own, beside the modules: one that refuses, one for each kind of answer.
CREATE SCHEMA probe;
GRANT USAGE ON SCHEMA probe TO anon, authenticated, service_role;
CREATE FUNCTION probe.refuse(p_reason text, p_message text DEFAULT 'it cannot be')
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM concierge.refuse(p_reason, p_message, 'A sentence with the values.', 'What to do.');
END
$$;
CREATE FUNCTION probe.reasons()
RETURNS TABLE (name text, sqlstate text, http_status integer) LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT name, sqlstate, http_status FROM concierge.errors();
END;
CREATE FUNCTION probe.whoami()
RETURNS TABLE (uid uuid, app_role text, database_role text) LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT concierge.uid(), concierge.app_role(), current_user::text;
END;
-- What can be called: the list that the tests go through, with what a caller must give.
CREATE FUNCTION probe.functions()
RETURNS TABLE (name text, volatility text, comment text, may_user boolean, may_anon boolean, may_service boolean, arguments jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT p.proname::text, p.provolatile::text, obj_description(p.oid, 'pg_proc'),
           has_function_privilege('authenticated', p.oid, 'EXECUTE'),
           has_function_privilege('anon', p.oid, 'EXECUTE'),
           has_function_privilege('service_role', p.oid, 'EXECUTE'),
           coalesce((
               SELECT jsonb_agg(jsonb_build_object(
                          'name', a.name, 'type', format_type(a.type, NULL),
                          'optional', a.place > p.pronargs - p.pronargdefaults) ORDER BY a.place)
               FROM unnest(p.proargtypes::oid[], coalesce(p.proargnames, '{}')) WITH ORDINALITY AS a (type, name, place)
               WHERE a.place <= p.pronargs
           ), '[]')
    FROM pg_proc p
    WHERE p.pronamespace = 'app'::regnamespace AND p.prokind = 'f' AND p.prorettype <> 'trigger'::regtype
    ORDER BY p.proname;
END;
CREATE FUNCTION probe.tables() RETURNS TABLE (name text) LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT c.relname::text FROM pg_class c
    WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p', 'v') ORDER BY 1;
END;
