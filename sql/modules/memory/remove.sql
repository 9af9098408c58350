DO $triggers$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT c.relname, t.tgname FROM pg_catalog.pg_trigger t
        JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE quote_ident(n.nspname) = '@schema@' AND t.tgname LIKE 'concierge\_90\_embedding\_%'
    LOOP
        EXECUTE format('DROP TRIGGER %I ON @schema@.%I', found.tgname, found.relname);
    END LOOP;
END
$triggers$;
