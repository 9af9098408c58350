-- Name: check_hours(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.check_hours() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    hours constant jsonb := CASE TG_TABLE_NAME
        WHEN 'calendar_overrides' THEN jsonb_build_object('mon', to_jsonb(NEW) -> 'intervals')
        ELSE to_jsonb(NEW) -> 'weekly'
    END;
    wrong text;
BEGIN
    IF jsonb_typeof(hours) = 'null' OR hours = '{"mon": null}' THEN
        RETURN NEW;
    END IF;
    SELECT string_agg(
        CASE TG_TABLE_NAME WHEN 'calendar_overrides' THEN '$' || substr(path, 6) ELSE path END || ': ' || message,
        '; ' ORDER BY path
    ) INTO wrong FROM concierge.business_hours_problems(hours);
    IF wrong IS NOT NULL THEN
        PERFORM concierge.refuse(
            'invalid_argument', 'the hours are not in order', wrong || '.',
            'Write {"mon": [["09:00", "17:00"]]} for a week, [["09:00", "12:00"]] for a date.'
        );
    END IF;
    RETURN NEW;
END
$_$;

-- Name: FUNCTION check_hours(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.check_hours() IS 'Trigger: refuses hours that are not in order with 22023.';

-- Name: complete_appointment_row(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.complete_appointment_row() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    NEW.duration := coalesce(NEW.duration, 60);
    NEW.ends_at := NEW.scheduled_at + make_interval(mins => NEW.duration);
    IF NEW.cancel_before IS NULL THEN
        NEW.cancel_before := NEW.scheduled_at;
    ELSIF TG_OP = 'UPDATE' AND NEW.scheduled_at <> OLD.scheduled_at AND NEW.cancel_before = OLD.cancel_before
        AND isfinite(NEW.scheduled_at) THEN
        NEW.cancel_before := NEW.scheduled_at - (OLD.scheduled_at - OLD.cancel_before);
    END IF;
    IF NEW.customer_phone IS NULL
        OR TG_OP = 'UPDATE' AND NEW.customer_phone IS NOT DISTINCT FROM OLD.customer_phone THEN
        RETURN NEW;
    END IF;
    NEW.customer_phone_raw := NEW.customer_phone;
    IF NEW.customer_country IS NULL AND NOT starts_with(NEW.customer_phone, '+') THEN
        SELECT country INTO NEW.customer_country FROM app.businesses WHERE id = NEW.business_id;
    END IF;
    IF NOT concierge.phone_is_possible(
        NEW.customer_phone, coalesce(nullif(NEW.customer_country, 'ZZ'), 'ZZ')
    ) THEN
        NEW.customer_phone := NULL;
    END IF;
    RETURN NEW;
END
$$;

-- Name: FUNCTION complete_appointment_row(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.complete_appointment_row() IS 'Trigger on appointments: fills ends_at and cancel_before, and keeps a number that cannot be read as it was typed.';

-- Name: complete_busy_block(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.complete_busy_block() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    NEW.business_id := coalesce(
        (SELECT business_id FROM app.bookable_resources WHERE id = NEW.unit),
        (SELECT id FROM app.businesses WHERE id = coalesce(NEW.unit, NEW.business_id))
    );
    NEW.unit := coalesce(NEW.unit, NEW.business_id);
    RETURN NEW;
END
$$;

-- Name: FUNCTION complete_busy_block(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.complete_busy_block() IS 'Trigger on busy_blocks: fills business_id and unit from each other.';

-- Name: forget_busy_blocks(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.forget_busy_blocks() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    DELETE FROM app.busy_blocks WHERE unit = OLD.id;
    RETURN NULL;
END
$$;

-- Name: FUNCTION forget_busy_blocks(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.forget_busy_blocks() IS 'Trigger on bookable_resources: the blocks of one that is deleted go with it.';

-- Name: appointments; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.appointments (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid NOT NULL,
    customer_name text NOT NULL,
    customer_phone text,
    customer_email text,
    scheduled_at timestamp with time zone NOT NULL,
    duration integer DEFAULT 60 NOT NULL,
    status text DEFAULT 'confirmed'::text NOT NULL,
    source text DEFAULT 'manual'::text NOT NULL,
    external_id text,
    notes text,
    service_type text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    customer_id uuid,
    customer_phone_raw text,
    customer_country text,
    resource_id uuid,
    party smallint DEFAULT 1 NOT NULL,
    buffer_before smallint DEFAULT 0 NOT NULL,
    buffer_after smallint DEFAULT 0 NOT NULL,
    seats int4multirange DEFAULT '{[1,2)}'::int4multirange NOT NULL,
    overbooked boolean DEFAULT false NOT NULL,
    hold_expires_at timestamp with time zone,
    holder text,
    revision integer DEFAULT 0 NOT NULL,
    series_id uuid,
    ends_at timestamp with time zone,
    cancel_before timestamp with time zone,
    cancelled_at timestamp with time zone,
    cancel_reason text,
    unit uuid GENERATED ALWAYS AS (COALESCE(resource_id, business_id)) STORED,
    blocked tstzrange GENERATED ALWAYS AS (tstzrange((((scheduled_at AT TIME ZONE 'UTC'::text) - make_interval(mins => (buffer_before)::integer)) AT TIME ZONE 'UTC'::text), (((scheduled_at AT TIME ZONE 'UTC'::text) + make_interval(mins => (duration + buffer_after))) AT TIME ZONE 'UTC'::text))) STORED,
    CONSTRAINT appointments_buffer_after_check CHECK (((buffer_after >= 0) AND (buffer_after <= 720))),
    CONSTRAINT appointments_buffer_before_check CHECK (((buffer_before >= 0) AND (buffer_before <= 720))),
    CONSTRAINT appointments_customer_country_check CHECK ((customer_country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT appointments_customer_phone_check CHECK ((customer_phone ~ '^\+[1-9][0-9]{1,18}$'::text)),
    CONSTRAINT appointments_duration_check CHECK (((duration >= 1) AND (duration <= 1440))),
    CONSTRAINT appointments_finite_check CHECK (isfinite(scheduled_at)),
    CONSTRAINT appointments_hold_check CHECK (((status <> 'held'::text) OR (hold_expires_at IS NOT NULL))),
    CONSTRAINT appointments_party_check CHECK ((party > 0)),
    CONSTRAINT appointments_seats_check CHECK ((NOT isempty(seats))),
    CONSTRAINT appointments_source_check CHECK ((source = ANY (ARRAY['manual'::text, 'voice_agent'::text, 'web'::text, 'sms'::text])))
);

-- Name: TABLE appointments; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.appointments IS 'An appointment of a customer with a business. Those that are confirmed, held or completed never overlap on one
seat of a unit, whoever writes: constraint appointments_no_overlap.';

-- Name: COLUMN appointments.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.id IS 'Id of the appointment.';

-- Name: COLUMN appointments.business_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.business_id IS 'The business.';

-- Name: COLUMN appointments.customer_name; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.customer_name IS 'Who comes.';

-- Name: COLUMN appointments.customer_phone; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.customer_phone IS 'Number in E.164; read as of the country of the business. Null when it cannot be read.';

-- Name: COLUMN appointments.customer_email; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.customer_email IS 'Address.';

-- Name: COLUMN appointments.scheduled_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.scheduled_at IS 'When it starts.';

-- Name: COLUMN appointments.duration; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.duration IS 'Minutes it takes, 1 to 1440.';

-- Name: COLUMN appointments.status; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.status IS 'pending, held, confirmed, cancelled, completed or no_show; judged by the status machine appointments.status.';

-- Name: COLUMN appointments.source; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.source IS 'manual, voice_agent, web or sms.';

-- Name: COLUMN appointments.external_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.external_id IS 'Id of the call or request; the same one from the same source books once.';

-- Name: COLUMN appointments.notes; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.notes IS 'Free text.';

-- Name: COLUMN appointments.service_type; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.service_type IS 'What is booked, as in bookable_services.';

-- Name: COLUMN appointments.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.created_at IS 'When it was booked.';

-- Name: COLUMN appointments.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.updated_at IS 'When the row last really changed.';

-- Name: COLUMN appointments.customer_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.customer_id IS 'Account of the customer, who then sees it.';

-- Name: COLUMN appointments.customer_phone_raw; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.customer_phone_raw IS 'The number as it was typed.';

-- Name: COLUMN appointments.customer_country; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.customer_country IS 'ISO 3166 code by which the number is read; null: that of the business.';

-- Name: COLUMN appointments.resource_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.resource_id IS 'The resource that is booked; null: the business as a whole.';

-- Name: COLUMN appointments.party; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.party IS 'How many come.';

-- Name: COLUMN appointments.buffer_before; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.buffer_before IS 'Minutes kept free before it.';

-- Name: COLUMN appointments.buffer_after; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.buffer_after IS 'Minutes kept free after it.';

-- Name: COLUMN appointments.seats; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.seats IS 'Which seats of the unit it takes, from 1 on.';

-- Name: COLUMN appointments.overbooked; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.overbooked IS 'Staff has allowed it to overlap; it is outside the guarantee.';

-- Name: COLUMN appointments.hold_expires_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.hold_expires_at IS 'Until when it is held.';

-- Name: COLUMN appointments.holder; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.holder IS 'Who holds it, such as the id of a conversation.';

-- Name: COLUMN appointments.revision; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.revision IS 'How often it was moved.';

-- Name: COLUMN appointments.series_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.series_id IS 'Shared by appointments that belong together.';

-- Name: COLUMN appointments.ends_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.ends_at IS 'When it ends; follows from scheduled_at and duration.';

-- Name: COLUMN appointments.cancel_before; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.cancel_before IS 'Until when the customer may cancel without a reason; follows scheduled_at.';

-- Name: COLUMN appointments.cancelled_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.cancelled_at IS 'When it was cancelled.';

-- Name: COLUMN appointments.cancel_reason; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.cancel_reason IS 'Why.';

-- Name: COLUMN appointments.unit; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.unit IS 'What it takes up: the resource, or the business.';

-- Name: COLUMN appointments.blocked; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments.blocked IS 'The time it takes up, with its buffers.';

-- Name: appointments_status_history; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.appointments_status_history (
    row_id uuid NOT NULL,
    entry bigint NOT NULL,
    status_column text NOT NULL,
    from_state text,
    to_state text NOT NULL,
    event text,
    reason text,
    actor uuid,
    role text NOT NULL,
    bypassed boolean DEFAULT false NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

-- Name: TABLE appointments_status_history; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.appointments_status_history IS 'What happened to the status of each row of appointments; written by its status machine.';

-- Name: COLUMN appointments_status_history.row_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_history.row_id IS 'The appointment.';

-- Name: COLUMN appointments_status_history.entry; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_history.entry IS 'Order of the changes.';

-- Name: COLUMN appointments_status_history.status_column; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_history.status_column IS 'The column: status.';

-- Name: COLUMN appointments_status_history.from_state; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_history.from_state IS 'Before; null for a new row.';

-- Name: COLUMN appointments_status_history.to_state; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_history.to_state IS 'After.';

-- Name: COLUMN appointments_status_history.event; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_history.event IS 'The event, where the change has one.';

-- Name: COLUMN appointments_status_history.reason; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_history.reason IS 'Why, where a reason was given.';

-- Name: COLUMN appointments_status_history.actor; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_history.actor IS 'The user of the request.';

-- Name: COLUMN appointments_status_history.role; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_history.role IS 'The role of the request, or the database role; system is the timer.';

-- Name: COLUMN appointments_status_history.bypassed; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_history.bypassed IS 'Was the machine passed by?';

-- Name: COLUMN appointments_status_history.at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_history.at IS 'When the transaction began.';

-- Name: appointments_status_history_entry_seq; Type: SEQUENCE; Schema: app; Owner: -

ALTER TABLE app.appointments_status_history ALTER COLUMN entry ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.appointments_status_history_entry_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: appointments_status_timers; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.appointments_status_timers (
    row_id uuid NOT NULL,
    status_column text NOT NULL,
    state text NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL
);

-- Name: TABLE appointments_status_timers; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.appointments_status_timers IS 'When the timer next looks at a hold; written by the status machine of appointments.';

-- Name: COLUMN appointments_status_timers.row_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_timers.row_id IS 'The appointment.';

-- Name: COLUMN appointments_status_timers.status_column; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_timers.status_column IS 'The column: status.';

-- Name: COLUMN appointments_status_timers.state; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_timers.state IS 'The state it waits in.';

-- Name: COLUMN appointments_status_timers.entered_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_timers.entered_at IS 'When it came into that state.';

-- Name: COLUMN appointments_status_timers.due_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_timers.due_at IS 'When the timer looks at it.';

-- Name: COLUMN appointments_status_timers.attempts; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.appointments_status_timers.attempts IS 'How often the timer was refused.';

-- Name: bookable_resources; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.bookable_resources (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid NOT NULL,
    kind text DEFAULT 'resource'::text NOT NULL,
    name text,
    capacity integer DEFAULT 1 NOT NULL,
    min_party integer DEFAULT 1 NOT NULL,
    max_party integer,
    weekly jsonb,
    time_zone text,
    active boolean DEFAULT true NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT bookable_resources_capacity_check CHECK (((capacity >= 1) AND (capacity <= 10000))),
    CONSTRAINT bookable_resources_check CHECK ((max_party >= min_party)),
    CONSTRAINT bookable_resources_kind_check CHECK ((btrim(kind) <> ''::text)),
    CONSTRAINT bookable_resources_min_party_check CHECK ((min_party > 0)),
    CONSTRAINT bookable_resources_name_check CHECK ((btrim(name) <> ''::text)),
    CONSTRAINT bookable_resources_weekly_check CHECK ((jsonb_typeof(weekly) = 'object'::text))
);

-- Name: TABLE bookable_resources; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.bookable_resources IS 'Who or what can be booked at a business: people, rooms, tables. Without a wish any active one is taken.';

-- Name: COLUMN bookable_resources.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_resources.id IS 'Id of the resource.';

-- Name: COLUMN bookable_resources.business_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_resources.business_id IS 'The business it belongs to.';

-- Name: COLUMN bookable_resources.kind; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_resources.kind IS 'Such as staff, room or table.';

-- Name: COLUMN bookable_resources.name; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_resources.name IS 'What people call it.';

-- Name: COLUMN bookable_resources.capacity; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_resources.capacity IS 'Seats. With one, a party takes it as a whole.';

-- Name: COLUMN bookable_resources.min_party; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_resources.min_party IS 'Smallest party.';

-- Name: COLUMN bookable_resources.max_party; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_resources.max_party IS 'Largest party; null: capacity.';

-- Name: COLUMN bookable_resources.weekly; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_resources.weekly IS 'Its own hours instead of those of the business; null: the same.';

-- Name: COLUMN bookable_resources.time_zone; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_resources.time_zone IS 'Zone of its own hours; null: that of the business.';

-- Name: COLUMN bookable_resources.active; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_resources.active IS 'Can it be booked?';

-- Name: COLUMN bookable_resources.priority; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_resources.priority IS 'Of two that fit as well, the lower one is taken first.';

-- Name: COLUMN bookable_resources.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_resources.created_at IS 'When the row was made.';

-- Name: COLUMN bookable_resources.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_resources.updated_at IS 'When the row last really changed.';

-- Name: bookable_services; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.bookable_services (
    business_id uuid NOT NULL,
    service_type text NOT NULL,
    duration integer,
    buffer_before smallint,
    buffer_after smallint,
    CONSTRAINT bookable_services_buffer_after_check CHECK (((buffer_after >= 0) AND (buffer_after <= 720))),
    CONSTRAINT bookable_services_buffer_before_check CHECK (((buffer_before >= 0) AND (buffer_before <= 720))),
    CONSTRAINT bookable_services_duration_check CHECK (((duration >= 1) AND (duration <= 1440))),
    CONSTRAINT bookable_services_service_type_check CHECK ((btrim(service_type) <> ''::text))
);

-- Name: TABLE bookable_services; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.bookable_services IS 'What is booked at a business, by appointments.service_type: what is null is as in business_calendars.';

-- Name: COLUMN bookable_services.business_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_services.business_id IS 'The business.';

-- Name: COLUMN bookable_services.service_type; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_services.service_type IS 'Name of the service.';

-- Name: COLUMN bookable_services.duration; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_services.duration IS 'Minutes it takes.';

-- Name: COLUMN bookable_services.buffer_before; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_services.buffer_before IS 'Minutes kept free before it.';

-- Name: COLUMN bookable_services.buffer_after; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.bookable_services.buffer_after IS 'Minutes kept free after it.';

-- Name: business_calendars; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.business_calendars (
    business_id uuid NOT NULL,
    time_zone text,
    weekly jsonb,
    slot_minutes integer DEFAULT 15 NOT NULL,
    grid text DEFAULT 'open'::text NOT NULL,
    align_minutes integer,
    default_duration integer DEFAULT 60 NOT NULL,
    buffer_before smallint DEFAULT 0 NOT NULL,
    buffer_after smallint DEFAULT 0 NOT NULL,
    min_notice integer DEFAULT 0 NOT NULL,
    horizon_days integer,
    cancel_notice integer DEFAULT 0 NOT NULL,
    limits jsonb DEFAULT '{}'::jsonb NOT NULL,
    capacity integer DEFAULT 1 NOT NULL,
    min_party integer DEFAULT 1 NOT NULL,
    max_party integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT business_calendars_align_minutes_check CHECK (((align_minutes >= 1) AND (align_minutes <= 1440))),
    CONSTRAINT business_calendars_buffer_after_check CHECK (((buffer_after >= 0) AND (buffer_after <= 720))),
    CONSTRAINT business_calendars_buffer_before_check CHECK (((buffer_before >= 0) AND (buffer_before <= 720))),
    CONSTRAINT business_calendars_cancel_notice_check CHECK ((cancel_notice >= 0)),
    CONSTRAINT business_calendars_capacity_check CHECK (((capacity >= 1) AND (capacity <= 10000))),
    CONSTRAINT business_calendars_check CHECK ((max_party >= min_party)),
    CONSTRAINT business_calendars_default_duration_check CHECK (((default_duration >= 1) AND (default_duration <= 1440))),
    CONSTRAINT business_calendars_grid_check CHECK ((grid = ANY (ARRAY['open'::text, 'clock'::text, 'gap'::text]))),
    CONSTRAINT business_calendars_horizon_days_check CHECK ((horizon_days >= 0)),
    CONSTRAINT business_calendars_limits_check CHECK ((jsonb_typeof(limits) = 'object'::text)),
    CONSTRAINT business_calendars_min_notice_check CHECK ((min_notice >= 0)),
    CONSTRAINT business_calendars_min_party_check CHECK ((min_party > 0)),
    CONSTRAINT business_calendars_slot_minutes_check CHECK (((slot_minutes >= 1) AND (slot_minutes <= 1440))),
    CONSTRAINT business_calendars_weekly_check CHECK ((jsonb_typeof(weekly) = 'object'::text))
);

-- Name: TABLE business_calendars; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.business_calendars IS 'How a business takes appointments. A business without a row is open from 09:00 to 18:00 every day, one at a
time.';

-- Name: COLUMN business_calendars.business_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.business_id IS 'The business.';

-- Name: COLUMN business_calendars.time_zone; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.time_zone IS 'IANA zone in which its hours are meant; null: that of the business.';

-- Name: COLUMN business_calendars.weekly; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.weekly IS 'Hours of a week: {"mon": [["09:00", "12:00"], ["13:00", "17:00"]], "fri": [["18:00", "02:00"]]}. A day that is
missing is closed. Null: 09:00 to 18:00 every day.';

-- Name: COLUMN business_calendars.slot_minutes; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.slot_minutes IS 'Minutes from one bookable start to the next.';

-- Name: COLUMN business_calendars.grid; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.grid IS 'Where the grid of starts begins: open (at each opening), clock (at midnight) or gap (anew after each booking).';

-- Name: COLUMN business_calendars.align_minutes; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.align_minutes IS 'Grid gap only: the first start of a gap is rounded up to so many minutes; null: slot_minutes.';

-- Name: COLUMN business_calendars.default_duration; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.default_duration IS 'Minutes of an appointment that does not say how long it is.';

-- Name: COLUMN business_calendars.buffer_before; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.buffer_before IS 'Minutes kept free before each appointment; copied to it when it is booked.';

-- Name: COLUMN business_calendars.buffer_after; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.buffer_after IS 'Minutes kept free after each appointment; copied to it when it is booked.';

-- Name: COLUMN business_calendars.min_notice; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.min_notice IS 'Minutes that customers book ahead, at least.';

-- Name: COLUMN business_calendars.horizon_days; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.horizon_days IS 'Days that customers book ahead, at most; null: as far as they like.';

-- Name: COLUMN business_calendars.cancel_notice; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.cancel_notice IS 'Minutes before the start up to which customers may cancel or move.';

-- Name: COLUMN business_calendars.limits; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.limits IS 'Most appointments of a unit: {"day": 8, "week": 30}; a key that is missing is no limit.';

-- Name: COLUMN business_calendars.capacity; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.capacity IS 'Seats of the business as a whole. With one, an appointment takes it all.';

-- Name: COLUMN business_calendars.min_party; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.min_party IS 'Smallest party of the business as a whole.';

-- Name: COLUMN business_calendars.max_party; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.max_party IS 'Largest party of the business as a whole; null: capacity.';

-- Name: COLUMN business_calendars.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.created_at IS 'When the row was made.';

-- Name: COLUMN business_calendars.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.updated_at IS 'When the row last really changed.';

-- Name: busy_blocks; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.busy_blocks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid NOT NULL,
    unit uuid NOT NULL,
    during tstzrange NOT NULL,
    origin text DEFAULT 'manual'::text NOT NULL,
    uid text,
    CONSTRAINT busy_blocks_during_check CHECK ((NOT isempty(during)))
);

-- Name: TABLE busy_blocks; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.busy_blocks IS 'Times that are taken elsewhere, such as those imported from another calendar. Looked at before a booking; the
exclusion constraint knows nothing of them.';

-- Name: COLUMN busy_blocks.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.busy_blocks.id IS 'Id of the block.';

-- Name: COLUMN busy_blocks.business_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.busy_blocks.business_id IS 'The business; follows from the unit.';

-- Name: COLUMN busy_blocks.unit; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.busy_blocks.unit IS 'Id of the business, or of one of its resources.';

-- Name: COLUMN busy_blocks.during; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.busy_blocks.during IS 'From when until when.';

-- Name: COLUMN busy_blocks.origin; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.busy_blocks.origin IS 'Where it comes from.';

-- Name: COLUMN busy_blocks.uid; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.busy_blocks.uid IS 'Its id there.';

-- Name: calendar_closures; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.calendar_closures (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid NOT NULL,
    resource_id uuid,
    during tstzrange NOT NULL,
    note text,
    CONSTRAINT calendar_closures_during_check CHECK ((NOT isempty(during)))
);

-- Name: TABLE calendar_closures; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.calendar_closures IS 'Times in which nothing is booked, whatever the hours say: holidays, works.';

-- Name: COLUMN calendar_closures.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.calendar_closures.id IS 'Id of the closure.';

-- Name: COLUMN calendar_closures.business_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.calendar_closures.business_id IS 'The business.';

-- Name: COLUMN calendar_closures.resource_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.calendar_closures.resource_id IS 'The resource that is shut; null: all of it.';

-- Name: COLUMN calendar_closures.during; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.calendar_closures.during IS 'From when until when.';

-- Name: COLUMN calendar_closures.note; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.calendar_closures.note IS 'Why.';

-- Name: calendar_overrides; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.calendar_overrides (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid NOT NULL,
    resource_id uuid,
    day date NOT NULL,
    closed boolean DEFAULT false NOT NULL,
    intervals jsonb,
    note text,
    CONSTRAINT calendar_overrides_day_check CHECK (isfinite(day)),
    CONSTRAINT calendar_overrides_intervals_check CHECK ((jsonb_typeof(intervals) = 'array'::text)),
    CONSTRAINT calendar_overrides_says_when CHECK ((closed OR (intervals IS NOT NULL)))
);

-- Name: TABLE calendar_overrides; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.calendar_overrides IS 'Dates with other hours: they replace the windows that start on the date, with all of their part after
midnight.';

-- Name: COLUMN calendar_overrides.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.calendar_overrides.id IS 'Id of the override.';

-- Name: COLUMN calendar_overrides.business_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.calendar_overrides.business_id IS 'The business.';

-- Name: COLUMN calendar_overrides.resource_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.calendar_overrides.resource_id IS 'The resource it is for; null: the business, and its resources without one of their own.';

-- Name: COLUMN calendar_overrides.day; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.calendar_overrides.day IS 'The date, by the clock of the business.';

-- Name: COLUMN calendar_overrides.closed; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.calendar_overrides.closed IS 'Closed all day?';

-- Name: COLUMN calendar_overrides.intervals; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.calendar_overrides.intervals IS 'Windows instead of the usual ones: [["10:00", "14:00"]].';

-- Name: COLUMN calendar_overrides.note; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.calendar_overrides.note IS 'Why.';

-- Name: appointments appointments_no_overlap; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.appointments
    ADD CONSTRAINT appointments_no_overlap EXCLUDE USING gist (unit WITH =, seats WITH &&, blocked WITH &&) WHERE (((status = ANY (ARRAY['confirmed'::text, 'held'::text, 'completed'::text])) AND (NOT overbooked)));

-- Name: appointments appointments_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.appointments
    ADD CONSTRAINT appointments_pkey PRIMARY KEY (id);

-- Name: appointments_status_history appointments_status_history_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.appointments_status_history
    ADD CONSTRAINT appointments_status_history_pkey PRIMARY KEY (row_id, entry);

-- Name: appointments_status_timers appointments_status_timers_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.appointments_status_timers
    ADD CONSTRAINT appointments_status_timers_pkey PRIMARY KEY (row_id, status_column);

-- Name: bookable_resources bookable_resources_business_id_id_key; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.bookable_resources
    ADD CONSTRAINT bookable_resources_business_id_id_key UNIQUE (business_id, id);

-- Name: bookable_resources bookable_resources_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.bookable_resources
    ADD CONSTRAINT bookable_resources_pkey PRIMARY KEY (id);

-- Name: bookable_services bookable_services_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.bookable_services
    ADD CONSTRAINT bookable_services_pkey PRIMARY KEY (business_id, service_type);

-- Name: business_calendars business_calendars_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.business_calendars
    ADD CONSTRAINT business_calendars_pkey PRIMARY KEY (business_id);

-- Name: busy_blocks busy_blocks_once; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.busy_blocks
    ADD CONSTRAINT busy_blocks_once UNIQUE (unit, origin, uid, during);

-- Name: busy_blocks busy_blocks_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.busy_blocks
    ADD CONSTRAINT busy_blocks_pkey PRIMARY KEY (id);

-- Name: calendar_closures calendar_closures_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.calendar_closures
    ADD CONSTRAINT calendar_closures_pkey PRIMARY KEY (id);

-- Name: calendar_overrides calendar_overrides_one_a_day; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.calendar_overrides
    ADD CONSTRAINT calendar_overrides_one_a_day UNIQUE NULLS NOT DISTINCT (business_id, resource_id, day);

-- Name: calendar_overrides calendar_overrides_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.calendar_overrides
    ADD CONSTRAINT calendar_overrides_pkey PRIMARY KEY (id);

-- Name: appointments_business_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX appointments_business_idx ON app.appointments USING btree (business_id, scheduled_at);

-- Name: appointments_customer_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX appointments_customer_idx ON app.appointments USING btree (customer_id) WHERE (customer_id IS NOT NULL);

-- Name: appointments_external_idx; Type: INDEX; Schema: app; Owner: -

CREATE UNIQUE INDEX appointments_external_idx ON app.appointments USING btree (business_id, source, external_id) WHERE (external_id IS NOT NULL);

-- Name: appointments_phone_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX appointments_phone_idx ON app.appointments USING btree (customer_phone) WHERE (customer_phone IS NOT NULL);

-- Name: appointments_resource_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX appointments_resource_idx ON app.appointments USING btree (resource_id, business_id, scheduled_at) WHERE (resource_id IS NOT NULL);

-- Name: appointments_scheduled_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX appointments_scheduled_idx ON app.appointments USING btree (scheduled_at);

-- Name: appointments_series_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX appointments_series_idx ON app.appointments USING btree (series_id) WHERE (series_id IS NOT NULL);

-- Name: appointments_source_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX appointments_source_idx ON app.appointments USING btree (source);

-- Name: appointments_status_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX appointments_status_idx ON app.appointments USING btree (status);

-- Name: appointments_status_timers_due_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX appointments_status_timers_due_idx ON app.appointments_status_timers USING btree (due_at);

-- Name: busy_blocks_business_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX busy_blocks_business_idx ON app.busy_blocks USING btree (business_id);

-- Name: calendar_closures_resource_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX calendar_closures_resource_idx ON app.calendar_closures USING btree (business_id, resource_id);

-- Name: appointments concierge_10_complete; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_10_complete BEFORE INSERT OR UPDATE ON app.appointments FOR EACH ROW EXECUTE FUNCTION app_private.complete_appointment_row();

-- Name: busy_blocks concierge_10_complete; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_10_complete BEFORE INSERT OR UPDATE OF unit, business_id ON app.busy_blocks FOR EACH ROW EXECUTE FUNCTION app_private.complete_busy_block();

-- Name: appointments concierge_10_normalise_phone; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_10_normalise_phone BEFORE INSERT OR UPDATE ON app.appointments FOR EACH ROW EXECUTE FUNCTION concierge.normalise_phone('customer_phone', 'ZZ', 'customer_country', 'possible', '');

-- Name: bookable_resources concierge_10_normalise_timezone; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_10_normalise_timezone BEFORE INSERT OR UPDATE ON app.bookable_resources FOR EACH ROW EXECUTE FUNCTION concierge.normalise_timezone('time_zone');

-- Name: business_calendars concierge_10_normalise_timezone; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_10_normalise_timezone BEFORE INSERT OR UPDATE ON app.business_calendars FOR EACH ROW EXECUTE FUNCTION concierge.normalise_timezone('time_zone');

-- Name: bookable_resources concierge_30_forget_busy_blocks; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_30_forget_busy_blocks AFTER DELETE ON app.bookable_resources FOR EACH ROW EXECUTE FUNCTION app_private.forget_busy_blocks();

-- Name: bookable_resources concierge_50_check_hours; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_check_hours BEFORE INSERT OR UPDATE OF weekly ON app.bookable_resources FOR EACH ROW WHEN ((new.weekly IS NOT NULL)) EXECUTE FUNCTION app_private.check_hours();

-- Name: business_calendars concierge_50_check_hours; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_check_hours BEFORE INSERT OR UPDATE OF weekly ON app.business_calendars FOR EACH ROW WHEN ((new.weekly IS NOT NULL)) EXECUTE FUNCTION app_private.check_hours();

-- Name: calendar_overrides concierge_50_check_hours; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_check_hours BEFORE INSERT OR UPDATE OF intervals ON app.calendar_overrides FOR EACH ROW WHEN ((new.intervals IS NOT NULL)) EXECUTE FUNCTION app_private.check_hours();

-- Name: appointments concierge_50_status_insert; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_status_insert AFTER INSERT ON app.appointments FOR EACH ROW EXECUTE FUNCTION concierge.enforce_status('status');

-- Name: appointments concierge_50_status_truncate; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_status_truncate AFTER TRUNCATE ON app.appointments FOR EACH STATEMENT EXECUTE FUNCTION concierge.enforce_status('status');

-- Name: appointments concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.appointments FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: bookable_resources concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.bookable_resources FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: business_calendars concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.business_calendars FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: appointments concierge_90_status_record; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_status_record AFTER INSERT OR UPDATE ON app.appointments FOR EACH STATEMENT EXECUTE FUNCTION concierge.enforce_status('status');

-- Name: appointments zz_concierge_status; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER zz_concierge_status BEFORE UPDATE ON app.appointments FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION concierge.enforce_status('status', 'stateDiagram-v2
    [*] --> confirmed
    [*] --> pending
    [*] --> held
    held --> confirmed : confirm [hold_expires_at > now()]
    held --> cancelled : release / stamp cancelled_at
    held --> cancelled : after 0 seconds [hold_expires_at <= now()] / stamp cancelled_at
    pending --> confirmed : confirm
    pending --> cancelled : cancel [cancel_before > now()] / stamp cancelled_at
    pending --> cancelled : cancel [reason] / stamp cancelled_at
    confirmed --> cancelled : cancel [cancel_before > now()] / stamp cancelled_at
    confirmed --> cancelled : cancel [reason] / stamp cancelled_at
    confirmed --> completed : complete [ends_at <= now()]
    confirmed --> no_show : miss [ends_at <= now()]
    no_show --> completed : correct [reason]
    cancelled --> confirmed : rebook / clear cancelled_at
    completed --> [*]
', 'appointments_status_history', 'appointments_status_timers');

-- Name: appointments appointments_business_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.appointments
    ADD CONSTRAINT appointments_business_id_fkey FOREIGN KEY (business_id) REFERENCES app.businesses(id) ON DELETE CASCADE;

-- Name: appointments appointments_customer_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.appointments
    ADD CONSTRAINT appointments_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES app.profiles(id) ON DELETE SET NULL;

-- Name: appointments appointments_resource_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.appointments
    ADD CONSTRAINT appointments_resource_fkey FOREIGN KEY (business_id, resource_id) REFERENCES app.bookable_resources(business_id, id);

-- Name: bookable_resources bookable_resources_business_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.bookable_resources
    ADD CONSTRAINT bookable_resources_business_id_fkey FOREIGN KEY (business_id) REFERENCES app.businesses(id) ON DELETE CASCADE;

-- Name: bookable_services bookable_services_business_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.bookable_services
    ADD CONSTRAINT bookable_services_business_id_fkey FOREIGN KEY (business_id) REFERENCES app.businesses(id) ON DELETE CASCADE;

-- Name: business_calendars business_calendars_business_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.business_calendars
    ADD CONSTRAINT business_calendars_business_id_fkey FOREIGN KEY (business_id) REFERENCES app.businesses(id) ON DELETE CASCADE;

-- Name: busy_blocks busy_blocks_business_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.busy_blocks
    ADD CONSTRAINT busy_blocks_business_id_fkey FOREIGN KEY (business_id) REFERENCES app.businesses(id) ON DELETE CASCADE;

-- Name: calendar_closures calendar_closures_business_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.calendar_closures
    ADD CONSTRAINT calendar_closures_business_id_fkey FOREIGN KEY (business_id) REFERENCES app.businesses(id) ON DELETE CASCADE;

-- Name: calendar_closures calendar_closures_business_id_resource_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.calendar_closures
    ADD CONSTRAINT calendar_closures_business_id_resource_id_fkey FOREIGN KEY (business_id, resource_id) REFERENCES app.bookable_resources(business_id, id) ON DELETE CASCADE;

-- Name: calendar_overrides calendar_overrides_business_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.calendar_overrides
    ADD CONSTRAINT calendar_overrides_business_id_fkey FOREIGN KEY (business_id) REFERENCES app.businesses(id) ON DELETE CASCADE;

-- Name: calendar_overrides calendar_overrides_business_id_resource_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.calendar_overrides
    ADD CONSTRAINT calendar_overrides_business_id_resource_id_fkey FOREIGN KEY (business_id, resource_id) REFERENCES app.bookable_resources(business_id, id) ON DELETE CASCADE;

-- Name: appointments; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.appointments ENABLE ROW LEVEL SECURITY;

-- Name: appointments appointments_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY appointments_delete ON app.appointments FOR DELETE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: appointments appointments_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY appointments_insert ON app.appointments FOR INSERT TO authenticated WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: appointments appointments_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY appointments_select ON app.appointments FOR SELECT TO authenticated USING (((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])) OR (customer_id = ( SELECT concierge.uid() AS uid))));

-- Name: appointments appointments_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY appointments_service ON app.appointments TO service_role USING (true) WITH CHECK (true);

-- Name: appointments_status_history; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.appointments_status_history ENABLE ROW LEVEL SECURITY;

-- Name: appointments_status_history appointments_status_history_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY appointments_status_history_select ON app.appointments_status_history FOR SELECT TO authenticated USING ((EXISTS ( SELECT
   FROM app.appointments a
  WHERE (a.id = appointments_status_history.row_id))));

-- Name: appointments_status_history appointments_status_history_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY appointments_status_history_service ON app.appointments_status_history FOR SELECT TO service_role USING (true);

-- Name: appointments_status_timers; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.appointments_status_timers ENABLE ROW LEVEL SECURITY;

-- Name: appointments_status_timers appointments_status_timers_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY appointments_status_timers_service ON app.appointments_status_timers FOR SELECT TO service_role USING (true);

-- Name: appointments appointments_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY appointments_update ON app.appointments FOR UPDATE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[]))) WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: bookable_resources; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.bookable_resources ENABLE ROW LEVEL SECURITY;

-- Name: bookable_resources bookable_resources_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY bookable_resources_delete ON app.bookable_resources FOR DELETE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: bookable_resources bookable_resources_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY bookable_resources_insert ON app.bookable_resources FOR INSERT TO authenticated WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: bookable_resources bookable_resources_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY bookable_resources_select ON app.bookable_resources FOR SELECT TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: bookable_resources bookable_resources_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY bookable_resources_service ON app.bookable_resources TO service_role USING (true) WITH CHECK (true);

-- Name: bookable_resources bookable_resources_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY bookable_resources_update ON app.bookable_resources FOR UPDATE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[]))) WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: bookable_services; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.bookable_services ENABLE ROW LEVEL SECURITY;

-- Name: bookable_services bookable_services_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY bookable_services_delete ON app.bookable_services FOR DELETE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: bookable_services bookable_services_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY bookable_services_insert ON app.bookable_services FOR INSERT TO authenticated WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: bookable_services bookable_services_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY bookable_services_select ON app.bookable_services FOR SELECT TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: bookable_services bookable_services_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY bookable_services_service ON app.bookable_services TO service_role USING (true) WITH CHECK (true);

-- Name: bookable_services bookable_services_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY bookable_services_update ON app.bookable_services FOR UPDATE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[]))) WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: business_calendars; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.business_calendars ENABLE ROW LEVEL SECURITY;

-- Name: business_calendars business_calendars_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY business_calendars_delete ON app.business_calendars FOR DELETE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: business_calendars business_calendars_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY business_calendars_insert ON app.business_calendars FOR INSERT TO authenticated WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: business_calendars business_calendars_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY business_calendars_select ON app.business_calendars FOR SELECT TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: business_calendars business_calendars_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY business_calendars_service ON app.business_calendars TO service_role USING (true) WITH CHECK (true);

-- Name: business_calendars business_calendars_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY business_calendars_update ON app.business_calendars FOR UPDATE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[]))) WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: busy_blocks; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.busy_blocks ENABLE ROW LEVEL SECURITY;

-- Name: busy_blocks busy_blocks_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY busy_blocks_delete ON app.busy_blocks FOR DELETE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: busy_blocks busy_blocks_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY busy_blocks_insert ON app.busy_blocks FOR INSERT TO authenticated WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: busy_blocks busy_blocks_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY busy_blocks_select ON app.busy_blocks FOR SELECT TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: busy_blocks busy_blocks_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY busy_blocks_service ON app.busy_blocks TO service_role USING (true) WITH CHECK (true);

-- Name: busy_blocks busy_blocks_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY busy_blocks_update ON app.busy_blocks FOR UPDATE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[]))) WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: calendar_closures; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.calendar_closures ENABLE ROW LEVEL SECURITY;

-- Name: calendar_closures calendar_closures_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY calendar_closures_delete ON app.calendar_closures FOR DELETE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: calendar_closures calendar_closures_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY calendar_closures_insert ON app.calendar_closures FOR INSERT TO authenticated WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: calendar_closures calendar_closures_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY calendar_closures_select ON app.calendar_closures FOR SELECT TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: calendar_closures calendar_closures_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY calendar_closures_service ON app.calendar_closures TO service_role USING (true) WITH CHECK (true);

-- Name: calendar_closures calendar_closures_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY calendar_closures_update ON app.calendar_closures FOR UPDATE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[]))) WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: calendar_overrides; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.calendar_overrides ENABLE ROW LEVEL SECURITY;

-- Name: calendar_overrides calendar_overrides_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY calendar_overrides_delete ON app.calendar_overrides FOR DELETE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: calendar_overrides calendar_overrides_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY calendar_overrides_insert ON app.calendar_overrides FOR INSERT TO authenticated WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: calendar_overrides calendar_overrides_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY calendar_overrides_select ON app.calendar_overrides FOR SELECT TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: calendar_overrides calendar_overrides_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY calendar_overrides_service ON app.calendar_overrides TO service_role USING (true) WITH CHECK (true);

-- Name: calendar_overrides calendar_overrides_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY calendar_overrides_update ON app.calendar_overrides FOR UPDATE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[]))) WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: FUNCTION check_hours(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.check_hours() FROM PUBLIC;

-- Name: FUNCTION complete_appointment_row(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.complete_appointment_row() FROM PUBLIC;

-- Name: FUNCTION complete_busy_block(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.complete_busy_block() FROM PUBLIC;

-- Name: FUNCTION forget_busy_blocks(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.forget_busy_blocks() FROM PUBLIC;

-- Name: TABLE appointments; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.appointments TO authenticated;
GRANT ALL ON TABLE app.appointments TO service_role;

-- Name: TABLE appointments_status_history; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.appointments_status_history TO authenticated;
GRANT SELECT ON TABLE app.appointments_status_history TO service_role;

-- Name: TABLE appointments_status_timers; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.appointments_status_timers TO service_role;

-- Name: TABLE bookable_resources; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.bookable_resources TO authenticated;
GRANT ALL ON TABLE app.bookable_resources TO service_role;

-- Name: TABLE bookable_services; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.bookable_services TO authenticated;
GRANT ALL ON TABLE app.bookable_services TO service_role;

-- Name: TABLE business_calendars; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.business_calendars TO authenticated;
GRANT ALL ON TABLE app.business_calendars TO service_role;

-- Name: TABLE busy_blocks; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.busy_blocks TO authenticated;
GRANT ALL ON TABLE app.busy_blocks TO service_role;

-- Name: TABLE calendar_closures; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.calendar_closures TO authenticated;
GRANT ALL ON TABLE app.calendar_closures TO service_role;

-- Name: TABLE calendar_overrides; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.calendar_overrides TO authenticated;
GRANT ALL ON TABLE app.calendar_overrides TO service_role;
