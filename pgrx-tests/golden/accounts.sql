-- Name: app; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA app;

-- Name: app_private; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA app_private;

-- Name: SCHEMA app_private; Type: COMMENT; Schema: -; Owner: -

COMMENT ON SCHEMA app_private IS 'Functions of pg_concierge that run with their owner''s rights. Not for exposure.';

-- Name: follow_auth_user(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.follow_auth_user() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    auth_user constant jsonb := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END);
    address   constant text := substring(auth_user ->> 'email' FROM '^[^@\s]+@[^@\s]+$');
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM app.profiles WHERE id = (auth_user ->> 'id')::uuid;
        RETURN NULL;
    END IF;
    INSERT INTO app.profiles (id, email, full_name)
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
$_$;

-- Name: FUNCTION follow_auth_user(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.follow_auth_user() IS 'Trigger on auth.users: makes, renames and deletes the profile of a user.';

-- Name: user_sessions; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.user_sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    device text,
    ip_hash text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone DEFAULT (now() + '30 days'::interval) NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT user_sessions_check CHECK ((expires_at > created_at)),
    CONSTRAINT user_sessions_ip_hash_check CHECK ((ip_hash ~ '^[0-9a-f]{64}$'::text))
);

-- Name: TABLE user_sessions; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.user_sessions IS 'Sign-ins of the users, each on one device.';

-- Name: COLUMN user_sessions.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_sessions.id IS 'Id of the session.';

-- Name: COLUMN user_sessions.user_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_sessions.user_id IS 'The user.';

-- Name: COLUMN user_sessions.device; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_sessions.device IS 'What the user would recognise it by.';

-- Name: COLUMN user_sessions.ip_hash; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_sessions.ip_hash IS 'SHA-256 of the address, in hexadecimal; never the address.';

-- Name: COLUMN user_sessions.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_sessions.created_at IS 'When the user signed in.';

-- Name: COLUMN user_sessions.last_seen_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_sessions.last_seen_at IS 'Last request.';

-- Name: COLUMN user_sessions.expires_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_sessions.expires_at IS 'When it ends by itself.';

-- Name: COLUMN user_sessions.revoked_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_sessions.revoked_at IS 'When it was ended early; the user may set it.';

-- Name: active_user_sessions; Type: VIEW; Schema: app; Owner: -

CREATE VIEW app.active_user_sessions WITH (security_invoker='true') AS
 SELECT id,
    user_id,
    device,
    created_at,
    last_seen_at,
    expires_at
   FROM app.user_sessions
  WHERE ((revoked_at IS NULL) AND (expires_at > now()));

-- Name: VIEW active_user_sessions; Type: COMMENT; Schema: app; Owner: -

COMMENT ON VIEW app.active_user_sessions IS 'Sessions that are neither revoked nor expired.';

-- Name: concierge_migrations; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.concierge_migrations (
    module text NOT NULL,
    step text NOT NULL,
    checksum text NOT NULL,
    installed_at timestamp with time zone DEFAULT now() NOT NULL,
    extension_version text NOT NULL,
    options jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT concierge_migrations_checksum_check CHECK ((checksum ~ '^[0-9a-f]{64}$'::text))
);

-- Name: TABLE concierge_migrations; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.concierge_migrations IS 'What pg_concierge has installed in this schema; it travels with the dump. Written by concierge.install.';

-- Name: COLUMN concierge_migrations.module; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.concierge_migrations.module IS 'Module, as in concierge.modules.';

-- Name: COLUMN concierge_migrations.step; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.concierge_migrations.step IS 'Numbered step, or api: the functions, views, triggers and policies that may be made again.';

-- Name: COLUMN concierge_migrations.checksum; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.concierge_migrations.checksum IS 'SHA-256 of the step''s template.';

-- Name: COLUMN concierge_migrations.installed_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.concierge_migrations.installed_at IS 'When it last ran.';

-- Name: COLUMN concierge_migrations.extension_version; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.concierge_migrations.extension_version IS 'Release whose step ran.';

-- Name: COLUMN concierge_migrations.options; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.concierge_migrations.options IS 'Options it was filled with.';

-- Name: profiles; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.profiles (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email text,
    full_name text,
    default_city text,
    default_lat double precision,
    default_lon double precision,
    timezone text DEFAULT 'UTC'::text NOT NULL,
    country text,
    is_premium boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT profiles_check CHECK (((default_lat IS NULL) = (default_lon IS NULL))),
    CONSTRAINT profiles_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT profiles_default_lat_check CHECK (((default_lat >= ('-90'::integer)::double precision) AND (default_lat <= (90)::double precision))),
    CONSTRAINT profiles_default_lon_check CHECK (((default_lon >= ('-180'::integer)::double precision) AND (default_lon <= (180)::double precision))),
    CONSTRAINT profiles_email_check CHECK ((email ~ '^[^@\s]+@[^@\s]+$'::text))
);

-- Name: TABLE profiles; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.profiles IS 'A person. Where there is a table auth.users, a row is made for each of its users, and goes with it.';

-- Name: COLUMN profiles.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.profiles.id IS 'Id of the user, as in claim sub of the token.';

-- Name: COLUMN profiles.email; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.profiles.email IS 'Address; follows auth.users. Only the back end writes it.';

-- Name: COLUMN profiles.full_name; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.profiles.full_name IS 'Name as the person writes it.';

-- Name: COLUMN profiles.default_city; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.profiles.default_city IS 'City to search in when none is named.';

-- Name: COLUMN profiles.default_lat; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.profiles.default_lat IS 'Latitude of that city, degrees north (WGS 84).';

-- Name: COLUMN profiles.default_lon; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.profiles.default_lon IS 'Longitude of that city, degrees east (WGS 84).';

-- Name: COLUMN profiles.timezone; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.profiles.timezone IS 'IANA time zone, such as Europe/Berlin.';

-- Name: COLUMN profiles.country; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.profiles.country IS 'ISO 3166 code of the country whose numbers need no prefix.';

-- Name: COLUMN profiles.is_premium; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.profiles.is_premium IS 'Paying user. Only the back end writes it.';

-- Name: COLUMN profiles.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.profiles.created_at IS 'When the row was made.';

-- Name: COLUMN profiles.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.profiles.updated_at IS 'When the row last really changed.';

-- Name: user_preferences; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.user_preferences (
    user_id uuid NOT NULL,
    ai_settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    notification_preferences jsonb DEFAULT '{}'::jsonb NOT NULL,
    dietary_restrictions text[] DEFAULT '{}'::text[] NOT NULL,
    favorite_cuisines text[] DEFAULT '{}'::text[] NOT NULL,
    event_categories text[] DEFAULT '{}'::text[] NOT NULL,
    travel_style text[] DEFAULT '{}'::text[] NOT NULL,
    ai_proactivity_level text DEFAULT 'medium'::text NOT NULL,
    default_budget_per_day numeric(12,2),
    budget_currency text DEFAULT 'USD'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT user_preferences_ai_proactivity_level_check CHECK ((ai_proactivity_level = ANY (ARRAY['off'::text, 'low'::text, 'medium'::text, 'high'::text]))),
    CONSTRAINT user_preferences_ai_settings_check CHECK ((jsonb_typeof(ai_settings) = 'object'::text)),
    CONSTRAINT user_preferences_budget_currency_check CHECK ((budget_currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT user_preferences_default_budget_per_day_check CHECK (((default_budget_per_day >= (0)::numeric) AND (default_budget_per_day < 'Infinity'::numeric))),
    CONSTRAINT user_preferences_notification_preferences_check CHECK ((jsonb_typeof(notification_preferences) = 'object'::text))
);

-- Name: TABLE user_preferences; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.user_preferences IS 'What an agent should know about the taste of one user.';

-- Name: COLUMN user_preferences.user_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_preferences.user_id IS 'The user.';

-- Name: COLUMN user_preferences.ai_settings; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_preferences.ai_settings IS 'Settings of the assistants: a JSON object.';

-- Name: COLUMN user_preferences.notification_preferences; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_preferences.notification_preferences IS 'Which notifications go where: a JSON object.';

-- Name: COLUMN user_preferences.dietary_restrictions; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_preferences.dietary_restrictions IS 'Such as vegan or gluten-free.';

-- Name: COLUMN user_preferences.favorite_cuisines; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_preferences.favorite_cuisines IS 'Such as thai.';

-- Name: COLUMN user_preferences.event_categories; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_preferences.event_categories IS 'Such as jazz.';

-- Name: COLUMN user_preferences.travel_style; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_preferences.travel_style IS 'Such as slow or family.';

-- Name: COLUMN user_preferences.ai_proactivity_level; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_preferences.ai_proactivity_level IS 'How often an agent may speak unasked: off, low, medium or high.';

-- Name: COLUMN user_preferences.default_budget_per_day; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_preferences.default_budget_per_day IS 'Amount in budget_currency; NULL is no limit.';

-- Name: COLUMN user_preferences.budget_currency; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_preferences.budget_currency IS 'ISO 4217 code.';

-- Name: COLUMN user_preferences.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_preferences.created_at IS 'When the row was made.';

-- Name: COLUMN user_preferences.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_preferences.updated_at IS 'When the row last really changed.';

-- Name: user_settings; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.user_settings (
    user_id uuid NOT NULL,
    allow_gateway_fallback boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

-- Name: TABLE user_settings; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.user_settings IS 'Switches of one user.';

-- Name: COLUMN user_settings.user_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_settings.user_id IS 'The user.';

-- Name: COLUMN user_settings.allow_gateway_fallback; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_settings.allow_gateway_fallback IS 'May requests go through the product''s own gateway when the user''s key fails?';

-- Name: COLUMN user_settings.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_settings.created_at IS 'When the row was made.';

-- Name: COLUMN user_settings.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.user_settings.updated_at IS 'When the row last really changed.';

-- Name: concierge_migrations concierge_migrations_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.concierge_migrations
    ADD CONSTRAINT concierge_migrations_pkey PRIMARY KEY (module, step);

-- Name: profiles profiles_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);

-- Name: user_preferences user_preferences_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.user_preferences
    ADD CONSTRAINT user_preferences_pkey PRIMARY KEY (user_id);

-- Name: user_sessions user_sessions_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.user_sessions
    ADD CONSTRAINT user_sessions_pkey PRIMARY KEY (id);

-- Name: user_settings user_settings_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.user_settings
    ADD CONSTRAINT user_settings_pkey PRIMARY KEY (user_id);

-- Name: profiles_email_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX profiles_email_idx ON app.profiles USING btree (lower(email));

-- Name: user_sessions_expiry_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX user_sessions_expiry_idx ON app.user_sessions USING btree (expires_at) WHERE (revoked_at IS NULL);

-- Name: user_sessions_user_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX user_sessions_user_idx ON app.user_sessions USING btree (user_id, last_seen_at DESC);

-- Name: profiles concierge_10_normalise_timezone; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_10_normalise_timezone BEFORE INSERT OR UPDATE ON app.profiles FOR EACH ROW EXECUTE FUNCTION concierge.normalise_timezone('timezone');

-- Name: profiles concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.profiles FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: user_preferences concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.user_preferences FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: user_settings concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.user_settings FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: user_preferences user_preferences_user_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.user_preferences
    ADD CONSTRAINT user_preferences_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.profiles(id) ON DELETE CASCADE;

-- Name: user_sessions user_sessions_user_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.user_sessions
    ADD CONSTRAINT user_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.profiles(id) ON DELETE CASCADE;

-- Name: user_settings user_settings_user_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.user_settings
    ADD CONSTRAINT user_settings_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.profiles(id) ON DELETE CASCADE;

-- Name: concierge_migrations; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.concierge_migrations ENABLE ROW LEVEL SECURITY;

-- Name: profiles; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.profiles ENABLE ROW LEVEL SECURITY;

-- Name: profiles profiles_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY profiles_delete ON app.profiles FOR DELETE TO authenticated USING ((id = ( SELECT concierge.uid() AS uid)));

-- Name: profiles profiles_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY profiles_insert ON app.profiles FOR INSERT TO authenticated WITH CHECK ((id = ( SELECT concierge.uid() AS uid)));

-- Name: profiles profiles_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY profiles_select ON app.profiles FOR SELECT TO authenticated USING ((id = ( SELECT concierge.uid() AS uid)));

-- Name: profiles profiles_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY profiles_service ON app.profiles TO service_role USING (true) WITH CHECK (true);

-- Name: profiles profiles_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY profiles_update ON app.profiles FOR UPDATE TO authenticated USING ((id = ( SELECT concierge.uid() AS uid))) WITH CHECK ((id = ( SELECT concierge.uid() AS uid)));

-- Name: user_preferences; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.user_preferences ENABLE ROW LEVEL SECURITY;

-- Name: user_preferences user_preferences_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY user_preferences_delete ON app.user_preferences FOR DELETE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: user_preferences user_preferences_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY user_preferences_insert ON app.user_preferences FOR INSERT TO authenticated WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: user_preferences user_preferences_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY user_preferences_select ON app.user_preferences FOR SELECT TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: user_preferences user_preferences_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY user_preferences_service ON app.user_preferences TO service_role USING (true) WITH CHECK (true);

-- Name: user_preferences user_preferences_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY user_preferences_update ON app.user_preferences FOR UPDATE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid))) WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: user_sessions; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.user_sessions ENABLE ROW LEVEL SECURITY;

-- Name: user_sessions user_sessions_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY user_sessions_delete ON app.user_sessions FOR DELETE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: user_sessions user_sessions_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY user_sessions_insert ON app.user_sessions FOR INSERT TO authenticated WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: user_sessions user_sessions_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY user_sessions_select ON app.user_sessions FOR SELECT TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: user_sessions user_sessions_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY user_sessions_service ON app.user_sessions TO service_role USING (true) WITH CHECK (true);

-- Name: user_sessions user_sessions_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY user_sessions_update ON app.user_sessions FOR UPDATE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid))) WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: user_settings; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.user_settings ENABLE ROW LEVEL SECURITY;

-- Name: user_settings user_settings_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY user_settings_delete ON app.user_settings FOR DELETE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: user_settings user_settings_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY user_settings_insert ON app.user_settings FOR INSERT TO authenticated WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: user_settings user_settings_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY user_settings_select ON app.user_settings FOR SELECT TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: user_settings user_settings_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY user_settings_service ON app.user_settings TO service_role USING (true) WITH CHECK (true);

-- Name: user_settings user_settings_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY user_settings_update ON app.user_settings FOR UPDATE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid))) WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: SCHEMA app; Type: ACL; Schema: -; Owner: -

GRANT USAGE ON SCHEMA app TO anon;
GRANT USAGE ON SCHEMA app TO authenticated;
GRANT USAGE ON SCHEMA app TO service_role;

-- Name: FUNCTION follow_auth_user(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.follow_auth_user() FROM PUBLIC;

-- Name: TABLE user_sessions; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.user_sessions TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.user_sessions TO service_role;

-- Name: COLUMN user_sessions.revoked_at; Type: ACL; Schema: app; Owner: -

GRANT UPDATE(revoked_at) ON TABLE app.user_sessions TO authenticated;

-- Name: TABLE active_user_sessions; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.active_user_sessions TO authenticated;
GRANT SELECT ON TABLE app.active_user_sessions TO service_role;

-- Name: TABLE profiles; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.profiles TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.profiles TO service_role;

-- Name: COLUMN profiles.id; Type: ACL; Schema: app; Owner: -

GRANT INSERT(id) ON TABLE app.profiles TO authenticated;

-- Name: COLUMN profiles.full_name; Type: ACL; Schema: app; Owner: -

GRANT INSERT(full_name),UPDATE(full_name) ON TABLE app.profiles TO authenticated;

-- Name: COLUMN profiles.default_city; Type: ACL; Schema: app; Owner: -

GRANT INSERT(default_city),UPDATE(default_city) ON TABLE app.profiles TO authenticated;

-- Name: COLUMN profiles.default_lat; Type: ACL; Schema: app; Owner: -

GRANT INSERT(default_lat),UPDATE(default_lat) ON TABLE app.profiles TO authenticated;

-- Name: COLUMN profiles.default_lon; Type: ACL; Schema: app; Owner: -

GRANT INSERT(default_lon),UPDATE(default_lon) ON TABLE app.profiles TO authenticated;

-- Name: COLUMN profiles.timezone; Type: ACL; Schema: app; Owner: -

GRANT INSERT(timezone),UPDATE(timezone) ON TABLE app.profiles TO authenticated;

-- Name: COLUMN profiles.country; Type: ACL; Schema: app; Owner: -

GRANT INSERT(country),UPDATE(country) ON TABLE app.profiles TO authenticated;

-- Name: TABLE user_preferences; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.user_preferences TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.user_preferences TO service_role;

-- Name: TABLE user_settings; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.user_settings TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.user_settings TO service_role;
