-- Who may call what. Functions that only read or decide keep EXECUTE for PUBLIC; those that lay out or
-- remove objects act with the caller's own rights, and are granted to those who own the place.
-- The script of a trusted extension runs as superuser, in a schema that another may have filled before:
-- everything is named with its schema, operators too.

GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;

DO $privileges$
DECLARE
    changes_configuration constant pg_catalog.text[] := ARRAY[
        'render', 'install', 'upgrade', 'repair', 'uninstall', 'detach'
    ];
    installer constant pg_catalog.name := (
        SELECT pg_catalog.pg_get_userbyid(extowner)
        FROM pg_catalog.pg_extension WHERE extname OPERATOR(pg_catalog.=) 'pg_concierge'::pg_catalog.name
    );
    target pg_catalog.regprocedure;
BEGIN
    FOR target IN
        SELECT oid FROM pg_catalog.pg_proc
        WHERE pronamespace OPERATOR(pg_catalog.=) '@extschema@'::pg_catalog.regnamespace::pg_catalog.oid
          AND proname::pg_catalog.text OPERATOR(pg_catalog.=) ANY (changes_configuration)
    LOOP
        EXECUTE pg_catalog.format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', target);
        EXECUTE pg_catalog.format(
            'GRANT EXECUTE ON FUNCTION %s TO pg_database_owner, %I', target, installer
        );
    END LOOP;
END
$privileges$;
