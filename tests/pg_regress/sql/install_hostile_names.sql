-- A schema may have any name that PostgreSQL takes; nothing in a name is ever run.
SET client_min_messages = warning;
CREATE TABLE public.victim (id integer);
CREATE TEMP TABLE hostile (n serial, name text);
INSERT INTO hostile (name) VALUES
    ('with space'), ('Upper'), ('quote''s'), ('double"quote'), ('both''"'), ('select'), ('$body$'),
    ('$$'), ('a$1'),
    ('@schema@'), ('@private@'), ('@'), ('%I%s%'), ('back\slash'), ('new' || E'\n' || 'line'),
    ('-- comment'),
    ('x"; DROP TABLE public.victim; --'), ('x''; DROP TABLE public.victim; --'), ('/*'), ('Gäste'),
    ('数据库'), ('🍜'),
    (repeat('x', 63)), (repeat('x', 62) || 'y'), (repeat('é', 31)), ('1st'), ('a.b'), ('{"a":1}');
-- Each is installed, found clean and whole, used, repaired, and removed without a rest.
CREATE FUNCTION pg_temp.lifecycle(name text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    seen text[];
    other text;
BEGIN
    SELECT array_agg(DISTINCT action) INTO seen FROM concierge.install('{businesses}', name);
    SELECT seen || array_agg(DISTINCT action) INTO seen
    FROM concierge.install('{businesses}', name);
    SELECT seen || array_agg(DISTINCT state) INTO seen FROM concierge.status(name);
    seen := seen || (SELECT count(*)::text FROM concierge.doctor(name));
    EXECUTE format('INSERT INTO %I.profiles (id, timezone) VALUES (%L, %L)', name,
        'a0000000-0000-4000-8000-000000000001', 'asia/tokyo');
    EXECUTE format('INSERT INTO %I.businesses (user_id, name, business_type) SELECT id, %L, %L FROM %I.profiles',
        name, 'x', 'retail', name);
    EXECUTE format('DELETE FROM %I.businesses', name);
    EXECUTE format('SELECT timezone FROM %I.profiles', name) INTO other;
    seen := seen || other;
    SELECT seen || array_agg(DISTINCT action ORDER BY action) INTO seen FROM concierge.repair(name);
    PERFORM count(*) FROM concierge.detach(name);
    SELECT seen || array_agg(DISTINCT action ORDER BY action) INTO seen FROM concierge.repair(name);
    PERFORM count(*) FROM concierge.uninstall(name, 'businesses', false);
    PERFORM count(*) FROM concierge.uninstall(name, 'accounts', false);
    seen := seen || (SELECT count(*)::text FROM pg_class c
        JOIN pg_namespace n ON n.oid = relnamespace
        WHERE nspname = name);
    EXECUTE format('DROP SCHEMA %I', name);
    RETURN array_to_string(seen, ' ');
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;
SELECT name, octet_length(name) AS bytes, pg_temp.lifecycle(name) FROM hostile ORDER BY n;
SELECT count(*) AS unharmed FROM public.victim;
SELECT nspname FROM pg_namespace WHERE nspname LIKE '%private%';
DROP TABLE public.victim;
-- Too long: told so, instead of laid out under a shortened name.
SELECT code, message, detail FROM regress.refusal(
    format('SELECT concierge.install(%L, %L)', '{accounts}', repeat('x', 64)));
SELECT code FROM regress.refusal(format('SELECT concierge.install(%L, %L)', '{accounts}',
    repeat('é', 32)));
