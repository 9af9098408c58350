-- Who may call what. Functions that only read or decide keep EXECUTE for PUBLIC; those that lay out or
-- remove objects act with the caller's own rights, and are granted to those who own the place.

GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;

DO $privileges$
DECLARE
    changes_configuration constant text[] := ARRAY[
        'render', 'install', 'upgrade', 'repair', 'uninstall', 'detach'
    ];
    installer constant name := (
        SELECT pg_catalog.pg_get_userbyid(extowner)
        FROM pg_catalog.pg_extension WHERE extname = 'pg_concierge'
    );
    target regprocedure;
BEGIN
    FOR target IN
        SELECT oid FROM pg_catalog.pg_proc
        WHERE pronamespace = '@extschema@'::regnamespace AND proname = ANY (changes_configuration)
    LOOP
        EXECUTE pg_catalog.format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', target);
        EXECUTE pg_catalog.format(
            'GRANT EXECUTE ON FUNCTION %s TO pg_database_owner, %I', target, installer
        );
    END LOOP;
END
$privileges$;
