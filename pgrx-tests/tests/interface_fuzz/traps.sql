-- Schema evil, where an attacker has put something of his own under every name that a function might look up: operators,
-- functions, aggregates, types, relations. Each does what the original does, and tells when it was reached with the rights of
-- somebody else.
CREATE SCHEMA evil AUTHORIZATION authenticated;
GRANT USAGE ON SCHEMA evil TO PUBLIC;
-- The worst case: the attacker reaches the private functions as well.
GRANT USAGE ON SCHEMA app_private TO authenticated, service_role;

CREATE FUNCTION evil.tell(place pg_catalog.text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_user NOT IN ('anon', 'authenticated', 'service_role', session_user) THEN
        RAISE WARNING 'leak of rights: % was reached as %', place, current_user;
    END IF;
END
$$;

DO $$
DECLARE
    target record;
    made int := 0;
    plain constant regtype[] := '{text,uuid,integer,bigint,smallint,oid,numeric,boolean,jsonb,name,real,double precision,
        timestamptz,date,interval,tstzrange,"char",regclass,bytea,text[],uuid[],tsvector,tsquery,int2vector,oidvector}';
BEGIN
    FOR target IN
        SELECT o.oprname AS name, o.oprleft::regtype AS l, o.oprright::regtype AS r, o.oprresult::regtype AS result
        FROM pg_operator o
        WHERE oprnamespace = 'pg_catalog'::regnamespace AND oprleft::regtype = ANY (plain) AND oprright::regtype = ANY (plain)
    LOOP
        made := made + 1;
        EXECUTE format('CREATE FUNCTION evil.operator_%s(%s, %s) RETURNS %s LANGUAGE plpgsql AS
            $f$BEGIN PERFORM evil.tell(%L); RETURN $1 OPERATOR(pg_catalog.%s) $2; END$f$',
            made, target.l, target.r, target.result, 'operator ' || target.name, target.name);
        EXECUTE format('CREATE OPERATOR evil.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = evil.operator_%s)',
            target.name, target.l, target.r, made);
    END LOOP;
    -- Functions that some function of ours names.
    FOR target IN
        SELECT p.proname AS name, pg_get_function_identity_arguments(p.oid) AS arguments, p.pronargs AS count,
               p.prorettype::regtype AS result
        FROM pg_proc p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND NOT p.proretset AND p.provariadic = 0
          AND (p.prorettype = 'void'::regtype OR p.prorettype::regtype = ANY (plain))
          AND NOT EXISTS (SELECT FROM unnest(p.proargtypes) AS t WHERE t::regtype <> ALL (plain))
          AND (p.proname IN ('now', 'set_config', 'current_setting', 'clock_timestamp', 'to_regclass', 'sha256', 'power')
               OR EXISTS (SELECT FROM pg_proc f WHERE f.pronamespace IN ('app'::regnamespace, 'app_private'::regnamespace)
                          AND pg_get_functiondef(f.oid) ~ ('\m' || p.proname || '\(')))
    LOOP
        made := made + 1;
        EXECUTE format('CREATE FUNCTION evil.%I(%s) RETURNS %s LANGUAGE plpgsql AS
            $f$BEGIN PERFORM evil.tell(%L); %s pg_catalog.%I(%s); END$f$',
            target.name, target.arguments, target.result, 'function ' || target.name,
            CASE target.result WHEN 'void'::regtype THEN 'PERFORM' ELSE 'RETURN' END, target.name,
            (SELECT string_agg('$' || n, ', ') FROM generate_series(1, target.count) AS n));
    END LOOP;
    -- Types.
    FOR target IN SELECT unnest('{text,uuid,int4,int8,numeric,jsonb,timestamptz,oid,bool,regclass,name}'::text[]) AS name LOOP
        EXECUTE format('CREATE FUNCTION evil.check_%1$s(pg_catalog.%1$s) RETURNS pg_catalog.bool LANGUAGE plpgsql AS
            $f$BEGIN PERFORM evil.tell(%2$L); RETURN true; END$f$', target.name, 'type ' || target.name);
        EXECUTE format('CREATE DOMAIN evil.%1$I AS pg_catalog.%1$s CHECK (evil.check_%1$s(VALUE))', target.name);
    END LOOP;
    RAISE NOTICE '% traps', made;
END
$$;

CREATE FUNCTION evil.add(pg_catalog.int8, pg_catalog.int8) RETURNS pg_catalog.int8 LANGUAGE plpgsql AS
    'BEGIN PERFORM evil.tell(''aggregate sum''); RETURN $1 OPERATOR(pg_catalog.+) $2; END';
CREATE AGGREGATE evil.sum(pg_catalog.int8) (SFUNC = evil.add, STYPE = pg_catalog.int8, INITCOND = '0');
CREATE FUNCTION evil.more(pg_catalog.int8) RETURNS pg_catalog.int8 LANGUAGE plpgsql AS
    'BEGIN PERFORM evil.tell(''aggregate count''); RETURN $1 OPERATOR(pg_catalog.+) 1; END';
CREATE AGGREGATE evil.count(*) (SFUNC = evil.more, STYPE = pg_catalog.int8, INITCOND = '0');

-- Relations: those of ours, and of the catalog.
DO $$
DECLARE
    target regclass;
BEGIN
    FOR target IN
        SELECT oid FROM pg_class WHERE relkind IN ('r', 'v')
          AND (relnamespace = 'app'::regnamespace
               OR relnamespace = 'pg_catalog'::regnamespace AND relname IN ('pg_class', 'pg_proc', 'pg_trigger', 'pg_namespace'))
    LOOP
        EXECUTE format('CREATE VIEW evil.%I AS SELECT t.* FROM %s AS t, LATERAL (SELECT evil.tell(%L)) AS told',
            (SELECT relname FROM pg_class WHERE oid = target), target, 'relation ' || target);
        EXECUTE format('GRANT ALL ON evil.%I TO PUBLIC', (SELECT relname FROM pg_class WHERE oid = target));
    END LOOP;
END
$$;
