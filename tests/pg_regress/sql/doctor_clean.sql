-- doctor() finds nothing wrong with what install() makes, whatever the options, and nothing in an
-- empty schema.
SET client_min_messages = warning;
SELECT options, (
    SELECT string_agg(found, E'\n') FROM regress.fault('regress_app', format(
        'SELECT concierge.install((SELECT array_agg(module) FROM concierge.modules), ''regress_app'', %L)', options
    )) AS found
) FROM unnest(ARRAY[
    '{}', '{"rls_style": "plain"}', '{"roles": {"service": "regress_plain_service"}}',
    '{"roles": {"anon": "regress no such role"}}', '{"roles": {"service": "regress no such role"}}',
    '{"roles": {"anon": "regress no 1", "user": "regress no 2", "service": "regress no 3"}}'
]) AS options;
-- One module alone.
SELECT module, (
    SELECT string_agg(found, E'\n') FROM regress.fault('regress_app', format(
        'SELECT concierge.install(ARRAY[%L], ''regress_app'')', module
    )) AS found
) FROM concierge.modules ORDER BY module;
BEGIN;
CREATE SCHEMA regress_app;
SELECT * FROM concierge.doctor('regress_app');
-- It reads catalogs only: neither a read-only transaction nor an odd search_path disturbs it.
SELECT count(*) FROM concierge.install('{businesses}', 'regress_app');
SET LOCAL transaction_read_only = on;
SET LOCAL search_path = '';
SELECT * FROM concierge.doctor('regress_app');
ROLLBACK;
