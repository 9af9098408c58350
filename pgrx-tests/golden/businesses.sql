-- Name: business_numbers; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.business_numbers (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid,
    business_id uuid,
    phone_number text NOT NULL,
    phone_number_raw text,
    display_name text NOT NULL,
    country_code text NOT NULL,
    number_type text NOT NULL,
    twilio_sid text,
    twilio_account_sid text,
    voice_url text,
    sms_url text,
    status_callback_url text,
    capabilities jsonb DEFAULT '{"fax": false, "mms": false, "sms": false, "voice": true}'::jsonb NOT NULL,
    is_primary boolean DEFAULT false NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    provider text DEFAULT 'twilio'::text NOT NULL,
    purchase_date timestamp with time zone DEFAULT now() NOT NULL,
    monthly_cost numeric(10,2),
    features jsonb DEFAULT '[]'::jsonb NOT NULL,
    notes text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    status text DEFAULT 'provisioning'::text NOT NULL,
    released_at timestamp with time zone,
    CONSTRAINT business_numbers_capabilities_check CHECK ((jsonb_typeof(capabilities) = 'object'::text)),
    CONSTRAINT business_numbers_country_code_check CHECK ((country_code ~ '^(\+?[1-9][0-9]{0,2}|[A-Z]{2})$'::text)),
    CONSTRAINT business_numbers_features_check CHECK ((jsonb_typeof(features) = 'array'::text)),
    CONSTRAINT business_numbers_monthly_cost_check CHECK (((monthly_cost >= (0)::numeric) AND (monthly_cost < 'Infinity'::numeric))),
    CONSTRAINT business_numbers_number_type_check CHECK ((number_type = ANY (ARRAY['local'::text, 'toll_free'::text, 'mobile'::text, 'international'::text, 'vanity'::text]))),
    CONSTRAINT business_numbers_owner_check CHECK (((user_id IS NOT NULL) OR (business_id IS NOT NULL))),
    CONSTRAINT business_numbers_phone_number_check CHECK ((phone_number ~ '^\+[1-9][0-9]{1,18}$'::text)),
    CONSTRAINT business_numbers_primary_check CHECK (((NOT is_primary) OR is_active)),
    CONSTRAINT business_numbers_sms_url_check CHECK ((sms_url ~ '^https://'::text)),
    CONSTRAINT business_numbers_status_callback_url_check CHECK ((status_callback_url ~ '^https://'::text)),
    CONSTRAINT business_numbers_voice_url_check CHECK (starts_with(voice_url, 'https://'::text))
);

-- Name: TABLE business_numbers; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.business_numbers IS 'A phone number that was bought for a person or a business.';

-- Name: COLUMN business_numbers.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.id IS 'Id of the number.';

-- Name: COLUMN business_numbers.user_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.user_id IS 'The person it belongs to, where it belongs to one.';

-- Name: COLUMN business_numbers.business_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.business_id IS 'The business it is answered for.';

-- Name: COLUMN business_numbers.phone_number; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.phone_number IS 'E.164.';

-- Name: COLUMN business_numbers.phone_number_raw; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.phone_number_raw IS 'The same as it was typed.';

-- Name: COLUMN business_numbers.display_name; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.display_name IS 'What its owner calls it.';

-- Name: COLUMN business_numbers.country_code; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.country_code IS 'Calling code such as +1, or ISO 3166 code such as US.';

-- Name: COLUMN business_numbers.number_type; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.number_type IS 'local, toll_free, mobile, international or vanity.';

-- Name: COLUMN business_numbers.twilio_sid; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.twilio_sid IS 'Provider''s id of the number.';

-- Name: COLUMN business_numbers.twilio_account_sid; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.twilio_account_sid IS 'Provider''s id of the account.';

-- Name: COLUMN business_numbers.voice_url; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.voice_url IS 'Where calls go: an address of the voice agent''s service (option voice_agent_url), never the user interface.';

-- Name: COLUMN business_numbers.sms_url; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.sms_url IS 'Where messages go.';

-- Name: COLUMN business_numbers.status_callback_url; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.status_callback_url IS 'Where the provider reports.';

-- Name: COLUMN business_numbers.capabilities; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.capabilities IS 'What it can do: {voice, sms, mms, fax}.';

-- Name: COLUMN business_numbers.is_primary; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.is_primary IS 'The number shown to customers; one for each business.';

-- Name: COLUMN business_numbers.is_active; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.is_active IS 'Is it in use?';

-- Name: COLUMN business_numbers.provider; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.provider IS 'Who it was bought from.';

-- Name: COLUMN business_numbers.purchase_date; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.purchase_date IS 'When it was bought.';

-- Name: COLUMN business_numbers.monthly_cost; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.monthly_cost IS 'Rent per month, in US dollars.';

-- Name: COLUMN business_numbers.features; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.features IS 'Extras, a JSON array.';

-- Name: COLUMN business_numbers.notes; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.notes IS 'Free text.';

-- Name: COLUMN business_numbers.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.created_at IS 'When the row was made.';

-- Name: COLUMN business_numbers.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.updated_at IS 'When the row last really changed.';

-- Name: COLUMN business_numbers.status; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.status IS 'provisioning, active, suspended, releasing or released; judged by the status machine business_numbers.status.';

-- Name: COLUMN business_numbers.released_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers.released_at IS 'When it was given back.';

-- Name: businesses; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.businesses (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    business_type text NOT NULL,
    description text,
    email text,
    phone_number text,
    phone_number_raw text,
    address text,
    website text,
    logo_url text,
    is_active boolean DEFAULT true NOT NULL,
    timezone text DEFAULT 'America/New_York'::text NOT NULL,
    country text DEFAULT 'ZZ'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT businesses_business_type_check CHECK ((business_type = ANY (ARRAY['restaurant'::text, 'retail'::text, 'service'::text]))),
    CONSTRAINT businesses_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT businesses_email_check CHECK ((email ~ '^[^@\s]+@[^@\s]+$'::text)),
    CONSTRAINT businesses_logo_url_check CHECK ((logo_url ~ '^https?://'::text)),
    CONSTRAINT businesses_name_check CHECK ((btrim(name) <> ''::text)),
    CONSTRAINT businesses_phone_number_check CHECK ((phone_number ~ '^\+[1-9][0-9]{1,18}$'::text)),
    CONSTRAINT businesses_website_check CHECK ((website ~ '^https?://'::text))
);

-- Name: TABLE businesses; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.businesses IS 'A business of a user: who answers the phone for it, where and when.';

-- Name: COLUMN businesses.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.id IS 'Id of the business.';

-- Name: COLUMN businesses.user_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.user_id IS 'The person it belongs to; it goes with that person.';

-- Name: COLUMN businesses.name; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.name IS 'Name callers know.';

-- Name: COLUMN businesses.business_type; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.business_type IS 'restaurant, retail or service; decides which table holds its details.';

-- Name: COLUMN businesses.description; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.description IS 'What an agent may say about it.';

-- Name: COLUMN businesses.email; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.email IS 'Address for customers.';

-- Name: COLUMN businesses.phone_number; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.phone_number IS 'Number customers dial, in E.164.';

-- Name: COLUMN businesses.phone_number_raw; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.phone_number_raw IS 'The same as it was typed.';

-- Name: COLUMN businesses.address; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.address IS 'Street address, as written on an envelope.';

-- Name: COLUMN businesses.website; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.website IS 'Home page.';

-- Name: COLUMN businesses.logo_url; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.logo_url IS 'Picture.';

-- Name: COLUMN businesses.is_active; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.is_active IS 'Does it take customers?';

-- Name: COLUMN businesses.timezone; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.timezone IS 'IANA time zone in which its hours are meant.';

-- Name: COLUMN businesses.country; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.country IS 'ISO 3166 code; numbers without a calling code are read as of this country. ZZ: not known, so that option
default_region of the install holds.';

-- Name: COLUMN businesses.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.created_at IS 'When the row was made.';

-- Name: COLUMN businesses.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.businesses.updated_at IS 'When the row last really changed.';

-- Name: find_business_by_number(text, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.find_business_by_number(p_phone text, p_region text DEFAULT 'ZZ'::text) RETURNS SETOF app.businesses
    LANGUAGE sql STABLE ROWS 1 PARALLEL SAFE
    BEGIN ATOMIC
 SELECT b.*::app.businesses AS b
    FROM ((unnest(concierge.phone_candidates(find_business_by_number.p_phone, COALESCE(find_business_by_number.p_region, 'ZZ'::text))) WITH ORDINALITY candidate(e164, rank)
      CROSS JOIN LATERAL ( SELECT COALESCE(( SELECT n.business_id
                    FROM app.business_numbers n
                   WHERE ((n.phone_number = candidate.e164) AND n.is_active)), ( SELECT own.id
                    FROM app.businesses own
                   WHERE (own.phone_number = candidate.e164))) AS business_id) found)
      JOIN app.businesses b ON ((b.id = found.business_id)))
   ORDER BY candidate.rank
  LIMIT 1;
END;

-- Name: FUNCTION find_business_by_number(p_phone text, p_region text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.find_business_by_number(p_phone text, p_region text) IS 'The business that a dialled number belongs to, or no row.

p_phone: the number in any spelling. p_region: ISO 3166 code of the country in which a number without a
calling code is meant; option default_region of the install when it is not given. Looks at the bought numbers
that are active, then at the businesses'' own. Never an error.
Example: SELECT name FROM find_business_by_number(''(650) 253-0000'', ''US'');';

-- Name: phone_number_exists(text, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.phone_number_exists(p_phone_number text, p_region text DEFAULT 'ZZ'::text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT (EXISTS ( SELECT
            FROM app.business_numbers n
           WHERE (n.phone_number = ANY (concierge.phone_candidates(phone_number_exists.p_phone_number, COALESCE(phone_number_exists.p_region, 'ZZ'::text)))))) AS "exists";
END;

-- Name: FUNCTION phone_number_exists(p_phone_number text, p_region text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.phone_number_exists(p_phone_number text, p_region text) IS 'Has a number been bought already, in whatever spelling? For the back end, before it buys one.

Parameters as in find_business_by_number. Example: SELECT phone_number_exists(''+16502530000'');';

-- Name: set_primary_number(uuid, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.set_primary_number(p_business_id uuid, p_number_id uuid) RETURNS app.business_numbers
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    chosen app.business_numbers;
BEGIN
    -- One change at a time for each business; two callers end with one primary number, the later one's.
    PERFORM FROM app.businesses WHERE id = p_business_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM concierge.refuse(
            'undefined_object', 'there is no such business',
            'No business that you may change has the id ' || coalesce(p_business_id::text, 'null') || '.',
            'Check p_business_id.'
        );
    END IF;
    PERFORM FROM app.business_numbers
    WHERE id = p_number_id AND business_id = p_business_id AND is_active
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM concierge.refuse(
            'undefined_object', 'the business has no such number',
            'No active number of this business has the id ' || coalesce(p_number_id::text, 'null') || '.',
            'Give the number to the business and activate it first.'
        );
    END IF;
    UPDATE app.business_numbers SET is_primary = false
    WHERE business_id = p_business_id AND is_primary AND id <> p_number_id;
    UPDATE app.business_numbers SET is_primary = true
    WHERE id = p_number_id
    RETURNING * INTO chosen;
    RETURN chosen;
END
$$;

-- Name: FUNCTION set_primary_number(p_business_id uuid, p_number_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.set_primary_number(p_business_id uuid, p_number_id uuid) IS 'Makes one of a business''s active numbers its primary one, and the former primary one an ordinary one.
Returns the number. Errors: 42704 no such business or number that the caller may change.
Example: SELECT set_primary_number(''…business…'', ''…number…'');';

-- Name: keep_numbers(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.keep_numbers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    UPDATE app.business_numbers
    SET user_id = coalesce(user_id, OLD.user_id), business_id = NULL, is_primary = false
    WHERE business_id = OLD.id
      AND EXISTS (SELECT FROM app.profiles WHERE id = OLD.user_id);
    DELETE FROM app.business_numbers WHERE business_id = OLD.id AND user_id IS NULL;
    RETURN OLD;
END
$$;

-- Name: FUNCTION keep_numbers(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.keep_numbers() IS 'Trigger on businesses: the numbers of one that is deleted go back to its owner.';

-- Name: own_business_ids(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.own_business_ids() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT COALESCE(array_agg(businesses.id), '{}'::uuid[]) AS "coalesce"
    FROM app.businesses
   WHERE (businesses.user_id = concierge.uid());
END;

-- Name: FUNCTION own_business_ids(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.own_business_ids() IS 'Ids of the caller''s businesses; for policies.';

-- Name: business_numbers_status_history; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.business_numbers_status_history (
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

-- Name: TABLE business_numbers_status_history; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.business_numbers_status_history IS 'What happened to the status of each row of business_numbers; written by its status machine.';

-- Name: COLUMN business_numbers_status_history.row_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers_status_history.row_id IS 'The number.';

-- Name: COLUMN business_numbers_status_history.entry; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers_status_history.entry IS 'Order of the changes.';

-- Name: COLUMN business_numbers_status_history.status_column; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers_status_history.status_column IS 'The column: status.';

-- Name: COLUMN business_numbers_status_history.from_state; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers_status_history.from_state IS 'Before; null for a new row.';

-- Name: COLUMN business_numbers_status_history.to_state; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers_status_history.to_state IS 'After.';

-- Name: COLUMN business_numbers_status_history.event; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers_status_history.event IS 'The event, where the change has one.';

-- Name: COLUMN business_numbers_status_history.reason; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers_status_history.reason IS 'Why, where a reason was given.';

-- Name: COLUMN business_numbers_status_history.actor; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers_status_history.actor IS 'The user of the request.';

-- Name: COLUMN business_numbers_status_history.role; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers_status_history.role IS 'The role of the request, or the database role; system is the timer.';

-- Name: COLUMN business_numbers_status_history.bypassed; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers_status_history.bypassed IS 'Was the machine passed by?';

-- Name: COLUMN business_numbers_status_history.at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_numbers_status_history.at IS 'When the transaction began.';

-- Name: business_numbers_status_history_entry_seq; Type: SEQUENCE; Schema: app; Owner: -

ALTER TABLE app.business_numbers_status_history ALTER COLUMN entry ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.business_numbers_status_history_entry_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: business_v2; Type: VIEW; Schema: app; Owner: -

CREATE VIEW app.business_v2 WITH (security_invoker='true') AS
 SELECT id,
    user_id,
    name,
    business_type,
    description,
    email,
    phone_number,
    address,
    website,
    logo_url,
    is_active,
    timezone,
    created_at,
    updated_at
   FROM app.businesses;


-- Name: VIEW business_v2; Type: COMMENT; Schema: app; Owner: -

COMMENT ON VIEW app.business_v2 IS 'Businesses under their former name; can be written to.';

-- Name: restaurant_details; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.restaurant_details (
    business_id uuid NOT NULL,
    business_type text DEFAULT 'restaurant'::text NOT NULL,
    cuisine_type text,
    seating_capacity integer,
    accepts_walk_ins boolean DEFAULT true NOT NULL,
    agent_instructions text,
    greeting_message text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT restaurant_details_business_type_check CHECK ((business_type = 'restaurant'::text)),
    CONSTRAINT restaurant_details_seating_capacity_check CHECK ((seating_capacity > 0))
);

-- Name: TABLE restaurant_details; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.restaurant_details IS 'What is special to a restaurant.';

-- Name: COLUMN restaurant_details.business_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.restaurant_details.business_id IS 'The business.';

-- Name: COLUMN restaurant_details.business_type; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.restaurant_details.business_type IS 'Repeats the business''s type, so that details fit it.';

-- Name: COLUMN restaurant_details.cuisine_type; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.restaurant_details.cuisine_type IS 'Such as thai.';

-- Name: COLUMN restaurant_details.seating_capacity; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.restaurant_details.seating_capacity IS 'Seats in all.';

-- Name: COLUMN restaurant_details.accepts_walk_ins; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.restaurant_details.accepts_walk_ins IS 'May guests come without a booking?';

-- Name: COLUMN restaurant_details.agent_instructions; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.restaurant_details.agent_instructions IS 'What the voice agent is told before a call.';

-- Name: COLUMN restaurant_details.greeting_message; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.restaurant_details.greeting_message IS 'What it says first.';

-- Name: COLUMN restaurant_details.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.restaurant_details.created_at IS 'When the row was made.';

-- Name: COLUMN restaurant_details.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.restaurant_details.updated_at IS 'When the row last really changed.';

-- Name: retail_details; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.retail_details (
    business_id uuid NOT NULL,
    business_type text DEFAULT 'retail'::text NOT NULL,
    store_category text,
    offers_delivery boolean DEFAULT false NOT NULL,
    return_policy text,
    agent_instructions text,
    greeting_message text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT retail_details_business_type_check CHECK ((business_type = 'retail'::text))
);

-- Name: TABLE retail_details; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.retail_details IS 'What is special to a shop.';

-- Name: COLUMN retail_details.business_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.retail_details.business_id IS 'The business.';

-- Name: COLUMN retail_details.business_type; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.retail_details.business_type IS 'Repeats the business''s type, so that details fit it.';

-- Name: COLUMN retail_details.store_category; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.retail_details.store_category IS 'Such as books.';

-- Name: COLUMN retail_details.offers_delivery; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.retail_details.offers_delivery IS 'Does it deliver?';

-- Name: COLUMN retail_details.return_policy; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.retail_details.return_policy IS 'Terms, as an agent may read them out.';

-- Name: COLUMN retail_details.agent_instructions; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.retail_details.agent_instructions IS 'What the voice agent is told before a call.';

-- Name: COLUMN retail_details.greeting_message; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.retail_details.greeting_message IS 'What it says first.';

-- Name: COLUMN retail_details.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.retail_details.created_at IS 'When the row was made.';

-- Name: COLUMN retail_details.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.retail_details.updated_at IS 'When the row last really changed.';

-- Name: service_details; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.service_details (
    business_id uuid NOT NULL,
    business_type text DEFAULT 'service'::text NOT NULL,
    service_category text,
    service_radius_km integer,
    license_number text,
    agent_instructions text,
    greeting_message text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT service_details_business_type_check CHECK ((business_type = 'service'::text)),
    CONSTRAINT service_details_service_radius_km_check CHECK ((service_radius_km >= 0))
);

-- Name: TABLE service_details; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.service_details IS 'What is special to a service such as a plumber.';

-- Name: COLUMN service_details.business_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.service_details.business_id IS 'The business.';

-- Name: COLUMN service_details.business_type; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.service_details.business_type IS 'Repeats the business''s type, so that details fit it.';

-- Name: COLUMN service_details.service_category; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.service_details.service_category IS 'Such as plumbing.';

-- Name: COLUMN service_details.service_radius_km; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.service_details.service_radius_km IS 'How far it travels, in kilometres.';

-- Name: COLUMN service_details.license_number; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.service_details.license_number IS 'Trade licence.';

-- Name: COLUMN service_details.agent_instructions; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.service_details.agent_instructions IS 'What the voice agent is told before a call.';

-- Name: COLUMN service_details.greeting_message; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.service_details.greeting_message IS 'What it says first.';

-- Name: COLUMN service_details.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.service_details.created_at IS 'When the row was made.';

-- Name: COLUMN service_details.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.service_details.updated_at IS 'When the row last really changed.';

-- Name: business_numbers business_numbers_phone_number_key; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.business_numbers
    ADD CONSTRAINT business_numbers_phone_number_key UNIQUE (phone_number);

-- Name: business_numbers business_numbers_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.business_numbers
    ADD CONSTRAINT business_numbers_pkey PRIMARY KEY (id);

-- Name: business_numbers_status_history business_numbers_status_history_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.business_numbers_status_history
    ADD CONSTRAINT business_numbers_status_history_pkey PRIMARY KEY (row_id, entry);

-- Name: business_numbers business_numbers_twilio_sid_key; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.business_numbers
    ADD CONSTRAINT business_numbers_twilio_sid_key UNIQUE (twilio_sid);

-- Name: businesses businesses_id_business_type_key; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.businesses
    ADD CONSTRAINT businesses_id_business_type_key UNIQUE (id, business_type);

-- Name: businesses businesses_phone_number_key; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.businesses
    ADD CONSTRAINT businesses_phone_number_key UNIQUE (phone_number);

-- Name: businesses businesses_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.businesses
    ADD CONSTRAINT businesses_pkey PRIMARY KEY (id);

-- Name: restaurant_details restaurant_details_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.restaurant_details
    ADD CONSTRAINT restaurant_details_pkey PRIMARY KEY (business_id);

-- Name: retail_details retail_details_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.retail_details
    ADD CONSTRAINT retail_details_pkey PRIMARY KEY (business_id);

-- Name: service_details service_details_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.service_details
    ADD CONSTRAINT service_details_pkey PRIMARY KEY (business_id);

-- Name: business_numbers_active_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX business_numbers_active_idx ON app.business_numbers USING btree (business_id, is_active) WHERE is_active;

-- Name: business_numbers_business_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX business_numbers_business_idx ON app.business_numbers USING btree (business_id);

-- Name: business_numbers_one_primary_idx; Type: INDEX; Schema: app; Owner: -

CREATE UNIQUE INDEX business_numbers_one_primary_idx ON app.business_numbers USING btree (business_id) WHERE is_primary;

-- Name: business_numbers_user_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX business_numbers_user_idx ON app.business_numbers USING btree (user_id);

-- Name: businesses_type_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX businesses_type_idx ON app.businesses USING btree (business_type);

-- Name: businesses_user_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX businesses_user_idx ON app.businesses USING btree (user_id);

-- Name: business_numbers concierge_10_normalise_phone; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_10_normalise_phone BEFORE INSERT OR UPDATE ON app.business_numbers FOR EACH ROW EXECUTE FUNCTION concierge.normalise_phone('phone_number', 'ZZ', 'country_code', 'possible', 'phone_number_raw');

-- Name: businesses concierge_10_normalise_phone; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_10_normalise_phone BEFORE INSERT OR UPDATE ON app.businesses FOR EACH ROW EXECUTE FUNCTION concierge.normalise_phone('phone_number', 'ZZ', 'country', 'valid', 'phone_number_raw');

-- Name: businesses concierge_10_normalise_timezone; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_10_normalise_timezone BEFORE INSERT OR UPDATE ON app.businesses FOR EACH ROW EXECUTE FUNCTION concierge.normalise_timezone('timezone');

-- Name: businesses concierge_30_keep_numbers; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_30_keep_numbers BEFORE DELETE ON app.businesses FOR EACH ROW EXECUTE FUNCTION app_private.keep_numbers();

-- Name: business_numbers concierge_50_status_insert; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_status_insert AFTER INSERT ON app.business_numbers FOR EACH ROW EXECUTE FUNCTION concierge.enforce_status('status');

-- Name: business_numbers concierge_50_status_truncate; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_status_truncate AFTER TRUNCATE ON app.business_numbers FOR EACH STATEMENT EXECUTE FUNCTION concierge.enforce_status('status');

-- Name: business_numbers concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.business_numbers FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: businesses concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.businesses FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: restaurant_details concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.restaurant_details FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: retail_details concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.retail_details FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: service_details concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.service_details FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: business_numbers concierge_90_status_record; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_status_record AFTER INSERT OR UPDATE ON app.business_numbers FOR EACH STATEMENT EXECUTE FUNCTION concierge.enforce_status('status');

-- Name: business_numbers zz_concierge_status; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER zz_concierge_status BEFORE UPDATE ON app.business_numbers FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION concierge.enforce_status('status', 'stateDiagram-v2
    [*] --> provisioning
    provisioning --> active : provision [requires twilio_sid]
    active --> suspended : suspend
    suspended --> active : resume
    active --> releasing : release
    suspended --> releasing : release
    releasing --> released : released / stamp released_at
    released --> [*]
', 'business_numbers_status_history', '');

-- Name: business_numbers business_numbers_business_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.business_numbers
    ADD CONSTRAINT business_numbers_business_id_fkey FOREIGN KEY (business_id) REFERENCES app.businesses(id) ON DELETE SET NULL;

-- Name: business_numbers business_numbers_user_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.business_numbers
    ADD CONSTRAINT business_numbers_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.profiles(id) ON DELETE CASCADE;

-- Name: businesses businesses_user_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.businesses
    ADD CONSTRAINT businesses_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.profiles(id) ON DELETE CASCADE;

-- Name: restaurant_details restaurant_details_business_id_business_type_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.restaurant_details
    ADD CONSTRAINT restaurant_details_business_id_business_type_fkey FOREIGN KEY (business_id, business_type) REFERENCES app.businesses(id, business_type) ON DELETE CASCADE;

-- Name: retail_details retail_details_business_id_business_type_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.retail_details
    ADD CONSTRAINT retail_details_business_id_business_type_fkey FOREIGN KEY (business_id, business_type) REFERENCES app.businesses(id, business_type) ON DELETE CASCADE;

-- Name: service_details service_details_business_id_business_type_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.service_details
    ADD CONSTRAINT service_details_business_id_business_type_fkey FOREIGN KEY (business_id, business_type) REFERENCES app.businesses(id, business_type) ON DELETE CASCADE;

-- Name: business_numbers; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.business_numbers ENABLE ROW LEVEL SECURITY;

-- Name: business_numbers business_numbers_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY business_numbers_delete ON app.business_numbers FOR DELETE TO authenticated USING (((user_id = ( SELECT concierge.uid() AS uid)) OR (business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[]))));

-- Name: business_numbers business_numbers_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY business_numbers_insert ON app.business_numbers FOR INSERT TO authenticated WITH CHECK (((COALESCE(user_id, ( SELECT concierge.uid() AS uid)) = ( SELECT concierge.uid() AS uid)) AND ((business_id IS NULL) OR (business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])))));

-- Name: business_numbers business_numbers_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY business_numbers_select ON app.business_numbers FOR SELECT TO authenticated USING (((user_id = ( SELECT concierge.uid() AS uid)) OR (business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[]))));

-- Name: business_numbers business_numbers_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY business_numbers_service ON app.business_numbers TO service_role USING (true) WITH CHECK (true);

-- Name: business_numbers_status_history; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.business_numbers_status_history ENABLE ROW LEVEL SECURITY;

-- Name: business_numbers_status_history business_numbers_status_history_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY business_numbers_status_history_select ON app.business_numbers_status_history FOR SELECT TO authenticated USING ((EXISTS ( SELECT
   FROM app.business_numbers n
  WHERE (n.id = business_numbers_status_history.row_id))));

-- Name: business_numbers_status_history business_numbers_status_history_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY business_numbers_status_history_service ON app.business_numbers_status_history FOR SELECT TO service_role USING (true);

-- Name: business_numbers business_numbers_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY business_numbers_update ON app.business_numbers FOR UPDATE TO authenticated USING (((user_id = ( SELECT concierge.uid() AS uid)) OR (business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])))) WITH CHECK (((COALESCE(user_id, ( SELECT concierge.uid() AS uid)) = ( SELECT concierge.uid() AS uid)) AND ((business_id IS NULL) OR (business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])))));

-- Name: businesses; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.businesses ENABLE ROW LEVEL SECURITY;

-- Name: businesses businesses_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY businesses_delete ON app.businesses FOR DELETE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: businesses businesses_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY businesses_insert ON app.businesses FOR INSERT TO authenticated WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: businesses businesses_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY businesses_select ON app.businesses FOR SELECT TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: businesses businesses_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY businesses_service ON app.businesses TO service_role USING (true) WITH CHECK (true);

-- Name: businesses businesses_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY businesses_update ON app.businesses FOR UPDATE TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid))) WITH CHECK ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: restaurant_details; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.restaurant_details ENABLE ROW LEVEL SECURITY;

-- Name: restaurant_details restaurant_details_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY restaurant_details_delete ON app.restaurant_details FOR DELETE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: restaurant_details restaurant_details_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY restaurant_details_insert ON app.restaurant_details FOR INSERT TO authenticated WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: restaurant_details restaurant_details_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY restaurant_details_select ON app.restaurant_details FOR SELECT TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: restaurant_details restaurant_details_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY restaurant_details_service ON app.restaurant_details TO service_role USING (true) WITH CHECK (true);

-- Name: restaurant_details restaurant_details_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY restaurant_details_update ON app.restaurant_details FOR UPDATE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[]))) WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: retail_details; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.retail_details ENABLE ROW LEVEL SECURITY;

-- Name: retail_details retail_details_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY retail_details_delete ON app.retail_details FOR DELETE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: retail_details retail_details_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY retail_details_insert ON app.retail_details FOR INSERT TO authenticated WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: retail_details retail_details_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY retail_details_select ON app.retail_details FOR SELECT TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: retail_details retail_details_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY retail_details_service ON app.retail_details TO service_role USING (true) WITH CHECK (true);

-- Name: retail_details retail_details_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY retail_details_update ON app.retail_details FOR UPDATE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[]))) WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: service_details; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.service_details ENABLE ROW LEVEL SECURITY;

-- Name: service_details service_details_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY service_details_delete ON app.service_details FOR DELETE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: service_details service_details_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY service_details_insert ON app.service_details FOR INSERT TO authenticated WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: service_details service_details_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY service_details_select ON app.service_details FOR SELECT TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: service_details service_details_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY service_details_service ON app.service_details TO service_role USING (true) WITH CHECK (true);

-- Name: service_details service_details_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY service_details_update ON app.service_details FOR UPDATE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[]))) WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: TABLE business_numbers; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.business_numbers TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.business_numbers TO service_role;

-- Name: TABLE businesses; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.businesses TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.businesses TO service_role;

-- Name: FUNCTION find_business_by_number(p_phone text, p_region text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.find_business_by_number(p_phone text, p_region text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.find_business_by_number(p_phone text, p_region text) TO authenticated;
GRANT ALL ON FUNCTION app.find_business_by_number(p_phone text, p_region text) TO service_role;

-- Name: FUNCTION phone_number_exists(p_phone_number text, p_region text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.phone_number_exists(p_phone_number text, p_region text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.phone_number_exists(p_phone_number text, p_region text) TO service_role;

-- Name: FUNCTION set_primary_number(p_business_id uuid, p_number_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.set_primary_number(p_business_id uuid, p_number_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.set_primary_number(p_business_id uuid, p_number_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.set_primary_number(p_business_id uuid, p_number_id uuid) TO service_role;

-- Name: FUNCTION keep_numbers(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.keep_numbers() FROM PUBLIC;

-- Name: FUNCTION own_business_ids(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.own_business_ids() FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.own_business_ids() TO authenticated;
GRANT ALL ON FUNCTION app_private.own_business_ids() TO service_role;

-- Name: TABLE business_numbers_status_history; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.business_numbers_status_history TO authenticated;
GRANT SELECT ON TABLE app.business_numbers_status_history TO service_role;

-- Name: TABLE business_v2; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.business_v2 TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.business_v2 TO service_role;

-- Name: TABLE restaurant_details; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.restaurant_details TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.restaurant_details TO service_role;

-- Name: TABLE retail_details; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.retail_details TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.retail_details TO service_role;

-- Name: TABLE service_details; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.service_details TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.service_details TO service_role;
