-- Name: app; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA app;

-- Name: app_private; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA app_private;

-- Name: SCHEMA app_private; Type: COMMENT; Schema: -; Owner: -

COMMENT ON SCHEMA app_private IS 'Functions of pg_concierge that run with their owner''s rights. Not for exposure.';

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

-- Name: outbox; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.outbox (
    id bigint NOT NULL,
    topic text NOT NULL,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    published_at timestamp with time zone,
    CONSTRAINT outbox_payload_check CHECK ((jsonb_typeof(payload) = 'object'::text)),
    CONSTRAINT outbox_topic_check CHECK ((topic <> ''::text))
);

-- Name: TABLE outbox; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.outbox IS 'What others are to be told. Deliver with: SELECT ... WHERE published_at IS NULL ORDER BY id LIMIT 100
FOR UPDATE SKIP LOCKED, then set published_at.';

-- Name: COLUMN outbox.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.outbox.id IS 'Order in which it was written.';

-- Name: COLUMN outbox.topic; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.outbox.topic IS 'What happened, such as provider.agreed.';

-- Name: COLUMN outbox.payload; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.outbox.payload IS 'For a change of status: table, key, column, from, to, event, reason, actor, role, at.';

-- Name: COLUMN outbox.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.outbox.created_at IS 'When the transaction that wrote it began.';

-- Name: COLUMN outbox.published_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.outbox.published_at IS 'When it was delivered; null until then.';

-- Name: outbox_id_seq; Type: SEQUENCE; Schema: app; Owner: -

ALTER TABLE app.outbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: concierge_migrations concierge_migrations_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.concierge_migrations
    ADD CONSTRAINT concierge_migrations_pkey PRIMARY KEY (module, step);

-- Name: outbox outbox_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

-- Name: outbox_unpublished_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX outbox_unpublished_idx ON app.outbox USING btree (id) WHERE (published_at IS NULL);

-- Name: concierge_migrations; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.concierge_migrations ENABLE ROW LEVEL SECURITY;

-- Name: outbox; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.outbox ENABLE ROW LEVEL SECURITY;

-- Name: outbox outbox_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY outbox_service ON app.outbox TO service_role USING (true) WITH CHECK (true);

-- Name: SCHEMA app; Type: ACL; Schema: -; Owner: -

GRANT USAGE ON SCHEMA app TO anon;
GRANT USAGE ON SCHEMA app TO authenticated;
GRANT USAGE ON SCHEMA app TO service_role;

-- Name: TABLE outbox; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.outbox TO service_role;
