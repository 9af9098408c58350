-- status() and doctor() see what is gone; repair() makes it again without touching tables or rows.
SET client_min_messages = warning;
SELECT count(*) FROM concierge.install('{businesses}', 'regress_app',
    '{"default_currency": "EUR"}');
CREATE TEMP TABLE whole AS SELECT line FROM regress.listing('regress_app') AS line;
INSERT INTO regress_app.profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
DROP TRIGGER concierge_80_updated_at ON regress_app.profiles;
DROP TRIGGER concierge_10_normalise_timezone ON regress_app.businesses;
DROP TRIGGER concierge_30_keep_numbers ON regress_app.businesses;
DROP POLICY profiles_select ON regress_app.profiles;
DROP VIEW regress_app.business_v2;
DROP FUNCTION regress_app.phone_number_exists(text);
REVOKE SELECT ON regress_app.profiles FROM authenticated;
SELECT module, step, state, missing FROM concierge.status('regress_app');
SELECT severity, object, finding, fix FROM concierge.doctor('regress_app') ORDER BY object;
-- upgrade() only runs what is new; nothing is.
SELECT DISTINCT action FROM concierge.upgrade('regress_app');
SELECT * FROM concierge.repair('regress_app');
SELECT module, step, state, missing FROM concierge.status('regress_app');
SELECT * FROM concierge.doctor('regress_app');
SELECT line AS differs FROM (
    (SELECT line FROM whole EXCEPT SELECT regress.listing('regress_app'))
    UNION ALL (SELECT regress.listing('regress_app') EXCEPT SELECT line FROM whole)
) AS difference;
SELECT count(*) FROM regress_app.profiles;
SELECT DISTINCT options ->> 'default_currency' FROM regress_app.concierge_migrations;
-- A lost index or table is beyond repair(), and is said so rather than called whole.
BEGIN;
DROP INDEX regress_app.businesses_user_idx;
DROP TABLE regress_app.user_sessions CASCADE;
SELECT step, state, missing FROM concierge.status('regress_app') WHERE state <> 'current';
ROLLBACK;
-- Records of another release: changed is run again, unknown is left alone.
UPDATE regress_app.concierge_migrations SET checksum = repeat('0', 64), extension_version = '0.0.1'
WHERE module = 'accounts' AND step = 'api';
INSERT INTO regress_app.concierge_migrations (module, step, checksum, extension_version)
VALUES ('accounts', '0099_later', repeat('0', 64), '9.9.9'), ('later', '0001_tables', repeat('0',
    64), '9.9.9');
SELECT module, step, state, extension_version = concierge.version() AS now
FROM concierge.status('regress_app') ORDER BY 1, 2;
SELECT severity, object, finding FROM concierge.doctor('regress_app');
SELECT module, step, action FROM concierge.upgrade('regress_app');
SELECT module, step, state, extension_version = concierge.version() AS now
FROM concierge.status('regress_app') WHERE module IN ('accounts', 'later') ORDER BY 1, 2;
DROP SCHEMA regress_app, regress_app_private CASCADE;
-- A schema without modules has no steps.
SELECT count(*) FROM concierge.status('regress');
