-- What render() shows is what install() does: both give the same schema.
SET client_min_messages = warning;
SELECT count(*) FROM concierge.install('{businesses}', 'regress_one', '{"default_region": "DE"}');
-- It changes nothing itself.
SELECT to_regnamespace('regress_two');
-- The statements hold checksums, so they are not shown.
\set ECHO none
\o /dev/null
SELECT concierge.render('{businesses}', 'regress_two', '{"default_region": "DE"}') \gexec
\o
\set ECHO all
SELECT count(*) > 200 AS many FROM regress.listing('regress_one');
SELECT 'only installed' AS side, line FROM (
    SELECT regress.listing('regress_one') EXCEPT ALL SELECT regress.listing('regress_two')
) AS installed (line)
UNION ALL
SELECT 'only rendered', line FROM (
    SELECT regress.listing('regress_two') EXCEPT ALL SELECT regress.listing('regress_one')
) AS rendered (line);
-- The records are the same, but for the time.
SELECT count(*) AS records FROM regress_one.concierge_migrations a
JOIN regress_two.concierge_migrations b USING (module, step, checksum, extension_version, options);
SELECT module, step, action FROM concierge.install('{businesses}', 'regress_two');
SELECT * FROM concierge.doctor('regress_two');
SELECT count(*) AS pending FROM concierge.render('{businesses}', 'regress_two',
    '{"pending": true}');
-- Every statement stands for itself and ends with a semicolon; the last one tells PostgREST.
SELECT count(*) AS without_semicolon FROM concierge.render('{businesses}', 'regress_two') AS s
WHERE s !~ ';$';
SELECT s FROM concierge.render('{accounts}', 'regress_two') WITH ORDINALITY AS r (s, n)
ORDER BY n DESC LIMIT 1;
-- It needs no more than reading, so it works on a standby.
BEGIN READ ONLY;
SELECT count(*) > 50 AS rendered FROM concierge.render('{businesses}', 'regress_three');
COMMIT;
DROP SCHEMA regress_one, regress_one_private, regress_two, regress_two_private CASCADE;
