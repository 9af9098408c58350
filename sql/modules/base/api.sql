COMMENT ON SCHEMA @private@ IS
'Functions of pg_concierge that run with their owner''s rights. Not for exposure.';

REVOKE ALL ON SCHEMA @private@ FROM PUBLIC;
REVOKE ALL ON TABLE @schema@.concierge_migrations FROM PUBLIC;

GRANT USAGE ON SCHEMA @schema@ TO @role_anon@;
GRANT USAGE ON SCHEMA @schema@ TO @role_user@;
GRANT USAGE ON SCHEMA @schema@ TO @role_service@;

COMMENT ON TABLE @schema@.concierge_migrations IS
'What pg_concierge has installed in this schema; it travels with the dump. Written by concierge.install.';
COMMENT ON COLUMN @schema@.concierge_migrations.module IS 'Module, as in concierge.modules.';
COMMENT ON COLUMN @schema@.concierge_migrations.step IS
'Numbered step, or api: the functions, views, triggers and policies that may be made again.';
COMMENT ON COLUMN @schema@.concierge_migrations.checksum IS 'SHA-256 of the step''s template.';
COMMENT ON COLUMN @schema@.concierge_migrations.installed_at IS 'When it last ran.';
COMMENT ON COLUMN @schema@.concierge_migrations.extension_version IS 'Release whose step ran.';
COMMENT ON COLUMN @schema@.concierge_migrations.options IS 'Options it was filled with.';
