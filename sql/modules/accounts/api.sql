SELECT concierge.attach_updated_at('@schema@.profiles');
SELECT concierge.attach_updated_at('@schema@.user_settings');
SELECT concierge.attach_updated_at('@schema@.user_preferences');
SELECT concierge.attach_timezone('@schema@.profiles');

-- Profiles follow auth.users, where there is such a table. A sign-up must never fail because of us, so
-- an address that a profile would not take is left out.
CREATE OR REPLACE FUNCTION @private@.follow_auth_user() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    auth_user constant jsonb := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END);
    address   constant text := substring(auth_user ->> 'email' FROM '^[^@\s]+@[^@\s]+$');
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM @schema@.profiles WHERE id = (auth_user ->> 'id')::uuid;
        RETURN NULL;
    END IF;
    INSERT INTO @schema@.profiles (id, email, full_name)
    VALUES (
        (auth_user ->> 'id')::uuid,
        address,
        coalesce(
            auth_user -> 'raw_user_meta_data' ->> 'full_name',
            auth_user -> 'raw_user_meta_data' ->> 'name'
        )
    )
    ON CONFLICT (id) DO UPDATE SET email = excluded.email;
    RETURN NULL;
END
$body$;

DO $follow$
DECLARE
    trigger_name constant text := 'concierge_10_profile_' || left(encode(sha256(convert_to('@schema@', 'UTF8')), 'hex'), 8);
BEGIN
    IF to_regclass('auth.users') IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER %I AFTER INSERT OR UPDATE OF email OR DELETE ON auth.users '
        'FOR EACH ROW EXECUTE FUNCTION %s()',
        trigger_name, '@private@.follow_auth_user'
    );
    INSERT INTO @schema@.profiles (id, email, full_name)
    SELECT (auth_user ->> 'id')::uuid,
           substring(auth_user ->> 'email' FROM '^[^@\s]+@[^@\s]+$'),
           coalesce(
               auth_user -> 'raw_user_meta_data' ->> 'full_name',
               auth_user -> 'raw_user_meta_data' ->> 'name'
           )
    FROM (SELECT to_jsonb(u) FROM auth.users u) AS users (auth_user)
    ON CONFLICT (id) DO NOTHING;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'no right to follow auth.users: profiles are not made for its rows';
END
$follow$;

CREATE OR REPLACE VIEW @schema@.active_user_sessions WITH (security_invoker) AS
SELECT id, user_id, device, created_at, last_seen_at, expires_at
FROM @schema@.user_sessions
WHERE revoked_at IS NULL AND expires_at > now();

CREATE POLICY profiles_select ON @schema@.profiles FOR SELECT TO @role_user@ USING (id = (SELECT concierge.uid()));
CREATE POLICY profiles_insert ON @schema@.profiles FOR INSERT TO @role_user@ WITH CHECK (id = (SELECT concierge.uid()));
CREATE POLICY profiles_update ON @schema@.profiles FOR UPDATE TO @role_user@
    USING (id = (SELECT concierge.uid())) WITH CHECK (id = (SELECT concierge.uid()));
CREATE POLICY profiles_delete ON @schema@.profiles FOR DELETE TO @role_user@ USING (id = (SELECT concierge.uid()));

CREATE POLICY user_settings_select ON @schema@.user_settings FOR SELECT TO @role_user@
    USING (user_id = (SELECT concierge.uid()));
CREATE POLICY user_settings_insert ON @schema@.user_settings FOR INSERT TO @role_user@
    WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY user_settings_update ON @schema@.user_settings FOR UPDATE TO @role_user@
    USING (user_id = (SELECT concierge.uid())) WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY user_settings_delete ON @schema@.user_settings FOR DELETE TO @role_user@
    USING (user_id = (SELECT concierge.uid()));

CREATE POLICY user_preferences_select ON @schema@.user_preferences FOR SELECT TO @role_user@
    USING (user_id = (SELECT concierge.uid()));
CREATE POLICY user_preferences_insert ON @schema@.user_preferences FOR INSERT TO @role_user@
    WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY user_preferences_update ON @schema@.user_preferences FOR UPDATE TO @role_user@
    USING (user_id = (SELECT concierge.uid())) WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY user_preferences_delete ON @schema@.user_preferences FOR DELETE TO @role_user@
    USING (user_id = (SELECT concierge.uid()));

CREATE POLICY user_sessions_select ON @schema@.user_sessions FOR SELECT TO @role_user@
    USING (user_id = (SELECT concierge.uid()));
CREATE POLICY user_sessions_insert ON @schema@.user_sessions FOR INSERT TO @role_user@
    WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY user_sessions_update ON @schema@.user_sessions FOR UPDATE TO @role_user@
    USING (user_id = (SELECT concierge.uid())) WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY user_sessions_delete ON @schema@.user_sessions FOR DELETE TO @role_user@
    USING (user_id = (SELECT concierge.uid()));

-- A back end sees everything even where its role does not bypass row level security.
CREATE POLICY profiles_service ON @schema@.profiles TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY user_settings_service ON @schema@.user_settings TO @role_service@
    USING (true) WITH CHECK (true);
CREATE POLICY user_preferences_service ON @schema@.user_preferences TO @role_service@
    USING (true) WITH CHECK (true);
CREATE POLICY user_sessions_service ON @schema@.user_sessions TO @role_service@
    USING (true) WITH CHECK (true);

REVOKE ALL ON TABLE @schema@.profiles, @schema@.user_settings, @schema@.user_preferences,
    @schema@.user_sessions, @schema@.active_user_sessions FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.follow_auth_user() FROM PUBLIC;

-- Nobody makes themselves premium, or takes an address that was not verified. Leaving for good takes
-- everything along, so it is for the back end to do.
GRANT SELECT ON TABLE @schema@.profiles TO @role_user@;
GRANT INSERT (id, full_name, default_city, default_lat, default_lon, timezone, country),
    UPDATE (full_name, default_city, default_lat, default_lon, timezone, country)
    ON TABLE @schema@.profiles TO @role_user@;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE @schema@.user_settings, @schema@.user_preferences
    TO @role_user@;
-- A user sees sessions and ends them; the back end that checks passwords starts them.
GRANT SELECT, UPDATE (revoked_at) ON TABLE @schema@.user_sessions TO @role_user@;
GRANT SELECT ON TABLE @schema@.active_user_sessions TO @role_user@;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE @schema@.profiles, @schema@.user_settings, @schema@.user_preferences,
    @schema@.user_sessions TO @role_service@;
GRANT SELECT ON TABLE @schema@.active_user_sessions TO @role_service@;

COMMENT ON TABLE @schema@.profiles IS
'A person. Where there is a table auth.users, a row is made for each of its users, and goes with it.';
COMMENT ON COLUMN @schema@.profiles.id IS 'Id of the user, as in claim sub of the token.';
COMMENT ON COLUMN @schema@.profiles.email IS 'Address; follows auth.users. Only the back end writes it.';
COMMENT ON COLUMN @schema@.profiles.full_name IS 'Name as the person writes it.';
COMMENT ON COLUMN @schema@.profiles.default_city IS 'City to search in when none is named.';
COMMENT ON COLUMN @schema@.profiles.default_lat IS 'Latitude of that city, degrees north (WGS 84).';
COMMENT ON COLUMN @schema@.profiles.default_lon IS 'Longitude of that city, degrees east (WGS 84).';
COMMENT ON COLUMN @schema@.profiles.timezone IS 'IANA time zone, such as Europe/Berlin.';
COMMENT ON COLUMN @schema@.profiles.country IS 'ISO 3166 code of the country whose numbers need no prefix.';
COMMENT ON COLUMN @schema@.profiles.is_premium IS 'Paying user. Only the back end writes it.';
COMMENT ON COLUMN @schema@.profiles.created_at IS 'When the row was made.';
COMMENT ON COLUMN @schema@.profiles.updated_at IS 'When the row last really changed.';

COMMENT ON TABLE @schema@.user_settings IS 'Switches of one user.';
COMMENT ON COLUMN @schema@.user_settings.user_id IS 'The user.';
COMMENT ON COLUMN @schema@.user_settings.allow_gateway_fallback IS
'May requests go through the product''s own gateway when the user''s key fails?';
COMMENT ON COLUMN @schema@.user_settings.created_at IS 'When the row was made.';
COMMENT ON COLUMN @schema@.user_settings.updated_at IS 'When the row last really changed.';

COMMENT ON TABLE @schema@.user_preferences IS 'What an agent should know about the taste of one user.';
COMMENT ON COLUMN @schema@.user_preferences.user_id IS 'The user.';
COMMENT ON COLUMN @schema@.user_preferences.ai_settings IS 'Settings of the assistants: a JSON object.';
COMMENT ON COLUMN @schema@.user_preferences.notification_preferences IS
'Which notifications go where: a JSON object.';
COMMENT ON COLUMN @schema@.user_preferences.dietary_restrictions IS 'Such as vegan or gluten-free.';
COMMENT ON COLUMN @schema@.user_preferences.favorite_cuisines IS 'Such as thai.';
COMMENT ON COLUMN @schema@.user_preferences.event_categories IS 'Such as jazz.';
COMMENT ON COLUMN @schema@.user_preferences.travel_style IS 'Such as slow or family.';
COMMENT ON COLUMN @schema@.user_preferences.ai_proactivity_level IS
'How often an agent may speak unasked: off, low, medium or high.';
COMMENT ON COLUMN @schema@.user_preferences.default_budget_per_day IS
'Amount in budget_currency; NULL is no limit.';
COMMENT ON COLUMN @schema@.user_preferences.budget_currency IS 'ISO 4217 code.';
COMMENT ON COLUMN @schema@.user_preferences.created_at IS 'When the row was made.';
COMMENT ON COLUMN @schema@.user_preferences.updated_at IS 'When the row last really changed.';

COMMENT ON TABLE @schema@.user_sessions IS 'Sign-ins of the users, each on one device.';
COMMENT ON COLUMN @schema@.user_sessions.id IS 'Id of the session.';
COMMENT ON COLUMN @schema@.user_sessions.user_id IS 'The user.';
COMMENT ON COLUMN @schema@.user_sessions.device IS 'What the user would recognise it by.';
COMMENT ON COLUMN @schema@.user_sessions.ip_hash IS 'SHA-256 of the address, in hexadecimal; never the address.';
COMMENT ON COLUMN @schema@.user_sessions.created_at IS 'When the user signed in.';
COMMENT ON COLUMN @schema@.user_sessions.last_seen_at IS 'Last request.';
COMMENT ON COLUMN @schema@.user_sessions.expires_at IS 'When it ends by itself.';
COMMENT ON COLUMN @schema@.user_sessions.revoked_at IS 'When it was ended early; the user may set it.';

COMMENT ON VIEW @schema@.active_user_sessions IS 'Sessions that are neither revoked nor expired.';
COMMENT ON FUNCTION @private@.follow_auth_user() IS
'Trigger on auth.users: makes, renames and deletes the profile of a user.';
