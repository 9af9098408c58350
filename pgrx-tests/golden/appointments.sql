-- Name: answer_offer(uuid, boolean); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.answer_offer(p_id uuid, p_accept boolean) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    offer app.waitlist_offers;
    answer jsonb;
BEGIN
    SELECT * INTO offer FROM app.waitlist_offers WHERE id = p_id;
    IF p_accept THEN
        RETURN app.confirm_hold(offer.appointment_id);
    END IF;
    IF offer.status = 'accepted' THEN
        RETURN '{"ok": false, "reason": "invalid_state", "message": "The offer was accepted.", "retryable": false}';
    END IF;
    answer := app.release_hold(offer.appointment_id);
    IF (answer ->> 'ok')::boolean THEN
        answer := jsonb_build_object('ok', true, 'reason', 'declined', 'duplicate', offer.status <> 'open');
    END IF;
    RETURN answer;
END
$$;

-- Name: FUNCTION answer_offer(p_id uuid, p_accept boolean); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.answer_offer(p_id uuid, p_accept boolean) IS 'What accept_waitlist_offer and decline_waitlist_offer do, once it is known that the caller sees the offer.';

-- Name: waitlist_offers; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.waitlist_offers (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    entry_id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    scheduled_at timestamp with time zone NOT NULL,
    unit uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    decided_at timestamp with time zone,
    CONSTRAINT waitlist_offers_status_check CHECK ((status = ANY (ARRAY['open'::text, 'accepted'::text, 'declined'::text, 'expired'::text])))
);

-- Name: TABLE waitlist_offers; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.waitlist_offers IS 'Times that were offered: each is a hold. A time is offered to somebody once.';

-- Name: COLUMN waitlist_offers.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_offers.id IS 'Id of the offer.';

-- Name: COLUMN waitlist_offers.entry_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_offers.entry_id IS 'To whom.';

-- Name: COLUMN waitlist_offers.appointment_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_offers.appointment_id IS 'The hold, and later the appointment.';

-- Name: COLUMN waitlist_offers.scheduled_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_offers.scheduled_at IS 'When it starts.';

-- Name: COLUMN waitlist_offers.unit; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_offers.unit IS 'The business or resource.';

-- Name: COLUMN waitlist_offers.expires_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_offers.expires_at IS 'Until when it can be accepted.';

-- Name: COLUMN waitlist_offers.status; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_offers.status IS 'open, accepted, declined or expired.';

-- Name: COLUMN waitlist_offers.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_offers.created_at IS 'When it was made.';

-- Name: COLUMN waitlist_offers.decided_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_offers.decided_at IS 'When it was accepted, declined or let go.';

-- Name: accept_waitlist_offer(uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.accept_waitlist_offer(p_id uuid) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN (EXISTS ( SELECT
                FROM app.waitlist_offers o
               WHERE (o.id = accept_waitlist_offer.p_id))) THEN app_private.answer_offer(p_id, true)
             ELSE '{"ok": false, "reason": "not_found", "message": "There is no such offer.", "retryable": false}'::jsonb
         END AS "case";
END;

-- Name: FUNCTION accept_waitlist_offer(p_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.accept_waitlist_offer(p_id uuid) IS 'Books the time that was offered: the answer is that of confirm_hold, reason booked, duplicate, hold_expired or not_found.
Example: SELECT accept_waitlist_offer(''…offer…'');';

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

-- Name: add_closure(uuid, tstzrange, text, uuid, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.add_closure(p_business_id uuid, p_during tstzrange DEFAULT NULL::tstzrange, p_note text DEFAULT NULL::text, p_resource_id uuid DEFAULT NULL::uuid, p_from timestamp with time zone DEFAULT NULL::timestamp with time zone, p_to timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS app.calendar_closures
    LANGUAGE sql
    BEGIN ATOMIC
 INSERT INTO app.calendar_closures AS c (business_id, resource_id, during, note)
   VALUES (add_closure.p_business_id, add_closure.p_resource_id, COALESCE(add_closure.p_during, tstzrange(add_closure.p_from, add_closure.p_to)), add_closure.p_note)
   RETURNING c.id,
     c.business_id,
     c.resource_id,
     c.during,
     c.note;
END;

-- Name: FUNCTION add_closure(p_business_id uuid, p_during tstzrange, p_note text, p_resource_id uuid, p_from timestamp with time zone, p_to timestamp with time zone); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.add_closure(p_business_id uuid, p_during tstzrange, p_note text, p_resource_id uuid, p_from timestamp with time zone, p_to timestamp with time zone) IS 'Shuts a business, or a resource, during a range, or from p_from to p_to; null is without end. Bookings that are there stay.
Errors: 23514 an empty range, 22000 turned round, 23503, 42501.
Example: SELECT add_closure(''…business…'', ''[2030-08-01, 2030-08-15)'', ''holidays'');';

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

-- Name: add_resource(uuid, text, text, integer, integer, integer, jsonb, text, integer); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.add_resource(p_business_id uuid, p_kind text DEFAULT 'resource'::text, p_name text DEFAULT NULL::text, p_capacity integer DEFAULT 1, p_min_party integer DEFAULT 1, p_max_party integer DEFAULT NULL::integer, p_weekly jsonb DEFAULT NULL::jsonb, p_time_zone text DEFAULT NULL::text, p_priority integer DEFAULT 0) RETURNS app.bookable_resources
    LANGUAGE sql
    BEGIN ATOMIC
 INSERT INTO app.bookable_resources AS r (business_id, kind, name, capacity, min_party, max_party, weekly, time_zone, priority)
   VALUES (add_resource.p_business_id, COALESCE(add_resource.p_kind, 'resource'::text), add_resource.p_name, COALESCE(add_resource.p_capacity, 1), COALESCE(add_resource.p_min_party, 1), add_resource.p_max_party, NULLIF(add_resource.p_weekly, 'null'::jsonb), add_resource.p_time_zone, COALESCE(add_resource.p_priority, 0))
   RETURNING r.id,
     r.business_id,
     r.kind,
     r.name,
     r.capacity,
     r.min_party,
     r.max_party,
     r.weekly,
     r.time_zone,
     r.active,
     r.priority,
     r.created_at,
     r.updated_at;
END;

-- Name: FUNCTION add_resource(p_business_id uuid, p_kind text, p_name text, p_capacity integer, p_min_party integer, p_max_party integer, p_weekly jsonb, p_time_zone text, p_priority integer); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.add_resource(p_business_id uuid, p_kind text, p_name text, p_capacity integer, p_min_party integer, p_max_party integer, p_weekly jsonb, p_time_zone text, p_priority integer) IS 'Adds what can be booked at a business: a person, a room, a table; see table bookable_resources.
Errors: 23514, 22023, 23503, 42501. Example: SELECT add_resource(''…business…'', ''table'', ''Window'', p_max_party => 4);';

-- Name: adopt_appointments(); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.adopt_appointments() RETURNS TABLE(id uuid, unit uuid, scheduled_at timestamp with time zone, earlier_id uuid)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    later record;
    earlier uuid;
BEGIN
    LOCK TABLE app.appointments IN SHARE ROW EXCLUSIVE MODE;
    IF EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = 'app.appointments'::regclass AND conname = 'appointments_no_overlap'
    ) THEN
        RETURN;
    END IF;
    FOR later IN
        WITH sorted AS (
            SELECT a.id, max(upper(a.blocked)) OVER before > lower(a.blocked) AS meets_before,
                   min(lower(a.blocked)) OVER after < upper(a.blocked) AS meets_after
            FROM app.appointments a
            WHERE a.status IN ('confirmed', 'held', 'completed') AND NOT a.overbooked
            WINDOW before AS (PARTITION BY a.unit ORDER BY lower(a.blocked), a.id
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
                   after AS (PARTITION BY a.unit ORDER BY lower(a.blocked), a.id
                             ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
        )
        SELECT a.* FROM app.appointments a JOIN sorted s ON s.id = a.id
        WHERE s.meets_before OR s.meets_after
        ORDER BY a.created_at, a.id
    LOOP
        SELECT a.id INTO earlier FROM app.appointments a
        WHERE a.business_id = later.business_id AND a.unit = later.unit
          AND a.scheduled_at BETWEEN later.scheduled_at - interval '72 hours' AND later.scheduled_at + interval '72 hours'
          AND a.blocked && later.blocked AND a.seats && later.seats
          AND a.status IN ('confirmed', 'held', 'completed') AND NOT a.overbooked
          AND (a.created_at, a.id) < (later.created_at, later.id)
        ORDER BY a.created_at, a.id LIMIT 1;
        IF FOUND THEN
            UPDATE app.appointments a SET overbooked = true WHERE a.id = later.id;
            id := later.id;
            unit := later.unit;
            scheduled_at := later.scheduled_at;
            earlier_id := earlier;
            RETURN NEXT;
        END IF;
    END LOOP;
    ALTER TABLE app.appointments ADD CONSTRAINT appointments_no_overlap
        EXCLUDE USING gist (unit WITH =, seats WITH &&, blocked WITH &&)
        WHERE (status IN ('confirmed', 'held', 'completed') AND NOT overbooked);
END
$$;

-- Name: FUNCTION adopt_appointments(); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.adopt_appointments() IS 'Puts the constraint appointments_no_overlap back after rows came in without it. Of two that overlap, the one that was
booked later is marked as overbooked, and listed with the one it overlaps. For the owner of the table.
Example: ALTER TABLE appointments DROP CONSTRAINT appointments_no_overlap; … SELECT * FROM adopt_appointments();';

-- Name: appointment_calendar_svg(uuid, date, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.appointment_calendar_svg(p_business_id uuid, p_week date DEFAULT NULL::date, p_resource_id uuid DEFAULT NULL::uuid) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    business record;
    resource app.bookable_resources;
    monday date;
    range tstzrange;
    other_days jsonb;
    shut tstzrange[];
    spans tstzrange[];
    labels text[];
    states text[];
BEGIN
    SELECT b.name, sign.time_zone, c.weekly INTO business
    FROM app.businesses b CROSS JOIN LATERAL app.business_sign(b.id) AS sign
    LEFT JOIN app.business_calendars c ON c.business_id = b.id
    WHERE b.id = p_business_id;
    IF NOT FOUND THEN
        PERFORM concierge.refuse(
            'undefined_object', 'there is no such business',
            'No business that you may see has the id ' || coalesce(p_business_id::text, 'null') || '.',
            'Check p_business_id.'
        );
    END IF;
    SELECT * INTO resource FROM app.bookable_resources
    WHERE id = p_resource_id AND business_id = p_business_id;
    IF p_resource_id IS NOT NULL AND NOT FOUND THEN
        PERFORM concierge.refuse(
            'undefined_object', 'there is no such resource',
            'The business has no resource with the id ' || p_resource_id::text || '.', 'Check p_resource_id.'
        );
    END IF;
    business.time_zone := coalesce(resource.time_zone, business.time_zone);
    monday := coalesce(p_week, left(concierge.local_time(now(), business.time_zone), 10)::date);
    IF NOT isfinite(monday) THEN
        PERFORM concierge.refuse('invalid_argument', 'p_week is not a date', 'A week has a date.', NULL);
    END IF;
    monday := monday - (extract(isodow FROM monday)::integer - 1);
    -- Wider than any zone needs; the picture cuts it.
    range := tstzrange(
        (monday - 1)::timestamp AT TIME ZONE 'UTC' - interval '24 hours',
        (monday + 9)::timestamp AT TIME ZONE 'UTC'
    );
    SELECT jsonb_object_agg(to_char(day, 'YYYY-MM-DD'), hours) INTO other_days
    FROM (
        SELECT DISTINCT ON (o.day) o.day, CASE WHEN o.closed THEN '[]' ELSE o.intervals END AS hours
        FROM app.calendar_overrides o
        WHERE o.business_id = p_business_id AND (o.resource_id IS NULL OR o.resource_id = p_resource_id)
          AND o.day BETWEEN monday - 3 AND monday + 9
        ORDER BY o.day, o.resource_id NULLS LAST
    ) AS overridden;
    SELECT array_agg(c.during) INTO shut
    FROM app.calendar_closures c
    WHERE c.business_id = p_business_id AND (c.resource_id IS NULL OR c.resource_id = p_resource_id)
      AND c.during && range;
    SELECT array_agg(s.span ORDER BY s.span, s.id), array_agg(s.label ORDER BY s.span, s.id),
           array_agg(s.status ORDER BY s.span, s.id)
    INTO spans, labels, states
    FROM (
        SELECT a.id, a.status, tstzrange(a.scheduled_at, a.scheduled_at + make_interval(mins => a.duration)) AS span,
               concat_ws(
                   ' · ', a.customer_name, a.service_type, CASE WHEN p_resource_id IS NULL THEN r.name END,
                   CASE WHEN a.party > 1 THEN '×' || a.party END
               ) AS label
        FROM app.appointments a LEFT JOIN app.bookable_resources r ON r.id = a.resource_id
        WHERE a.business_id = p_business_id AND (p_resource_id IS NULL OR a.resource_id = p_resource_id)
          AND a.scheduled_at > lower(range) - interval '24 hours' AND a.scheduled_at < upper(range)
          AND (a.status IN ('pending', 'confirmed', 'completed', 'no_show')
               OR a.status = 'held' AND a.hold_expires_at > now())
        UNION ALL
        SELECT b.id, 'busy', b.during, b.origin
        FROM app.busy_blocks b
        WHERE b.business_id = p_business_id AND b.during && range
          AND (p_resource_id IS NULL OR b.unit IN (p_resource_id, p_business_id))
    ) AS s;
    RETURN concierge.week_svg(
        hours => coalesce(resource.weekly, business.weekly, (
            SELECT jsonb_object_agg(day, '[["09:00", "18:00"]]'::jsonb)
            FROM unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) AS day
        )),
        time_zone => business.time_zone, first_day => monday, spans => spans, labels => labels,
        statuses => states, title => concat_ws(' · ', business.name, resource.name),
        overrides => other_days, closures => shut
    );
END
$$;

-- Name: FUNCTION appointment_calendar_svg(p_business_id uuid, p_week date, p_resource_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.appointment_calendar_svg(p_business_id uuid, p_week date, p_resource_id uuid) IS 'The week around p_week, Monday to Sunday, as an SVG picture by the clock of the business; without a date the present
week. p_resource_id: only this resource. Hours, overrides and closures are behind, appointments and busy times in
front. Errors: 42704 no such business or resource that the caller sees.
Example: SELECT appointment_calendar_svg(p_business_id => ''...'', p_week => ''2030-06-03'');';

-- Name: appointments_ics(uuid, timestamp with time zone, timestamp with time zone, uuid, uuid, uuid, text, boolean); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.appointments_ics(p_business_id uuid DEFAULT NULL::uuid, p_from timestamp with time zone DEFAULT NULL::timestamp with time zone, p_to timestamp with time zone DEFAULT NULL::timestamp with time zone, p_id uuid DEFAULT NULL::uuid, p_resource_id uuid DEFAULT NULL::uuid, p_series_id uuid DEFAULT NULL::uuid, p_method text DEFAULT 'publish'::text, p_free_busy boolean DEFAULT false) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    range tstzrange := tstzrange(
        coalesce(p_from, CASE WHEN p_id IS NULL AND p_series_id IS NULL THEN now() - interval '720 hours' END),
        coalesce(p_to, CASE WHEN p_id IS NULL AND p_series_id IS NULL THEN now() + interval '8784 hours' END)
    );
    busy tstzrange[];
    events text[];
BEGIN
    IF coalesce(p_free_busy, false) THEN
        -- Only times, so that it can be given to anybody.
        SELECT array_agg(tstzrange(c.starts_at, c.ends_at) ORDER BY c.starts_at, c.id) INTO busy
        FROM app.appointment_calendar c
        WHERE c.business_id = p_business_id AND (p_resource_id IS NULL OR c.resource_id = p_resource_id)
          AND (c.kind <> 'appointment' OR c.status IN ('confirmed', 'held', 'completed'))
          AND c.starts_at < upper(range) AND c.ends_at > lower(range);
        RETURN concierge.ics_free_busy(
            coalesce(p_resource_id, p_business_id)::text, lower(range), upper(range), now(), busy
        );
    END IF;
    SELECT array_agg(
        concierge.ics_event(
            uid => a.id::text, starts_at => a.scheduled_at,
            ends_at => a.scheduled_at + make_interval(mins => a.duration),
            stamp => coalesce(a.updated_at, a.created_at, now()),
            summary => concat_ws(
                ' · ', a.service_type,
                CASE WHEN a.customer_id = concierge.uid() THEN sign.name ELSE a.customer_name END
            ),
            status => a.status, revision => a.revision,
            description => CASE WHEN b.id IS NOT NULL THEN nullif(concat_ws(
                E'\n', a.customer_phone, CASE WHEN a.party > 1 THEN 'Party of ' || a.party END, a.notes
            ), '') END,
            location => nullif(concat_ws(', ', sign.name, b.address), ''),
            organizer => b.email, attendee => a.customer_email
        ) ORDER BY a.scheduled_at, a.id
    ) INTO events
    FROM app.appointments a
    CROSS JOIN LATERAL app.business_sign(a.business_id) AS sign
    -- Null for customers, who do not see the row.
    LEFT JOIN app.businesses b ON b.id = a.business_id
    WHERE (p_id IS NULL OR a.id = p_id)
      AND (p_business_id IS NULL OR a.business_id = p_business_id)
      AND (p_resource_id IS NULL OR a.resource_id = p_resource_id)
      AND (p_series_id IS NULL OR a.series_id = p_series_id)
      AND (lower_inf(range) OR a.scheduled_at + make_interval(mins => a.duration) > lower(range))
      AND (lower_inf(range) OR a.scheduled_at > lower(range) - interval '24 hours')
      AND (upper_inf(range) OR a.scheduled_at < upper(range))
      -- A hold that nobody confirmed never was an appointment, whether it is over or was given up.
      AND CASE a.status WHEN 'held' THEN a.hold_expires_at > now()
                        WHEN 'cancelled' THEN a.hold_expires_at IS NULL ELSE true END;
    IF p_id IS NOT NULL AND events IS NULL THEN
        PERFORM concierge.refuse(
            'undefined_object', 'there is no such appointment',
            'No appointment that you may see has the id ' || p_id::text || '.', 'Check p_id.'
        );
    END IF;
    RETURN concierge.ics_calendar(events, p_method);
END
$$;

-- Name: FUNCTION appointments_ics(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_id uuid, p_resource_id uuid, p_series_id uuid, p_method text, p_free_busy boolean); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.appointments_ics(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_id uuid, p_resource_id uuid, p_series_id uuid, p_method text, p_free_busy boolean) IS 'Appointments as iCalendar text: one (p_id), a series (p_series_id), or those of a business, by default from 30 days
ago to a year ahead. The UID is the id of the appointment, SEQUENCE its revision. What was cancelled is there as
CANCELLED, so that it goes from the calendars that have it. p_method: publish, request or cancel. p_free_busy: busy
times only, without names. A customer gets own appointments, with the name of the business. Errors: 42704 no such
appointment; 22023.
Example: SELECT appointments_ics(p_id => ''...'');';

-- Name: book_appointment(uuid, timestamp with time zone, integer, text, text, text, text, text, text, text, uuid, integer, text, uuid[], text, uuid, boolean, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.book_appointment(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer DEFAULT NULL::integer, p_customer_name text DEFAULT NULL::text, p_customer_phone text DEFAULT NULL::text, p_customer_email text DEFAULT NULL::text, p_source text DEFAULT 'manual'::text, p_external_id text DEFAULT NULL::text, p_service_type text DEFAULT NULL::text, p_notes text DEFAULT NULL::text, p_resource_id uuid DEFAULT NULL::uuid, p_party integer DEFAULT 1, p_actor text DEFAULT 'customer'::text, p_resource_ids uuid[] DEFAULT NULL::uuid[], p_mode text DEFAULT 'any'::text, p_customer_id uuid DEFAULT NULL::uuid, p_overbook boolean DEFAULT false, p_series_id uuid DEFAULT NULL::uuid) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT concierge.appointment_book(('app'::regnamespace)::oid, p_business_id, p_scheduled_at, p_duration, p_customer_name, p_customer_phone, p_customer_email, p_source, p_external_id, p_service_type, p_notes, p_resource_id, p_party, p_actor, p_resource_ids, p_mode, NULL::text, NULL::integer, p_customer_id, p_overbook, p_series_id) AS appointment_book;
END;

-- Name: FUNCTION book_appointment(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_resource_ids uuid[], p_mode text, p_customer_id uuid, p_overbook boolean, p_series_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.book_appointment(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_resource_ids uuid[], p_mode text, p_customer_id uuid, p_overbook boolean, p_series_id uuid) IS 'Books an appointment, or says why not and what could be booked instead. Arguments as in check_appointment.

{"ok": true, "reason": "booked", "duplicate": false, "appointment": {id, starts_at, ends_at, local_start, time_zone,
resource_id, seats, status, revision}}. The same p_external_id from the same p_source books once: the second call gets the
first appointment, reason duplicate. Of several resources the smallest that fits is taken; with p_mode all each of them
gets a row, and the rows share series_id. p_overbook: staff may overlap. p_series_id: belongs to a series. p_customer_id: account of the customer.
Refusals are data, never errors; 40001 is passed on in REPEATABLE READ and SERIALIZABLE.
Example: SELECT book_appointment(''…business…'', ''2030-06-03 10:00+02'', 60, ''Ann'', ''+49 30 901820'');';

-- Name: book_series(boolean, uuid, timestamp with time zone, text, integer, text, text, text, text, text, text, text, uuid, integer, text, boolean, timestamp with time zone[], uuid[], text, uuid); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.book_series(p_is_held_off boolean, p_business_id uuid, p_scheduled_at timestamp with time zone, p_rrule text, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_skip_taken boolean, p_exdates timestamp with time zone[], p_resource_ids uuid[], p_mode text, p_customer_id uuid) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    zone text := (SELECT sign.time_zone FROM app.business_sign(p_business_id) AS sign);
    series uuid := gen_random_uuid();
    occurrence record;
    answer jsonb;
    refusal jsonb;
    occurrences jsonb := '[]';
    booked integer := 0;
    duplicates integer := 0;
    refused integer := 0;
    is_undone boolean := false;
BEGIN
    IF p_business_id IS NULL OR p_scheduled_at IS NULL OR p_rrule IS NULL OR zone IS NULL
        OR NOT isfinite(p_scheduled_at) THEN
        RETURN jsonb_build_object(
            'ok', false, 'reason', CASE WHEN p_business_id IS NOT NULL AND zone IS NULL THEN 'unknown_business'
                                        ELSE 'invalid_input' END,
            'message', CASE WHEN p_business_id IS NOT NULL AND zone IS NULL THEN 'There is no such business.'
                            ELSE 'A series has a business, a first time and a rule.' END,
            'retryable', false, 'series_id', NULL, 'booked', 0, 'refused', 0, 'occurrences', '[]'::jsonb
        );
    END IF;
    BEGIN
        FOR occurrence IN
            SELECT o.occurs_at, o.local_start, row_number() OVER (ORDER BY o.occurs_at) AS number
            FROM concierge.rrule_occurrences(p_rrule, p_scheduled_at, zone, NULL, NULL, p_exdates) AS o
            ORDER BY o.occurs_at
        LOOP
            answer := app.book_appointment(
                p_business_id => p_business_id, p_scheduled_at => occurrence.occurs_at, p_duration => p_duration,
                p_customer_name => p_customer_name, p_customer_phone => p_customer_phone,
                p_customer_email => p_customer_email, p_source => p_source,
                -- Each occurrence has an id of its own, so that the same call books each of them once.
                p_external_id => CASE WHEN occurrence.number = 1 THEN p_external_id
                                      ELSE p_external_id || '#' || occurrence.number END,
                p_service_type => p_service_type, p_notes => p_notes, p_resource_id => p_resource_id,
                p_party => p_party, p_actor => p_actor, p_resource_ids => p_resource_ids, p_mode => p_mode,
                p_customer_id => p_customer_id, p_series_id => series
            );
            IF (answer ->> 'ok')::boolean THEN
                booked := booked + 1;
                duplicates := duplicates + (answer ->> 'duplicate')::boolean::integer;
            ELSE
                refused := refused + 1;
                refusal := coalesce(refusal, answer);
            END IF;
            occurrences := occurrences || jsonb_build_array(
                jsonb_build_object(
                    'number', occurrence.number, 'starts_at', concierge.local_time(occurrence.occurs_at, 'UTC'),
                    'local_start', occurrence.local_start
                ) || (answer - '{duplicate,retryable}'::text[])
            );
        END LOOP;
        IF refused > 0 AND NOT coalesce(p_skip_taken, false) THEN
            RAISE SQLSTATE 'SR000';
        END IF;
    EXCEPTION WHEN SQLSTATE 'SR000' THEN
        -- All or nothing: what was booked in this block is not.
        is_undone := true;
    END;
    IF is_undone THEN
        SELECT jsonb_agg(
            CASE WHEN (o.value ->> 'ok')::boolean
                THEN (o.value - 'appointment' - 'appointments')
                    || '{"reason": "ok", "message": "That time can be booked."}'
                ELSE o.value END
            ORDER BY o.place
        ) INTO occurrences
        FROM jsonb_array_elements(occurrences) WITH ORDINALITY AS o (value, place);
        booked := 0;
    ELSIF booked > 0 AND duplicates = booked THEN
        series := (
            SELECT a.series_id FROM app.appointments a
            WHERE a.id = (jsonb_path_query_first(occurrences, '$[*].appointment.id') #>> '{}')::uuid
        );
    END IF;
    RETURN jsonb_build_object(
        'ok', booked > 0,
        'reason', CASE WHEN booked = 0 AND refusal IS NULL THEN 'invalid_input'
                       WHEN booked = 0 THEN refusal ->> 'reason'
                       WHEN duplicates = booked THEN 'duplicate' ELSE 'booked' END,
        'message', CASE WHEN booked = 0 AND refusal IS NULL THEN 'The rule gives no time.'
                        WHEN booked = 0 THEN refusal ->> 'message'
                        WHEN refused > 0 THEN format('%s booked, %s not.', booked, refused)
                        ELSE format('%s booked.', booked) END,
        'duplicate', booked > 0 AND duplicates = booked, 'retryable', false,
        'series_id', CASE WHEN booked > 0 THEN series END, 'time_zone', zone,
        'booked', booked, 'refused', refused, 'occurrences', occurrences
    );
END
$_$;

-- Name: FUNCTION book_series(p_is_held_off boolean, p_business_id uuid, p_scheduled_at timestamp with time zone, p_rrule text, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_skip_taken boolean, p_exdates timestamp with time zone[], p_resource_ids uuid[], p_mode text, p_customer_id uuid); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.book_series(p_is_held_off boolean, p_business_id uuid, p_scheduled_at timestamp with time zone, p_rrule text, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_skip_taken boolean, p_exdates timestamp with time zone[], p_resource_ids uuid[], p_mode text, p_customer_id uuid) IS 'What book_series does, after others are held off.';

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
    blocked tstzrange GENERATED ALWAYS AS (tstzrange((((scheduled_at AT TIME ZONE 'UTC'::text) - make_interval(mins => GREATEST((buffer_before)::integer, 0))) AT TIME ZONE 'UTC'::text), (((scheduled_at AT TIME ZONE 'UTC'::text) + make_interval(mins => (GREATEST(duration, 0) + GREATEST((buffer_after)::integer, 0)))) AT TIME ZONE 'UTC'::text))) STORED,
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

-- Name: hold_off_moves(uuid, uuid); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.hold_off_moves(p_business_id uuid, p_series_id uuid) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 WITH business AS (
          SELECT COALESCE(hold_off_moves.p_business_id, ( SELECT a.business_id
                    FROM app.appointments a
                   WHERE (a.series_id = hold_off_moves.p_series_id)
                  LIMIT 1)) AS id
         )
  SELECT concierge.appointment_lock(array_agg(units.unit)) AS appointment_lock
    FROM ( SELECT b.id AS unit
            FROM business b
         UNION ALL
          SELECT r.id
            FROM (app.bookable_resources r
              JOIN business b ON ((r.business_id = b.id)))) units;
END;

-- Name: FUNCTION hold_off_moves(p_business_id uuid, p_series_id uuid); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.hold_off_moves(p_business_id uuid, p_series_id uuid) IS 'Keeps others from moving appointments of a business until the end of the transaction.';

-- Name: book_series(uuid, timestamp with time zone, text, integer, text, text, text, text, text, text, text, uuid, integer, text, boolean, timestamp with time zone[], uuid[], text, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.book_series(p_business_id uuid, p_scheduled_at timestamp with time zone, p_rrule text, p_duration integer DEFAULT NULL::integer, p_customer_name text DEFAULT NULL::text, p_customer_phone text DEFAULT NULL::text, p_customer_email text DEFAULT NULL::text, p_source text DEFAULT 'manual'::text, p_external_id text DEFAULT NULL::text, p_service_type text DEFAULT NULL::text, p_notes text DEFAULT NULL::text, p_resource_id uuid DEFAULT NULL::uuid, p_party integer DEFAULT 1, p_actor text DEFAULT 'customer'::text, p_skip_taken boolean DEFAULT false, p_exdates timestamp with time zone[] DEFAULT NULL::timestamp with time zone[], p_resource_ids uuid[] DEFAULT NULL::uuid[], p_mode text DEFAULT 'any'::text, p_customer_id uuid DEFAULT NULL::uuid) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.book_series(app_private.hold_off_moves(p_business_id, NULL::uuid), p_business_id, p_scheduled_at, p_rrule, p_duration, p_customer_name, p_customer_phone, p_customer_email, p_source, p_external_id, p_service_type, p_notes, p_resource_id, p_party, p_actor, p_skip_taken, p_exdates, p_resource_ids, p_mode, p_customer_id) AS book_series;
END;

-- Name: FUNCTION book_series(p_business_id uuid, p_scheduled_at timestamp with time zone, p_rrule text, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_skip_taken boolean, p_exdates timestamp with time zone[], p_resource_ids uuid[], p_mode text, p_customer_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.book_series(p_business_id uuid, p_scheduled_at timestamp with time zone, p_rrule text, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_skip_taken boolean, p_exdates timestamp with time zone[], p_resource_ids uuid[], p_mode text, p_customer_id uuid) IS 'Books an appointment for each occurrence of a recurrence rule (RFC 5545, see concierge.rrule_occurrences) that
begins at p_scheduled_at, by the clock of the business; p_exdates are left out. All or nothing; with p_skip_taken
what can be booked is booked. Other arguments as in book_appointment; p_external_id makes the whole series
idempotent.

{"ok", "reason", "message", "duplicate", "series_id", "time_zone", "booked", "refused", "occurrences": [{number,
starts_at, local_start, ok, reason, appointment or message and alternatives}]}. reason is booked, duplicate, or that
of the first occurrence that was refused; one that could have been booked has reason ok then. Errors: 0A000 a part
of the RFC that is not done here; 22023 a bad rule, or more than 730 occurrences.
Example: SELECT book_series(''…business…'', ''2030-06-03 09:00+02'', ''FREQ=WEEKLY;COUNT=10'', 60, ''Ann'');';

-- Name: zone_of(text, text, jsonb); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.zone_of(p_own text, p_calendar text, p_weekly jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN (p_calendar IS NOT NULL) THEN p_calendar
             WHEN ((p_weekly IS NOT NULL) OR (p_own <> 'America/New_York'::text)) THEN p_own
             ELSE COALESCE(NULLIF(current_setting('concierge.default_time_zone'::text, true), ''::text), 'UTC'::text)
         END AS "coalesce";
END;

-- Name: FUNCTION zone_of(p_own text, p_calendar text, p_weekly jsonb); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.zone_of(p_own text, p_calendar text, p_weekly jsonb) IS 'The zone of the hours: of the calendar, of a business where somebody chose it, or of the setting.';

-- Name: business_calendars; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.business_calendars (
    business_id uuid NOT NULL,
    time_zone text,
    weekly jsonb,
    slot_minutes integer DEFAULT 15 NOT NULL,
    grid text DEFAULT 'open'::text NOT NULL,
    align_minutes integer,
    strict_grid boolean DEFAULT false NOT NULL,
    strict_hours boolean DEFAULT false NOT NULL,
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
    CONSTRAINT business_calendars_limits_check CHECK (((jsonb_typeof(limits) = 'object'::text) AND ((limits - '{day,week}'::text[]) = '{}'::jsonb) AND
CASE
    WHEN (limits ? 'day'::text) THEN ((limits ->> 'day'::text) ~ '^[1-9][0-9]{0,8}$'::text)
    ELSE true
END AND
CASE
    WHEN (limits ? 'week'::text) THEN ((limits ->> 'week'::text) ~ '^[1-9][0-9]{0,8}$'::text)
    ELSE true
END)),
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

-- Name: COLUMN business_calendars.strict_grid; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.strict_grid IS 'Are starts that are not on the grid refused to customers?';

-- Name: COLUMN business_calendars.strict_hours; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.business_calendars.strict_hours IS 'Is every INSERT and UPDATE held to the hours, whoever writes, and not only the functions?';

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

-- Name: waitlist_entries; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.waitlist_entries (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    place bigint NOT NULL,
    business_id uuid NOT NULL,
    resource_id uuid,
    service_type text,
    duration integer,
    party smallint DEFAULT 1 NOT NULL,
    during tstzrange NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    customer_name text NOT NULL,
    customer_phone text,
    customer_email text,
    customer_id uuid,
    source text DEFAULT 'manual'::text NOT NULL,
    external_id text,
    notes text,
    offer_minutes integer DEFAULT 15 NOT NULL,
    status text DEFAULT 'waiting'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT waitlist_entries_customer_name_check CHECK ((btrim(customer_name) <> ''::text)),
    CONSTRAINT waitlist_entries_customer_phone_check CHECK ((customer_phone ~ '^\+[1-9][0-9]{1,18}$'::text)),
    CONSTRAINT waitlist_entries_duration_check CHECK (((duration >= 1) AND (duration <= 1440))),
    CONSTRAINT waitlist_entries_during_check CHECK (((NOT isempty(during)) AND (NOT lower_inf(during)) AND (NOT upper_inf(during)) AND isfinite(upper(during)))),
    CONSTRAINT waitlist_entries_offer_minutes_check CHECK (((offer_minutes >= 1) AND (offer_minutes <= 1440))),
    CONSTRAINT waitlist_entries_party_check CHECK ((party > 0)),
    CONSTRAINT waitlist_entries_source_check CHECK ((source = ANY (ARRAY['manual'::text, 'voice_agent'::text, 'web'::text, 'sms'::text]))),
    CONSTRAINT waitlist_entries_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'offered'::text, 'booked'::text, 'left'::text, 'expired'::text])))
);

-- Name: TABLE waitlist_entries; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.waitlist_entries IS 'Who waits for a time that is taken now. The first by priority and place is served first.';

-- Name: COLUMN waitlist_entries.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.id IS 'Id of the entry.';

-- Name: COLUMN waitlist_entries.place; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.place IS 'Who came first.';

-- Name: COLUMN waitlist_entries.business_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.business_id IS 'The business.';

-- Name: COLUMN waitlist_entries.resource_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.resource_id IS 'The resource that is wanted; null: any.';

-- Name: COLUMN waitlist_entries.service_type; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.service_type IS 'What is wanted, as in bookable_services.';

-- Name: COLUMN waitlist_entries.duration; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.duration IS 'Minutes; null: as usual for the service or the business.';

-- Name: COLUMN waitlist_entries.party; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.party IS 'How many come.';

-- Name: COLUMN waitlist_entries.during; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.during IS 'When the appointment may start.';

-- Name: COLUMN waitlist_entries.priority; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.priority IS 'The higher one is served first.';

-- Name: COLUMN waitlist_entries.customer_name; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.customer_name IS 'Who waits.';

-- Name: COLUMN waitlist_entries.customer_phone; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.customer_phone IS 'Number in E.164.';

-- Name: COLUMN waitlist_entries.customer_email; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.customer_email IS 'Address.';

-- Name: COLUMN waitlist_entries.customer_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.customer_id IS 'Account of the customer, who then sees the entry.';

-- Name: COLUMN waitlist_entries.source; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.source IS 'manual, voice_agent, web or sms.';

-- Name: COLUMN waitlist_entries.external_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.external_id IS 'Id of the call or request; the same one from the same source waits once.';

-- Name: COLUMN waitlist_entries.notes; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.notes IS 'Free text.';

-- Name: COLUMN waitlist_entries.offer_minutes; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.offer_minutes IS 'For how long a time is held.';

-- Name: COLUMN waitlist_entries.status; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.status IS 'waiting, offered, booked, left or expired.';

-- Name: COLUMN waitlist_entries.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.created_at IS 'When the row was made.';

-- Name: COLUMN waitlist_entries.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.waitlist_entries.updated_at IS 'When the row last really changed.';

-- Name: customer_sign(uuid); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.customer_sign(p_business_id uuid) RETURNS TABLE(name text, time_zone text)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 PARALLEL RESTRICTED
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN guest.is_known THEN b.name
             ELSE NULL::text
         END AS "case",
     app_private.zone_of(b.timezone, c.time_zone, c.weekly) AS zone_of
    FROM ((app.businesses b
      LEFT JOIN app.business_calendars c ON ((c.business_id = b.id)))
      CROSS JOIN LATERAL ( SELECT ((EXISTS ( SELECT
                    FROM app.appointments a
                   WHERE ((a.customer_id = concierge.uid()) AND (a.business_id = b.id)))) OR (EXISTS ( SELECT
                    FROM app.waitlist_entries e
                   WHERE ((e.customer_id = concierge.uid()) AND (e.business_id = b.id))))) AS is_known) guest)
   WHERE ((b.id = customer_sign.p_business_id) AND (guest.is_known OR ('staff'::text = 'anyone'::text) OR (('staff'::text = 'users'::text) AND (concierge.uid() IS NOT NULL))));
END;

-- Name: FUNCTION customer_sign(p_business_id uuid); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.customer_sign(p_business_id uuid) IS 'What business_sign tells those who do not see the business.';

-- Name: business_sign(uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.business_sign(p_business_id uuid) RETURNS TABLE(name text, time_zone text)
    LANGUAGE sql STABLE ROWS 1 PARALLEL RESTRICTED
    BEGIN ATOMIC
 SELECT b.name,
     app_private.zone_of(b.timezone, c.time_zone, c.weekly) AS zone_of
    FROM (app.businesses b
      LEFT JOIN app.business_calendars c ON ((c.business_id = b.id)))
   WHERE (b.id = business_sign.p_business_id)
 UNION ALL
  SELECT sign.name,
     sign.time_zone
    FROM app_private.customer_sign(business_sign.p_business_id) sign(name, time_zone)
   WHERE (NOT (EXISTS ( SELECT
            FROM app.businesses b
           WHERE (b.id = business_sign.p_business_id))));
END;

-- Name: FUNCTION business_sign(p_business_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.business_sign(p_business_id uuid) IS 'Name and time zone of a business, for those who see it, have an appointment with it or wait for one; who may book there,
but has nothing yet, gets the time zone and no name. No row for anybody else.
Example: SELECT name, time_zone FROM business_sign(''...'');';

-- Name: cancel_appointment(uuid, text, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.cancel_appointment(p_id uuid, p_reason text DEFAULT NULL::text, p_actor text DEFAULT 'customer'::text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT concierge.appointment_cancel(('app'::regnamespace)::oid, p_id, p_reason, p_actor) AS appointment_cancel;
END;

-- Name: FUNCTION cancel_appointment(p_id uuid, p_reason text, p_actor text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.cancel_appointment(p_id uuid, p_reason text, p_actor text) IS 'Cancels an appointment, and its time is free again: reason cancelled, too_late (customers, see cancel_notice), not_found or
invalid_state. Cancelling twice changes nothing.
Example: SELECT cancel_appointment(''…appointment…'', ''is ill'', ''staff'');';

-- Name: cancel_series(boolean, uuid, uuid, text, text); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.cancel_series(p_is_held_off boolean, p_series_id uuid, p_from_id uuid, p_reason text, p_actor text) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    one record;
    answer jsonb;
    refusal jsonb;
    occurrences jsonb := '[]';
    cancelled integer := 0;
    refused integer := 0;
BEGIN
    FOR one IN SELECT s.* FROM app.series_appointments(p_series_id, p_from_id) AS s ORDER BY s.scheduled_at LOOP
        answer := app.cancel_appointment(p_id => one.id, p_reason => p_reason, p_actor => p_actor);
        IF (answer ->> 'ok')::boolean THEN
            cancelled := cancelled + 1;
        ELSE
            refused := refused + 1;
            refusal := coalesce(refusal, answer);
        END IF;
        occurrences := occurrences || jsonb_build_array(
            jsonb_build_object('id', one.id) || (answer - '{duplicate,retryable,alternatives}'::text[])
        );
    END LOOP;
    RETURN jsonb_build_object(
        'ok', cancelled > 0,
        'reason', CASE WHEN cancelled > 0 THEN 'cancelled' ELSE coalesce(refusal ->> 'reason', 'not_found') END,
        'message', CASE WHEN cancelled > 0 THEN format('%s cancelled.', cancelled) ELSE coalesce(
            refusal ->> 'message', 'The series has no appointment that is still to come.'
        ) END,
        'series_id', p_series_id, 'cancelled', cancelled, 'refused', refused, 'occurrences', occurrences
    );
END
$$;

-- Name: FUNCTION cancel_series(p_is_held_off boolean, p_series_id uuid, p_from_id uuid, p_reason text, p_actor text); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.cancel_series(p_is_held_off boolean, p_series_id uuid, p_from_id uuid, p_reason text, p_actor text) IS 'What cancel_series does, after others are held off.';

-- Name: cancel_series(uuid, uuid, text, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.cancel_series(p_series_id uuid, p_from_id uuid DEFAULT NULL::uuid, p_reason text DEFAULT NULL::text, p_actor text DEFAULT 'customer'::text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.cancel_series(app_private.hold_off_moves(NULL::uuid, p_series_id), p_series_id, p_from_id, p_reason, p_actor) AS cancel_series;
END;

-- Name: FUNCTION cancel_series(p_series_id uuid, p_from_id uuid, p_reason text, p_actor text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.cancel_series(p_series_id uuid, p_from_id uuid, p_reason text, p_actor text) IS 'Cancels the appointments of a series, from p_from_id on, or all that are still to come. Each is cancelled as
cancel_appointment does; those it refuses stay. {"ok", "reason": "cancelled", "cancelled", "refused", "occurrences"};
other reasons: not_found, too_late. Example: SELECT cancel_series(p_series_id => ''…'', p_from_id => ''…'');';

-- Name: check_appointment(uuid, timestamp with time zone, integer, uuid, integer, text, uuid, text, boolean, text, timestamp with time zone, uuid[], text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.check_appointment(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer DEFAULT NULL::integer, p_resource_id uuid DEFAULT NULL::uuid, p_party integer DEFAULT 1, p_service_type text DEFAULT NULL::text, p_exclude_id uuid DEFAULT NULL::uuid, p_holder text DEFAULT NULL::text, p_strict_grid boolean DEFAULT NULL::boolean, p_actor text DEFAULT 'customer'::text, p_now timestamp with time zone DEFAULT NULL::timestamp with time zone, p_resource_ids uuid[] DEFAULT NULL::uuid[], p_mode text DEFAULT 'any'::text) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL RESTRICTED
    BEGIN ATOMIC
 SELECT concierge.appointment_check(('app'::regnamespace)::oid, p_business_id, p_scheduled_at, p_duration, p_resource_id, p_party, p_service_type, p_exclude_id, p_holder, p_strict_grid, p_actor, p_now, p_resource_ids, p_mode) AS appointment_check;
END;

-- Name: FUNCTION check_appointment(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_resource_id uuid, p_party integer, p_service_type text, p_exclude_id uuid, p_holder text, p_strict_grid boolean, p_actor text, p_now timestamp with time zone, p_resource_ids uuid[], p_mode text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.check_appointment(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_resource_id uuid, p_party integer, p_service_type text, p_exclude_id uuid, p_holder text, p_strict_grid boolean, p_actor text, p_now timestamp with time zone, p_resource_ids uuid[], p_mode text) IS 'Can it be booked, and if not, why? {ok, reason, message}, with alternatives in a refusal.

p_duration: minutes; null: those of the service or the business. p_resource_id: this resource; p_resource_ids with p_mode
any or all: one of several, or all together; none: any active resource, or the business as a whole. p_exclude_id: an
appointment that is to be moved. p_holder: whose holds do not count. p_actor: customer or staff; staff is not held to
notice, horizon and grid. p_now: for another present. Reasons in the order in which they are looked for: invalid_input,
in_past, too_soon, too_far, closed_override, closed_day, outside_hours, blocked, off_grid, party_too_small,
party_too_large, day_limit, week_limit, slot_taken, buffer_conflict, capacity_full; unknown_business.
Never an error but 22023 for a calendar that is not in order.
Example: SELECT check_appointment(''…business…'', ''2030-06-03 10:00+02'', 60) ->> ''reason'';';

-- Name: complete_appointment(uuid, timestamp with time zone); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.complete_appointment(p_id uuid, p_ended_at timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT concierge.appointment_finish(('app'::regnamespace)::oid, p_id, true, p_ended_at) AS appointment_finish;
END;

-- Name: FUNCTION complete_appointment(p_id uuid, p_ended_at timestamp with time zone); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.complete_appointment(p_id uuid, p_ended_at timestamp with time zone) IS 'Completes an appointment that has begun: reason completed, not_found or invalid_state. One that ends early, at p_ended_at or
now, becomes shorter and the rest of its time free. Example: SELECT complete_appointment(''…appointment…'');';

-- Name: confirm_hold(uuid, text, text, text, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.confirm_hold(p_id uuid, p_customer_name text DEFAULT NULL::text, p_customer_phone text DEFAULT NULL::text, p_customer_email text DEFAULT NULL::text, p_notes text DEFAULT NULL::text) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT concierge.appointment_confirm(('app'::regnamespace)::oid, p_id, p_customer_name, p_customer_phone, p_customer_email, p_notes) AS appointment_confirm;
END;

-- Name: FUNCTION confirm_hold(p_id uuid, p_customer_name text, p_customer_phone text, p_customer_email text, p_notes text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.confirm_hold(p_id uuid, p_customer_name text, p_customer_phone text, p_customer_email text, p_notes text) IS 'Books what is held: reason booked, hold_expired, not_found or invalid_state; duplicate when it is booked already. Details
of the customer may be added. Example: SELECT confirm_hold(''…appointment…'', ''Ann'', ''+49 30 901820'');';

-- Name: decline_waitlist_offer(uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.decline_waitlist_offer(p_id uuid) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN (EXISTS ( SELECT
                FROM app.waitlist_offers o
               WHERE (o.id = decline_waitlist_offer.p_id))) THEN app_private.answer_offer(p_id, false)
             ELSE '{"ok": false, "reason": "not_found", "message": "There is no such offer.", "retryable": false}'::jsonb
         END AS "case";
END;

-- Name: FUNCTION decline_waitlist_offer(p_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.decline_waitlist_offer(p_id uuid) IS 'Declines an offer: the time goes to the next, and who declined goes on waiting for another one. Reason declined, invalid_state
or not_found. Example: SELECT decline_waitlist_offer(''…offer…'');';

-- Name: find_available_slots(uuid, timestamp with time zone, timestamp with time zone, integer, integer, uuid[], text, text, integer, text, text, timestamp with time zone); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.find_available_slots(p_business_id uuid, p_from timestamp with time zone DEFAULT NULL::timestamp with time zone, p_to timestamp with time zone DEFAULT NULL::timestamp with time zone, p_duration integer DEFAULT NULL::integer, p_party integer DEFAULT 1, p_resource_ids uuid[] DEFAULT NULL::uuid[], p_mode text DEFAULT 'any'::text, p_time_zone text DEFAULT NULL::text, p_limit integer DEFAULT NULL::integer, p_service_type text DEFAULT NULL::text, p_actor text DEFAULT 'customer'::text, p_now timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS TABLE(slot_start timestamp with time zone, slot_end timestamp with time zone, local_start text, local_date date, resource_id uuid, spots_left integer)
    LANGUAGE sql STABLE ROWS 500 PARALLEL RESTRICTED
    BEGIN ATOMIC
 SELECT appointment_slots.slot_start,
     appointment_slots.slot_end,
     appointment_slots.local_start,
     appointment_slots.local_date,
     appointment_slots.resource_id,
     appointment_slots.spots_left
    FROM concierge.appointment_slots(('app'::regnamespace)::oid, find_available_slots.p_business_id, find_available_slots.p_from, find_available_slots.p_to, find_available_slots.p_duration, find_available_slots.p_party, find_available_slots.p_resource_ids, find_available_slots.p_mode, find_available_slots.p_time_zone, find_available_slots.p_limit, find_available_slots.p_service_type, find_available_slots.p_actor, find_available_slots.p_now) appointment_slots(slot_start, slot_end, local_start, local_date, resource_id, spots_left);
END;

-- Name: FUNCTION find_available_slots(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_duration integer, p_party integer, p_resource_ids uuid[], p_mode text, p_time_zone text, p_limit integer, p_service_type text, p_actor text, p_now timestamp with time zone); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.find_available_slots(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_duration integer, p_party integer, p_resource_ids uuid[], p_mode text, p_time_zone text, p_limit integer, p_service_type text, p_actor text, p_now timestamp with time zone) IS 'The times from p_from, but before p_to, at which an appointment can start; a week from now if they are null.

Arguments as in check_appointment. p_time_zone: zone of local_start and local_date; null: that of the business. p_limit:
how many at most. Each slot passes check_appointment at that moment. spots_left: seats before it is booked.
Errors: 22023 unknown zone, mode, actor or resource, a duration outside 1 to 1440, more than ten years.
Example: SELECT local_start FROM find_available_slots(''…business…'', now(), now() + interval ''7 days'', 60);';

-- Name: free_busy(uuid, timestamp with time zone, timestamp with time zone, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.free_busy(p_business_id uuid, p_from timestamp with time zone DEFAULT NULL::timestamp with time zone, p_to timestamp with time zone DEFAULT NULL::timestamp with time zone, p_resource_id uuid DEFAULT NULL::uuid) RETURNS TABLE(kind text, starts_at timestamp with time zone, ends_at timestamp with time zone)
    LANGUAGE sql STABLE ROWS 100 PARALLEL RESTRICTED
    BEGIN ATOMIC
 SELECT appointment_free_busy.kind,
     appointment_free_busy.starts_at,
     appointment_free_busy.ends_at
    FROM concierge.appointment_free_busy(('app'::regnamespace)::oid, free_busy.p_business_id, free_busy.p_from, free_busy.p_to, free_busy.p_resource_id) appointment_free_busy(kind, starts_at, ends_at);
END;

-- Name: FUNCTION free_busy(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_resource_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.free_busy(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_resource_id uuid) IS 'A range cut into times that are free, busy or closed, in order, for those who see the business.

busy: no seat is left, with buffers and blocks. closed: outside the hours.
Example: SELECT * FROM free_busy(''…business…'', ''2030-06-03'', ''2030-06-04'');';

-- Name: hold_slot(uuid, timestamp with time zone, integer, text, text, text, text, text, text, text, uuid, integer, text, integer, text, uuid[], text, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.hold_slot(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer DEFAULT NULL::integer, p_customer_name text DEFAULT NULL::text, p_customer_phone text DEFAULT NULL::text, p_customer_email text DEFAULT NULL::text, p_source text DEFAULT 'manual'::text, p_external_id text DEFAULT NULL::text, p_service_type text DEFAULT NULL::text, p_notes text DEFAULT NULL::text, p_resource_id uuid DEFAULT NULL::uuid, p_party integer DEFAULT 1, p_actor text DEFAULT 'customer'::text, p_ttl_seconds integer DEFAULT 300, p_holder text DEFAULT NULL::text, p_resource_ids uuid[] DEFAULT NULL::uuid[], p_mode text DEFAULT 'any'::text, p_customer_id uuid DEFAULT NULL::uuid) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT concierge.appointment_book(('app'::regnamespace)::oid, p_business_id, p_scheduled_at, p_duration, p_customer_name, p_customer_phone, p_customer_email, p_source, p_external_id, p_service_type, p_notes, p_resource_id, p_party, p_actor, p_resource_ids, p_mode, p_holder, COALESCE(p_ttl_seconds, 300), p_customer_id, false, NULL::uuid) AS appointment_book;
END;

-- Name: FUNCTION hold_slot(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_ttl_seconds integer, p_holder text, p_resource_ids uuid[], p_mode text, p_customer_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.hold_slot(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_ttl_seconds integer, p_holder text, p_resource_ids uuid[], p_mode text, p_customer_id uuid) IS 'Holds a time for p_ttl_seconds, 1 to 86400, as book_appointment books it: reason held. A hold of the same p_holder that is
in the way is given up. Example: SELECT hold_slot(''…business…'', ''2030-06-03 10:00+02'', 60, p_holder => ''call 17'');';

-- Name: import_busy(jsonb); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.import_busy(p_busy jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
DECLARE
    is_feed constant boolean := coalesce(jsonb_typeof(p_busy) = 'object', false);
    blocks jsonb := CASE WHEN is_feed THEN p_busy -> 'busy' ELSE p_busy END;
    feed record;
    wrong bigint;
    place text;
    answer jsonb;
BEGIN
    IF jsonb_typeof(blocks) IS DISTINCT FROM 'array' THEN
        PERFORM concierge.refuse(
            'invalid_argument', 'p_busy is neither a list nor an object with a list named busy',
            'It is ' || coalesce(jsonb_typeof(p_busy), 'null') || '.',
            '[{"unit": "...", "starts_at": "2030-06-01T09:00:00Z", "ends_at": "2030-06-01T10:00:00Z", "uid": "x"}]'
        );
    END IF;
    SELECT coalesce(f.unit, f.resource_id, f.business_id) AS unit, coalesce(f.origin, 'import') AS origin,
           tstzrange(f."from", f."to") AS range, f."from" IS NOT NULL OR f."to" IS NOT NULL AS replaces
    INTO feed
    FROM jsonb_to_record(CASE WHEN is_feed THEN p_busy ELSE '{}' END) AS f (
        unit uuid, resource_id uuid, business_id uuid, origin text, "from" timestamptz, "to" timestamptz
    );
    SELECT coalesce(jsonb_agg(to_jsonb(b)), '[]'),
           min(b.place) FILTER (WHERE b.unit IS NULL OR isempty(b.during) IS NOT FALSE)
    INTO blocks, wrong
    FROM (
        SELECT e.place, coalesce(b.unit, b.resource_id, b.business_id, feed.unit) AS unit,
               coalesce(b.during, CASE
                   WHEN coalesce(b.starts_at, b.start) < coalesce(b.ends_at, b."end")
                   THEN tstzrange(coalesce(b.starts_at, b.start), coalesce(b.ends_at, b."end"))
               END) AS during,
               coalesce(b.origin, feed.origin) AS origin, coalesce(b.uid, '') AS uid
        FROM jsonb_array_elements(blocks) WITH ORDINALITY AS e (block, place)
        CROSS JOIN LATERAL jsonb_to_record(e.block) AS b (
            unit uuid, resource_id uuid, business_id uuid, during tstzrange, starts_at timestamptz,
            ends_at timestamptz, start timestamptz, "end" timestamptz, origin text, uid text
        )
    ) AS b;
    IF wrong IS NOT NULL THEN
        PERFORM concierge.refuse(
            'invalid_argument', format('block %s has no unit, or no time', wrong),
            'A block has a unit, and starts_at before ends_at.',
            'unit is the id of a business or of a resource.'
        );
    END IF;
    IF feed.replaces AND feed.unit IS NULL THEN
        PERFORM concierge.refuse(
            'not_null', 'unit is null', 'What is replaced belongs to a business or a resource.', 'Add "unit".'
        );
    END IF;
    -- One import at a time for each unit and origin, always in the same order.
    FOR place IN
        SELECT b.unit || ' ' || b.origin FROM jsonb_to_recordset(blocks) AS b (unit uuid, origin text)
        UNION SELECT feed.unit || ' ' || feed.origin
        ORDER BY 1
    LOOP
        PERFORM pg_advisory_xact_lock(hashtextextended('app.busy_blocks ' || place, 0));
    END LOOP;
    WITH wanted AS MATERIALIZED (
        SELECT DISTINCT b.unit, b.during, b.origin, b.uid
        FROM jsonb_to_recordset(blocks) AS b (unit uuid, during tstzrange, origin text, uid text)
    ),
    removed AS (
        DELETE FROM app.busy_blocks old
        WHERE feed.replaces AND old.unit = feed.unit AND old.origin = feed.origin AND old.during && feed.range
          AND NOT EXISTS (
              SELECT FROM wanted w
              WHERE w.unit = old.unit AND w.origin = old.origin AND w.uid = old.uid AND w.during = old.during
          )
        RETURNING old.id
    ),
    added AS (
        INSERT INTO app.busy_blocks (unit, during, origin, uid)
        SELECT w.unit, w.during, w.origin, w.uid FROM wanted w
        ON CONFLICT DO NOTHING
        RETURNING id
    )
    SELECT jsonb_build_object(
        'ok', true, 'reason', 'imported', 'added', n.added, 'removed', n.removed, 'kept', n.wanted - n.added
    ) INTO answer
    FROM (
        SELECT (SELECT count(*) FROM wanted) AS wanted, (SELECT count(*) FROM added) AS added,
               (SELECT count(*) FROM removed) AS removed
    ) AS n;
    RETURN answer;
END
$$;

-- Name: FUNCTION import_busy(p_busy jsonb); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.import_busy(p_busy jsonb) IS 'Takes over busy times of other calendars: a list of blocks {unit, starts_at, ends_at, origin, uid}, where unit is the
id of a business or resource (also business_id or resource_id), and the time may be start and end, or a range during.
Or an object {unit, origin, from, to, busy: [...]}: then what this origin had between from and to and has no longer is
removed. The same block twice is one. Result: {ok, reason: "imported", added, removed, kept}. Busy times refuse
bookings by the functions; the constraint knows nothing of them. Errors: 22023 no time or no unit; 22P02, 22007 an
unreadable value; 23502, 42501 no such unit, or not yours.
Example: SELECT import_busy(''[{"unit": "...", "starts_at": "2030-06-01T09:00Z", "ends_at": "2030-06-01T10:00Z"}]'');';

-- Name: import_busy_ics(uuid, text, uuid, text, timestamp with time zone, timestamp with time zone, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.import_busy_ics(p_business_id uuid, p_ics text, p_resource_id uuid DEFAULT NULL::uuid, p_origin text DEFAULT 'ics'::text, p_from timestamp with time zone DEFAULT NULL::timestamp with time zone, p_to timestamp with time zone DEFAULT NULL::timestamp with time zone, p_time_zone text DEFAULT NULL::text) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    from_at constant timestamptz := coalesce(p_from, now());
    to_at constant timestamptz := coalesce(p_to, from_at + interval '8784 hours');
    zone text := coalesce(
        p_time_zone,
        (SELECT time_zone FROM app.bookable_resources WHERE id = p_resource_id),
        (SELECT sign.time_zone FROM app.business_sign(p_business_id) AS sign)
    );
BEGIN
    IF zone IS NULL THEN
        PERFORM concierge.refuse(
            'undefined_object', 'there is no such business',
            'No business has the id ' || coalesce(p_business_id::text, 'null') || '.', 'Check p_business_id.'
        );
    END IF;
    RETURN app.import_busy(jsonb_build_object(
        'unit', coalesce(p_resource_id, p_business_id), 'origin', coalesce(p_origin, 'ics'),
        'from', from_at, 'to', to_at,
        'busy', (
            SELECT coalesce(jsonb_agg(to_jsonb(b)), '[]')
            FROM concierge.ics_busy_times(p_ics, zone, from_at, to_at) AS b
        )
    ));
END
$$;

-- Name: FUNCTION import_busy_ics(p_business_id uuid, p_ics text, p_resource_id uuid, p_origin text, p_from timestamp with time zone, p_to timestamp with time zone, p_time_zone text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.import_busy_ics(p_business_id uuid, p_ics text, p_resource_id uuid, p_origin text, p_from timestamp with time zone, p_to timestamp with time zone, p_time_zone text) IS 'The same from the text of an iCalendar file, for the range from p_from (now) to p_to (a year later), in which it
replaces what p_origin had before. Times without a zone are in p_time_zone, or that of the business. Errors: 22023
with the line that cannot be read; 0A000 a recurrence that is not done here.
Example: SELECT import_busy_ics(p_business_id => ''...'', p_ics => ''BEGIN:VCALENDAR...'', p_origin => ''google'');';

-- Name: is_open(uuid, timestamp with time zone, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.is_open(p_business_id uuid, p_at timestamp with time zone DEFAULT NULL::timestamp with time zone, p_resource_id uuid DEFAULT NULL::uuid) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL RESTRICTED
    BEGIN ATOMIC
 SELECT concierge.appointment_is_open(('app'::regnamespace)::oid, p_business_id, p_at, p_resource_id) AS appointment_is_open;
END;

-- Name: FUNCTION is_open(p_business_id uuid, p_at timestamp with time zone, p_resource_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.is_open(p_business_id uuid, p_at timestamp with time zone, p_resource_id uuid) IS 'Is the business, or its resource, open at a moment (now)? Null if there is no such business.
Example: SELECT is_open(''…business…'', ''2030-06-03 10:00+02'');';

-- Name: waitlist_position(uuid, integer, bigint); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.waitlist_position(p_business_id uuid, p_priority integer, p_place bigint) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT (count(*) + 1)
    FROM app.waitlist_entries e
   WHERE ((e.business_id = waitlist_position.p_business_id) AND (e.status = 'waiting'::text) AND ((e.priority > waitlist_position.p_priority) OR ((e.priority = waitlist_position.p_priority) AND (e.place < waitlist_position.p_place))));
END;

-- Name: FUNCTION waitlist_position(p_business_id uuid, p_priority integer, p_place bigint); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.waitlist_position(p_business_id uuid, p_priority integer, p_place bigint) IS 'How many are served before somebody, and one more.';

-- Name: join_waitlist(uuid, timestamp with time zone, timestamp with time zone, integer, text, text, text, text, text, text, text, uuid, integer, integer, integer, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.join_waitlist(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_duration integer DEFAULT NULL::integer, p_customer_name text DEFAULT NULL::text, p_customer_phone text DEFAULT NULL::text, p_customer_email text DEFAULT NULL::text, p_source text DEFAULT 'manual'::text, p_external_id text DEFAULT NULL::text, p_service_type text DEFAULT NULL::text, p_notes text DEFAULT NULL::text, p_resource_id uuid DEFAULT NULL::uuid, p_party integer DEFAULT 1, p_priority integer DEFAULT 0, p_offer_minutes integer DEFAULT 15, p_customer_id uuid DEFAULT NULL::uuid) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 WITH asked AS (
          SELECT (EXISTS ( SELECT
                    FROM app.business_sign(join_waitlist.p_business_id) business_sign(name, time_zone))) AS is_known,
             ((btrim(p_customer_name) <> ''::text) AND (p_from < p_to) AND isfinite(p_from) AND isfinite(p_to) AND (p_to > now()) AND ((COALESCE(p_duration, 60) >= 1) AND (COALESCE(p_duration, 60) <= 1440)) AND ((COALESCE(p_party, 1) >= 1) AND (COALESCE(p_party, 1) <= 32767)) AND ((COALESCE(p_offer_minutes, 15) >= 1) AND (COALESCE(p_offer_minutes, 15) <= 1440)) AND (COALESCE(p_source, 'manual'::text) = ANY (ARRAY['manual'::text, 'voice_agent'::text, 'web'::text, 'sms'::text]))) AS is_sound
         ), new AS (
          INSERT INTO app.waitlist_entries (business_id, resource_id, service_type, duration, party, during, priority, customer_name, customer_phone, customer_email, customer_id, source, external_id, notes, offer_minutes)  SELECT join_waitlist.p_business_id AS p_business_id,
                     join_waitlist.p_resource_id AS p_resource_id,
                     join_waitlist.p_service_type AS p_service_type,
                     join_waitlist.p_duration AS p_duration,
                     COALESCE(join_waitlist.p_party, 1) AS "coalesce",
                     tstzrange(join_waitlist.p_from, join_waitlist.p_to) AS tstzrange,
                     COALESCE(join_waitlist.p_priority, 0) AS "coalesce",
                     join_waitlist.p_customer_name AS p_customer_name,
                     join_waitlist.p_customer_phone AS p_customer_phone,
                     join_waitlist.p_customer_email AS p_customer_email,
                         CASE
                             WHEN (EXISTS ( SELECT
                                FROM app.businesses b
                               WHERE (b.id = join_waitlist.p_business_id))) THEN join_waitlist.p_customer_id
                             ELSE concierge.uid()
                         END AS uid,
                     COALESCE(join_waitlist.p_source, 'manual'::text) AS "coalesce",
                     NULLIF(join_waitlist.p_external_id, ''::text) AS "nullif",
                     join_waitlist.p_notes AS p_notes,
                     COALESCE(join_waitlist.p_offer_minutes, 15) AS "coalesce"
                    FROM asked
                   WHERE (asked.is_known AND asked.is_sound) ON CONFLICT DO NOTHING
           RETURNING waitlist_entries.id,
             waitlist_entries.place,
             waitlist_entries.business_id,
             waitlist_entries.priority,
             waitlist_entries.status,
             waitlist_entries.during
         ), entry AS (
          SELECT n.id,
             n.place,
             n.business_id,
             n.priority,
             n.status,
             n.during,
             false AS is_twin
            FROM new n
         UNION ALL
          SELECT e.id,
             e.place,
             e.business_id,
             e.priority,
             e.status,
             e.during,
             true
            FROM app.waitlist_entries e
           WHERE ((e.business_id = join_waitlist.p_business_id) AND (e.source = COALESCE(join_waitlist.p_source, 'manual'::text)) AND (e.external_id = join_waitlist.p_external_id))
         )
  SELECT COALESCE(( SELECT jsonb_build_object('ok', true, 'reason',
                 CASE
                     WHEN e.is_twin THEN 'duplicate'::text
                     ELSE 'waiting'::text
                 END, 'duplicate', e.is_twin, 'entry', jsonb_build_object('id', e.id, 'status', e.status, 'from', concierge.local_time(lower(e.during), 'UTC'::text), 'to', concierge.local_time(upper(e.during), 'UTC'::text), 'position', app_private.waitlist_position(e.business_id, e.priority, e.place))) AS jsonb_build_object
            FROM entry e
          LIMIT 1), ( SELECT jsonb_build_object('ok', false, 'retryable', false, 'reason',
                 CASE
                     WHEN ((join_waitlist.p_business_id IS NOT NULL) AND (NOT a.is_known)) THEN 'unknown_business'::text
                     ELSE 'invalid_input'::text
                 END, 'message',
                 CASE
                     WHEN ((join_waitlist.p_business_id IS NOT NULL) AND (NOT a.is_known)) THEN 'There is no such business.'::text
                     ELSE 'Who waits has a name, and a time from p_from to p_to that is still to come.'::text
                 END) AS jsonb_build_object
            FROM asked a)) AS "coalesce";
END;

-- Name: FUNCTION join_waitlist(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_priority integer, p_offer_minutes integer, p_customer_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.join_waitlist(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_priority integer, p_offer_minutes integer, p_customer_id uuid) IS 'Puts somebody on the waitlist of a business, for an appointment that starts between p_from and p_to. When such a time becomes
free it is held for the first who fits, for p_offer_minutes, and is in the view waitlist as an offer. Other arguments as in
book_appointment; the same p_external_id from the same p_source waits once. p_priority: the higher one is served first.
{"ok": true, "reason": "waiting" or "duplicate", "entry": {id, status, from, to, position}}; refusals: invalid_input,
unknown_business. Example: SELECT join_waitlist(''…'', ''2030-06-03 09:00+02'', ''2030-06-03 12:00+02'', 60, ''Ann'');';

-- Name: leave_waitlist(uuid); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.leave_waitlist(p_id uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    entry app.waitlist_entries;
    held uuid;
BEGIN
    UPDATE app.waitlist_entries SET status = 'left' WHERE id = p_id AND status IN ('waiting', 'offered')
    RETURNING * INTO entry;
    IF NOT FOUND THEN
        RETURN '{"ok": false, "reason": "invalid_state", "message": "It does not wait any more.", "retryable": false}';
    END IF;
    SELECT o.appointment_id INTO held FROM app.waitlist_offers o WHERE o.entry_id = p_id AND o.status = 'open';
    IF FOUND THEN
        PERFORM app.release_hold(held);
    END IF;
    RETURN jsonb_build_object('ok', true, 'reason', 'left', 'entry', jsonb_build_object('id', p_id, 'status', 'left'));
END
$$;

-- Name: FUNCTION leave_waitlist(p_id uuid); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.leave_waitlist(p_id uuid) IS 'What leave_waitlist does, once it is known that the caller sees the entry.';

-- Name: leave_waitlist(uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.leave_waitlist(p_id uuid) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN (EXISTS ( SELECT
                FROM app.waitlist_entries e
               WHERE (e.id = leave_waitlist.p_id))) THEN app_private.leave_waitlist(p_id)
             ELSE '{"ok": false, "reason": "not_found", "message": "There is no such entry.", "retryable": false}'::jsonb
         END AS "case";
END;

-- Name: FUNCTION leave_waitlist(p_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.leave_waitlist(p_id uuid) IS 'Takes somebody off the waitlist; a time that was offered goes to the next. Reason left, invalid_state or not_found.
Example: SELECT leave_waitlist(''…entry…'');';

-- Name: mark_no_show(uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.mark_no_show(p_id uuid) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT concierge.appointment_finish(('app'::regnamespace)::oid, p_id, false, NULL::timestamp with time zone) AS appointment_finish;
END;

-- Name: FUNCTION mark_no_show(p_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.mark_no_show(p_id uuid) IS 'Notes that nobody came, after the end of the appointment: reason no_show, not_found or invalid_state.
Example: SELECT mark_no_show(''…appointment…'');';

-- Name: next_available(uuid, timestamp with time zone, integer, integer, integer, uuid[], text, text, text, text, timestamp with time zone); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.next_available(p_business_id uuid, p_after timestamp with time zone DEFAULT NULL::timestamp with time zone, p_duration integer DEFAULT NULL::integer, p_limit integer DEFAULT 3, p_party integer DEFAULT 1, p_resource_ids uuid[] DEFAULT NULL::uuid[], p_mode text DEFAULT 'any'::text, p_time_zone text DEFAULT NULL::text, p_service_type text DEFAULT NULL::text, p_actor text DEFAULT 'customer'::text, p_now timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS TABLE(slot_start timestamp with time zone, slot_end timestamp with time zone, local_start text, local_date date, resource_id uuid, spots_left integer)
    LANGUAGE sql STABLE ROWS 3 PARALLEL RESTRICTED
    BEGIN ATOMIC
 SELECT appointment_next.slot_start,
     appointment_next.slot_end,
     appointment_next.local_start,
     appointment_next.local_date,
     appointment_next.resource_id,
     appointment_next.spots_left
    FROM concierge.appointment_next(('app'::regnamespace)::oid, next_available.p_business_id, next_available.p_after, next_available.p_duration, next_available.p_party, next_available.p_resource_ids, next_available.p_mode, next_available.p_time_zone, COALESCE(next_available.p_limit, 3), next_available.p_service_type, next_available.p_actor, next_available.p_now) appointment_next(slot_start, slot_end, local_start, local_date, resource_id, spots_left);
END;

-- Name: FUNCTION next_available(p_business_id uuid, p_after timestamp with time zone, p_duration integer, p_limit integer, p_party integer, p_resource_ids uuid[], p_mode text, p_time_zone text, p_service_type text, p_actor text, p_now timestamp with time zone); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.next_available(p_business_id uuid, p_after timestamp with time zone, p_duration integer, p_limit integer, p_party integer, p_resource_ids uuid[], p_mode text, p_time_zone text, p_service_type text, p_actor text, p_now timestamp with time zone) IS 'The next times at which an appointment can start, p_limit of them; looked for within a year. As find_available_slots.
Example: SELECT local_start FROM next_available(''…business…'', p_duration => 60);';

-- Name: next_opening(uuid, timestamp with time zone, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.next_opening(p_business_id uuid, p_after timestamp with time zone DEFAULT NULL::timestamp with time zone, p_resource_id uuid DEFAULT NULL::uuid) RETURNS timestamp with time zone
    LANGUAGE sql STABLE PARALLEL RESTRICTED
    BEGIN ATOMIC
 SELECT concierge.appointment_next_opening(('app'::regnamespace)::oid, p_business_id, p_after, p_resource_id) AS appointment_next_opening;
END;

-- Name: FUNCTION next_opening(p_business_id uuid, p_after timestamp with time zone, p_resource_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.next_opening(p_business_id uuid, p_after timestamp with time zone, p_resource_id uuid) IS 'When the business, or its resource, opens next after a moment (now). Null if it does not within ten years.
Example: SELECT next_opening(''…business…'');';

-- Name: release_hold(uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.release_hold(p_id uuid) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT concierge.appointment_release(('app'::regnamespace)::oid, p_id) AS appointment_release;
END;

-- Name: FUNCTION release_hold(p_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.release_hold(p_id uuid) IS 'Gives a hold up: reason cancelled, not_found or invalid_state.
Example: SELECT release_hold(''…appointment…'');';

-- Name: remove_closure(uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.remove_closure(p_id uuid) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    DELETE FROM app.calendar_closures WHERE id = p_id;
    RETURN FOUND;
END
$$;

-- Name: FUNCTION remove_closure(p_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.remove_closure(p_id uuid) IS 'Takes a closure away; false if there is none. Example: SELECT remove_closure(''…closure…'');';

-- Name: remove_override(uuid, date, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.remove_override(p_business_id uuid, p_day date, p_resource_id uuid DEFAULT NULL::uuid) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    DELETE FROM app.calendar_overrides
    WHERE business_id = p_business_id AND day = p_day AND resource_id IS NOT DISTINCT FROM p_resource_id;
    RETURN FOUND;
END
$$;

-- Name: FUNCTION remove_override(p_business_id uuid, p_day date, p_resource_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.remove_override(p_business_id uuid, p_day date, p_resource_id uuid) IS 'Gives a date its usual hours back; false if it had them. Example: SELECT remove_override(''…business…'', ''2030-12-24'');';

-- Name: reschedule_appointment(uuid, timestamp with time zone, integer, text, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.reschedule_appointment(p_id uuid, p_scheduled_at timestamp with time zone, p_duration integer DEFAULT NULL::integer, p_actor text DEFAULT 'customer'::text, p_resource_id uuid DEFAULT NULL::uuid) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT concierge.appointment_reschedule(('app'::regnamespace)::oid, p_id, p_scheduled_at, p_duration, p_actor, p_resource_id) AS appointment_reschedule;
END;

-- Name: FUNCTION reschedule_appointment(p_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_actor text, p_resource_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.reschedule_appointment(p_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_actor text, p_resource_id uuid) IS 'Moves an appointment, which keeps its old time until it has the new one: reason rescheduled, or a refusal with
alternatives. p_duration: null keeps it. Customers are held to cancel_notice (too_late). It stays on its resource, or goes
to another one of the same kind that is free, or to p_resource_id. Other reasons: not_found, invalid_state, hold_expired,
and those of check_appointment. Example: SELECT reschedule_appointment(''…appointment…'', ''2030-06-04 11:00+02'');';

-- Name: reschedule_series(boolean, uuid, timestamp with time zone, uuid, integer, text, uuid, boolean); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.reschedule_series(p_is_held_off boolean, p_series_id uuid, p_scheduled_at timestamp with time zone, p_from_id uuid, p_duration integer, p_actor text, p_resource_id uuid, p_skip_taken boolean) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    first record;
    one record;
    zone text;
    shift interval;
    answer jsonb;
    refusal jsonb;
    occurrences jsonb := '[]';
    moved integer := 0;
    refused integer := 0;
BEGIN
    SELECT s.* INTO first FROM app.series_appointments(p_series_id, p_from_id) AS s
    ORDER BY s.scheduled_at LIMIT 1;
    IF NOT FOUND OR p_scheduled_at IS NULL OR NOT isfinite(p_scheduled_at) THEN
        RETURN jsonb_build_object(
            'ok', false, 'reason', CASE WHEN first.id IS NULL THEN 'not_found' ELSE 'invalid_input' END,
            'message', CASE WHEN first.id IS NULL THEN 'The series has no appointment that is still to come.'
                            ELSE 'The new time of the first appointment is missing.' END,
            'series_id', p_series_id, 'moved', 0, 'refused', 0, 'occurrences', '[]'::jsonb
        );
    END IF;
    zone := (SELECT sign.time_zone FROM app.business_sign(first.business_id) AS sign);
    -- By the clock on the wall: nine o'clock becomes ten o'clock on each of the days.
    shift := left(concierge.local_time(p_scheduled_at, zone), 19)::timestamp
        - left(concierge.local_time(first.scheduled_at, zone), 19)::timestamp;
    BEGIN
        FOR one IN
            SELECT s.id, CASE WHEN s.id = first.id THEN p_scheduled_at ELSE concierge.local_moment(
                left(concierge.local_time(s.scheduled_at, zone), 19)::timestamp + shift, zone
            ) END AS moves_to
            FROM app.series_appointments(p_series_id, p_from_id) AS s
            -- The ones in front make room for those behind.
            ORDER BY CASE WHEN p_scheduled_at > first.scheduled_at THEN s.scheduled_at END DESC, s.scheduled_at
        LOOP
            answer := app.reschedule_appointment(
                p_id => one.id, p_scheduled_at => one.moves_to, p_duration => p_duration, p_actor => p_actor,
                p_resource_id => p_resource_id
            );
            IF (answer ->> 'ok')::boolean THEN
                moved := moved + 1;
            ELSE
                refused := refused + 1;
                refusal := coalesce(refusal, answer);
            END IF;
            occurrences := occurrences || jsonb_build_array(jsonb_build_object(
                'id', one.id, 'starts_at', concierge.local_time(one.moves_to, 'UTC'),
                'local_start', concierge.local_time(one.moves_to, zone)
            ) || (answer - '{duplicate,retryable}'::text[]));
        END LOOP;
        IF refused > 0 AND NOT coalesce(p_skip_taken, false) THEN
            RAISE SQLSTATE 'SR000';
        END IF;
    EXCEPTION WHEN SQLSTATE 'SR000' THEN
        -- All or nothing.
        moved := 0;
    END;
    SELECT jsonb_agg(
        CASE WHEN moved = 0 AND (o ->> 'ok')::boolean
            THEN (o - 'appointment' - 'appointments') || '{"reason": "ok", "message": "That time can be booked."}'
            ELSE o END
        ORDER BY o ->> 'starts_at', o ->> 'id'
    ) INTO occurrences
    FROM jsonb_array_elements(occurrences) AS o;
    RETURN jsonb_build_object(
        'ok', moved > 0, 'reason', CASE WHEN moved > 0 THEN 'rescheduled' ELSE refusal ->> 'reason' END,
        'message', CASE WHEN moved = 0 THEN refusal ->> 'message' WHEN refused > 0
            THEN format('%s moved, %s not.', moved, refused) ELSE format('%s moved.', moved) END,
        'series_id', p_series_id, 'time_zone', zone, 'moved', moved, 'refused', refused, 'occurrences', occurrences
    );
END
$$;

-- Name: FUNCTION reschedule_series(p_is_held_off boolean, p_series_id uuid, p_scheduled_at timestamp with time zone, p_from_id uuid, p_duration integer, p_actor text, p_resource_id uuid, p_skip_taken boolean); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.reschedule_series(p_is_held_off boolean, p_series_id uuid, p_scheduled_at timestamp with time zone, p_from_id uuid, p_duration integer, p_actor text, p_resource_id uuid, p_skip_taken boolean) IS 'What reschedule_series does, after others are held off.';

-- Name: reschedule_series(uuid, timestamp with time zone, uuid, integer, text, uuid, boolean); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.reschedule_series(p_series_id uuid, p_scheduled_at timestamp with time zone, p_from_id uuid DEFAULT NULL::uuid, p_duration integer DEFAULT NULL::integer, p_actor text DEFAULT 'customer'::text, p_resource_id uuid DEFAULT NULL::uuid, p_skip_taken boolean DEFAULT false) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.reschedule_series(app_private.hold_off_moves(NULL::uuid, p_series_id), p_series_id, p_scheduled_at, p_from_id, p_duration, p_actor, p_resource_id, p_skip_taken) AS reschedule_series;
END;

-- Name: FUNCTION reschedule_series(p_series_id uuid, p_scheduled_at timestamp with time zone, p_from_id uuid, p_duration integer, p_actor text, p_resource_id uuid, p_skip_taken boolean); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.reschedule_series(p_series_id uuid, p_scheduled_at timestamp with time zone, p_from_id uuid, p_duration integer, p_actor text, p_resource_id uuid, p_skip_taken boolean) IS 'Moves the appointments of a series, from p_from_id on, or all that are still to come: the first of them to
p_scheduled_at, the others as far by the clock on the wall. All or nothing; with p_skip_taken those that cannot be
moved stay. {"ok", "reason": "rescheduled", "moved", "refused", "occurrences"}; other reasons: not_found,
invalid_input, or that of the first that was refused.
Example: SELECT reschedule_series(p_series_id => ''…'', p_scheduled_at => ''2030-06-04 10:00+02'');';

-- Name: series_appointments(uuid, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.series_appointments(p_series_id uuid, p_from_id uuid DEFAULT NULL::uuid) RETURNS TABLE(id uuid, business_id uuid, scheduled_at timestamp with time zone)
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT DISTINCT ON (a.scheduled_at) a.id,
     a.business_id,
     a.scheduled_at
    FROM app.appointments a
   WHERE ((a.series_id = series_appointments.p_series_id) AND (a.status = ANY (ARRAY['pending'::text, 'held'::text, 'confirmed'::text])) AND (a.scheduled_at >=
         CASE
             WHEN (series_appointments.p_from_id IS NULL) THEN now()
             ELSE ( SELECT f.scheduled_at
                FROM app.appointments f
               WHERE ((f.id = series_appointments.p_from_id) AND (f.series_id = series_appointments.p_series_id)))
         END))
   ORDER BY a.scheduled_at, a.unit, a.id;
END;

-- Name: FUNCTION series_appointments(p_series_id uuid, p_from_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.series_appointments(p_series_id uuid, p_from_id uuid) IS 'The appointments of a series that can still be changed, in order: from p_from_id on, or from now on.';

-- Name: set_booking_rules(uuid, integer, text, integer, boolean, integer, integer, integer, integer, integer, integer, jsonb, integer, integer, integer, boolean); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.set_booking_rules(p_business_id uuid, p_slot_minutes integer DEFAULT NULL::integer, p_grid text DEFAULT NULL::text, p_align_minutes integer DEFAULT NULL::integer, p_strict_grid boolean DEFAULT NULL::boolean, p_default_duration integer DEFAULT NULL::integer, p_buffer_before integer DEFAULT NULL::integer, p_buffer_after integer DEFAULT NULL::integer, p_min_notice integer DEFAULT NULL::integer, p_horizon_days integer DEFAULT NULL::integer, p_cancel_notice integer DEFAULT NULL::integer, p_limits jsonb DEFAULT NULL::jsonb, p_capacity integer DEFAULT NULL::integer, p_min_party integer DEFAULT NULL::integer, p_max_party integer DEFAULT NULL::integer, p_strict_hours boolean DEFAULT NULL::boolean) RETURNS app.business_calendars
    LANGUAGE sql
    BEGIN ATOMIC
 INSERT INTO app.business_calendars AS c (business_id, slot_minutes, grid, align_minutes, strict_grid, default_duration, buffer_before, buffer_after, min_notice, horizon_days, cancel_notice, limits, capacity, min_party, max_party, strict_hours)
   VALUES (set_booking_rules.p_business_id, COALESCE(set_booking_rules.p_slot_minutes, 15), COALESCE(set_booking_rules.p_grid, 'open'::text), set_booking_rules.p_align_minutes, COALESCE(set_booking_rules.p_strict_grid, false), COALESCE(set_booking_rules.p_default_duration, 60), COALESCE(set_booking_rules.p_buffer_before, 0), COALESCE(set_booking_rules.p_buffer_after, 0), COALESCE(set_booking_rules.p_min_notice, 0), set_booking_rules.p_horizon_days, COALESCE(set_booking_rules.p_cancel_notice, 0), COALESCE(NULLIF(set_booking_rules.p_limits, 'null'::jsonb), '{}'::jsonb), COALESCE(set_booking_rules.p_capacity, 1), COALESCE(set_booking_rules.p_min_party, 1), set_booking_rules.p_max_party, COALESCE(set_booking_rules.p_strict_hours, false)) ON CONFLICT(business_id) DO UPDATE SET slot_minutes = COALESCE(set_booking_rules.p_slot_minutes, c.slot_minutes), grid = COALESCE(set_booking_rules.p_grid, c.grid), align_minutes = COALESCE(set_booking_rules.p_align_minutes, c.align_minutes), strict_grid = COALESCE(set_booking_rules.p_strict_grid, c.strict_grid), default_duration = COALESCE(set_booking_rules.p_default_duration, c.default_duration), buffer_before = COALESCE(set_booking_rules.p_buffer_before, (c.buffer_before)::integer), buffer_after = COALESCE(set_booking_rules.p_buffer_after, (c.buffer_after)::integer), min_notice = COALESCE(set_booking_rules.p_min_notice, c.min_notice), horizon_days = COALESCE(set_booking_rules.p_horizon_days, c.horizon_days), cancel_notice = COALESCE(set_booking_rules.p_cancel_notice, c.cancel_notice), limits = COALESCE(NULLIF(set_booking_rules.p_limits, 'null'::jsonb), c.limits), capacity = COALESCE(set_booking_rules.p_capacity, c.capacity), min_party = COALESCE(set_booking_rules.p_min_party, c.min_party), max_party = COALESCE(set_booking_rules.p_max_party, c.max_party), strict_hours = COALESCE(set_booking_rules.p_strict_hours, c.strict_hours)
   RETURNING c.business_id,
     c.time_zone,
     c.weekly,
     c.slot_minutes,
     c.grid,
     c.align_minutes,
     c.strict_grid,
     c.strict_hours,
     c.default_duration,
     c.buffer_before,
     c.buffer_after,
     c.min_notice,
     c.horizon_days,
     c.cancel_notice,
     c.limits,
     c.capacity,
     c.min_party,
     c.max_party,
     c.created_at,
     c.updated_at;
END;

-- Name: FUNCTION set_booking_rules(p_business_id uuid, p_slot_minutes integer, p_grid text, p_align_minutes integer, p_strict_grid boolean, p_default_duration integer, p_buffer_before integer, p_buffer_after integer, p_min_notice integer, p_horizon_days integer, p_cancel_notice integer, p_limits jsonb, p_capacity integer, p_min_party integer, p_max_party integer, p_strict_hours boolean); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.set_booking_rules(p_business_id uuid, p_slot_minutes integer, p_grid text, p_align_minutes integer, p_strict_grid boolean, p_default_duration integer, p_buffer_before integer, p_buffer_after integer, p_min_notice integer, p_horizon_days integer, p_cancel_notice integer, p_limits jsonb, p_capacity integer, p_min_party integer, p_max_party integer, p_strict_hours boolean) IS 'Sets how a business takes appointments, see table business_calendars; what is null stays as it is.
Errors: 23514 out of range, 42501, 23503.
Example: SELECT set_booking_rules(''…business…'', p_slot_minutes => 30, p_min_notice => 120, p_limits => ''{"day": 8}'');';

-- Name: set_business_hours(uuid, jsonb, text); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.set_business_hours(p_business_id uuid, p_weekly jsonb DEFAULT NULL::jsonb, p_time_zone text DEFAULT NULL::text) RETURNS app.business_calendars
    LANGUAGE sql
    BEGIN ATOMIC
 INSERT INTO app.business_calendars AS c (business_id, weekly, time_zone)
   VALUES (set_business_hours.p_business_id, NULLIF(set_business_hours.p_weekly, 'null'::jsonb), set_business_hours.p_time_zone) ON CONFLICT(business_id) DO UPDATE SET weekly = excluded.weekly, time_zone = COALESCE(excluded.time_zone, c.time_zone)
   RETURNING c.business_id,
     c.time_zone,
     c.weekly,
     c.slot_minutes,
     c.grid,
     c.align_minutes,
     c.strict_grid,
     c.strict_hours,
     c.default_duration,
     c.buffer_before,
     c.buffer_after,
     c.min_notice,
     c.horizon_days,
     c.cancel_notice,
     c.limits,
     c.capacity,
     c.min_party,
     c.max_party,
     c.created_at,
     c.updated_at;
END;

-- Name: FUNCTION set_business_hours(p_business_id uuid, p_weekly jsonb, p_time_zone text); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.set_business_hours(p_business_id uuid, p_weekly jsonb, p_time_zone text) IS 'Sets the hours of a week and their zone. p_weekly: {"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}; null: 09:00 to 18:00
every day. p_time_zone: null leaves it, and is the zone of the business at first. Errors: 22023 hours or zone, 42501, 23503.
Example: SELECT set_business_hours(''…business…'', ''{"mon": [["09:00", "17:00"]]}'', ''Europe/Berlin'');';

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

-- Name: set_override(uuid, date, boolean, jsonb, text, uuid); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.set_override(p_business_id uuid, p_day date, p_closed boolean DEFAULT NULL::boolean, p_intervals jsonb DEFAULT NULL::jsonb, p_note text DEFAULT NULL::text, p_resource_id uuid DEFAULT NULL::uuid) RETURNS app.calendar_overrides
    LANGUAGE sql
    BEGIN ATOMIC
 INSERT INTO app.calendar_overrides AS o (business_id, resource_id, day, closed, intervals, note)
   VALUES (set_override.p_business_id, set_override.p_resource_id, set_override.p_day, COALESCE(set_override.p_closed, (NULLIF(set_override.p_intervals, 'null'::jsonb) IS NULL)), NULLIF(set_override.p_intervals, 'null'::jsonb), set_override.p_note) ON CONFLICT(business_id, resource_id, day) DO UPDATE SET closed = excluded.closed, intervals = excluded.intervals, note = excluded.note
   RETURNING o.id,
     o.business_id,
     o.resource_id,
     o.day,
     o.closed,
     o.intervals,
     o.note;
END;

-- Name: FUNCTION set_override(p_business_id uuid, p_day date, p_closed boolean, p_intervals jsonb, p_note text, p_resource_id uuid); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.set_override(p_business_id uuid, p_day date, p_closed boolean, p_intervals jsonb, p_note text, p_resource_id uuid) IS 'Sets other hours for a date: p_intervals [["10:00", "14:00"]], or closed all day without them.
Errors: 22023, 23503, 42501. Example: SELECT set_override(''…business…'', ''2030-12-24'', p_intervals => ''[["09:00", "12:00"]]'');';

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

-- Name: set_service(uuid, text, integer, integer, integer); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.set_service(p_business_id uuid, p_service_type text, p_duration integer DEFAULT NULL::integer, p_buffer_before integer DEFAULT NULL::integer, p_buffer_after integer DEFAULT NULL::integer) RETURNS app.bookable_services
    LANGUAGE sql
    BEGIN ATOMIC
 INSERT INTO app.bookable_services AS s (business_id, service_type, duration, buffer_before, buffer_after)
   VALUES (set_service.p_business_id, set_service.p_service_type, set_service.p_duration, set_service.p_buffer_before, set_service.p_buffer_after) ON CONFLICT(business_id, service_type) DO UPDATE SET duration = excluded.duration, buffer_before = excluded.buffer_before, buffer_after = excluded.buffer_after
   RETURNING s.business_id,
     s.service_type,
     s.duration,
     s.buffer_before,
     s.buffer_after;
END;

-- Name: FUNCTION set_service(p_business_id uuid, p_service_type text, p_duration integer, p_buffer_before integer, p_buffer_after integer); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.set_service(p_business_id uuid, p_service_type text, p_duration integer, p_buffer_before integer, p_buffer_after integer) IS 'Sets how long a service takes and what is kept free around it; null: as at the business.
Errors: 23514, 23503, 42501. Example: SELECT set_service(''…business…'', ''haircut'', 45, p_buffer_after => 15);';

-- Name: validate_appointment_time(uuid, timestamp with time zone, integer); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.validate_appointment_time(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL RESTRICTED
    BEGIN ATOMIC
 SELECT concierge.appointment_valid(('app'::regnamespace)::oid, p_business_id, p_scheduled_at, p_duration) AS appointment_valid;
END;

-- Name: FUNCTION validate_appointment_time(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.validate_appointment_time(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer) IS 'Can an appointment of so many minutes be booked at that time? As check_appointment for a customer, without the reason.

False for anything that is missing or makes no sense. A business without hours is open from 09:00 to 18:00 every day, by
its own clock. Example: SELECT validate_appointment_time(''…business…'', ''2030-06-03 10:00+02'', 60);';

-- Name: waitlist_tick(integer); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.waitlist_tick(p_limit integer) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    over record;
    business record;
    place uuid;
    expired integer := 0;
    offered integer := 0;
    ended integer;
    before bigint;
BEGIN
    -- Who waited for a time that has passed.
    UPDATE app.waitlist_entries SET status = 'expired'
    WHERE id IN (
        SELECT e.id FROM app.waitlist_entries e WHERE e.status = 'waiting' AND upper(e.during) <= now()
        ORDER BY e.id LIMIT p_limit FOR UPDATE SKIP LOCKED
    );
    GET DIAGNOSTICS ended = ROW_COUNT;
    before := (SELECT count(*) FROM app.waitlist_offers);
    -- Offers that nobody answered: the trigger hands the time on.
    FOR over IN
        SELECT o.appointment_id, a.business_id, a.unit
        FROM app.waitlist_offers o JOIN app.appointments a ON a.id = o.appointment_id
        WHERE o.status = 'open' AND o.expires_at <= now()
        ORDER BY a.unit, o.appointment_id LIMIT p_limit
    LOOP
        CONTINUE WHEN NOT concierge.appointment_lock(ARRAY[over.unit], wait => false);
        PERFORM app.release_hold(over.appointment_id);
        expired := expired + 1;
    END LOOP;
    -- Times that became free while somebody moved others, or because a closure went away.
    FOR business IN
        SELECT e.business_id AS id, tstzrange(now(), max(upper(e.during))) AS during
        FROM app.waitlist_entries e WHERE e.status = 'waiting'
        GROUP BY e.business_id ORDER BY e.business_id LIMIT p_limit
    LOOP
        FOR place IN
            SELECT coalesce(r.id, business.id)
            FROM (SELECT 1) AS one
            LEFT JOIN app.bookable_resources r ON r.business_id = business.id AND r.active
            ORDER BY 1
        LOOP
            CONTINUE WHEN NOT concierge.appointment_lock(ARRAY[place], wait => false);
            WHILE offered < p_limit AND app_private.offer_time(business.id, place, business.during) IS NOT NULL LOOP
                offered := offered + 1;
            END LOOP;
        END LOOP;
    END LOOP;
    offered := (SELECT count(*) FROM app.waitlist_offers) - before;
    RETURN jsonb_build_object('ok', true, 'offered', offered, 'expired', expired, 'ended', ended);
END
$$;

-- Name: FUNCTION waitlist_tick(p_limit integer); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.waitlist_tick(p_limit integer) IS 'What waitlist_tick does, with the rights of the owner.';

-- Name: waitlist_tick(integer); Type: FUNCTION; Schema: app; Owner: -

CREATE FUNCTION app.waitlist_tick(p_limit integer DEFAULT 100) RETURNS jsonb
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT app_private.waitlist_tick(COALESCE(p_limit, 100)) AS waitlist_tick;
END;

-- Name: FUNCTION waitlist_tick(p_limit integer); Type: COMMENT; Schema: app; Owner: -

COMMENT ON FUNCTION app.waitlist_tick(p_limit integer) IS 'For a scheduler, each minute: lets offers go that nobody answered and hands their times on, offers what became free
otherwise, such as by the end of a closure, and ends waiting for times that have passed. {"ok", "offered", "expired", "ended"}.
Example: SELECT waitlist_tick();';

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
    -- So that a hold that was given up can be told from an appointment that was cancelled.
    IF TG_OP = 'UPDATE' AND NEW.status = 'cancelled' AND OLD.status NOT IN ('held', 'cancelled') THEN
        NEW.hold_expires_at := NULL;
    END IF;
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

-- Name: customer_desk(text, jsonb); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.customer_desk(p_call text, p_arguments jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF 'staff' = 'staff' OR 'staff' = 'users' AND concierge.uid() IS NULL THEN
        RETURN 'null';
    END IF;
    RETURN concierge.appointment_desk('app'::regnamespace, p_call, p_arguments);
END
$$;

-- Name: FUNCTION customer_desk(p_call text, p_arguments jsonb); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.customer_desk(p_call text, p_arguments jsonb) IS 'What callers may ask who do not see a business, by option booking: staff (nothing), users or anyone.';

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

-- Name: keep_to_hours(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.keep_to_hours() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    answer jsonb;
BEGIN
    IF NOT EXISTS (
        SELECT FROM app.business_calendars WHERE business_id = NEW.business_id AND strict_hours
    ) THEN
        RETURN NEW;
    END IF;
    answer := concierge.appointment_check(
        'app'::regnamespace, NEW.business_id, NEW.scheduled_at, NEW.duration, NEW.resource_id, NEW.party, NULL,
        NEW.id, NEW.holder, false, 'staff', NEW.scheduled_at, NULL, NULL
    );
    IF answer ->> 'reason' IN ('closed_override', 'closed_day', 'outside_hours', 'blocked') THEN
        PERFORM concierge.refuse(
            'rule_violated', 'the appointment is outside the hours of the business', answer ->> 'message',
            'Ask check_appointment or find_available_slots first.'
        );
    END IF;
    RETURN NEW;
END
$$;

-- Name: FUNCTION keep_to_hours(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.keep_to_hours() IS 'Trigger on appointments: refuses with 23514 what is outside the hours, where business_calendars.strict_hours says so.';

-- Name: offer_freed(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.offer_freed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF upper(OLD.blocked) <= now() OR NOT EXISTS (
        SELECT FROM app.waitlist_entries e
        WHERE e.business_id = OLD.business_id AND e.status = 'waiting' AND e.during && OLD.blocked
    ) THEN
        RETURN NULL;
    END IF;
    -- Who holds a time and books another one gives the first up for that. A hold that is over goes to those who wait,
    -- also when somebody else is about to book its time.
    IF TG_OP = 'UPDATE' AND OLD.status = 'held' AND OLD.hold_expires_at > statement_timestamp()
        AND NEW.cancel_reason = 'the hold is over' THEN
        RETURN NULL;
    END IF;
    IF concierge.appointment_lock(ARRAY[OLD.unit], wait => false) THEN
        PERFORM app_private.offer_time(OLD.business_id, OLD.unit, OLD.blocked);
    ELSE
        PERFORM app_private.offer_time_soon(OLD.business_id, OLD.unit, OLD.blocked);
    END IF;
    RETURN NULL;
END
$$;

-- Name: FUNCTION offer_freed(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.offer_freed() IS 'Trigger on appointments: offers a time that became free to the first who waits for it.';

-- Name: offer_time(uuid, uuid, tstzrange); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.offer_time(p_business_id uuid, p_unit uuid, p_during tstzrange) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    entry app.waitlist_entries;
    tried uuid[] := '{}';
    slot record;
    answer jsonb;
    offer uuid;
BEGIN
    WHILE cardinality(tried) < 100 LOOP
        -- Those that another session is about to serve are left to it.
        SELECT e.* INTO entry FROM app.waitlist_entries e
        WHERE e.business_id = p_business_id AND e.status = 'waiting' AND e.during && p_during
          AND (e.resource_id IS NULL OR e.resource_id = p_unit) AND e.id <> ALL (tried)
        ORDER BY e.priority DESC, e.place
        LIMIT 1 FOR UPDATE SKIP LOCKED;
        EXIT WHEN NOT FOUND;
        tried := tried || entry.id;
        FOR slot IN
            SELECT s.slot_start, s.slot_end
            FROM app.find_available_slots(
                p_business_id => p_business_id,
                p_from => greatest(
                    lower(entry.during), lower(p_during) - make_interval(mins => coalesce(entry.duration, 60)),
                    now() + interval '1 minute'
                ),
                p_to => least(upper(entry.during), upper(p_during)), p_duration => entry.duration,
                p_party => entry.party, p_resource_ids => CASE WHEN p_unit <> p_business_id THEN ARRAY[p_unit] END,
                p_service_type => entry.service_type
            ) AS s
            WHERE s.slot_end > lower(p_during)
              AND NOT EXISTS (
                  SELECT FROM app.waitlist_offers o JOIN app.appointments a ON a.id = o.appointment_id
                  WHERE o.entry_id = entry.id AND o.unit = p_unit
                    AND (o.scheduled_at = s.slot_start OR a.blocked && tstzrange(s.slot_start, s.slot_end))
              )
            ORDER BY s.slot_start < lower(p_during), s.slot_start
            LIMIT 3
        LOOP
            answer := app.hold_slot(
                p_business_id => p_business_id, p_scheduled_at => slot.slot_start, p_duration => entry.duration,
                p_customer_name => entry.customer_name, p_customer_phone => entry.customer_phone,
                p_customer_email => entry.customer_email, p_source => entry.source,
                p_service_type => entry.service_type, p_notes => entry.notes,
                p_resource_id => nullif(p_unit, p_business_id), p_party => entry.party,
                p_ttl_seconds => greatest(1, least(
                    entry.offer_minutes * 60, floor(extract(epoch FROM slot.slot_start - now()))::integer
                )),
                p_holder => 'waitlist ' || entry.id, p_customer_id => entry.customer_id
            );
            CONTINUE WHEN NOT (answer ->> 'ok')::boolean;
            INSERT INTO app.waitlist_offers (entry_id, appointment_id, scheduled_at, unit, expires_at)
            SELECT entry.id, a.id, a.scheduled_at, a.unit, a.hold_expires_at
            FROM app.appointments a WHERE a.id = (answer -> 'appointment' ->> 'id')::uuid
            RETURNING id INTO offer;
            UPDATE app.waitlist_entries SET status = 'offered' WHERE id = entry.id;
            RETURN offer;
        END LOOP;
    END LOOP;
    RETURN NULL;
END
$$;

-- Name: FUNCTION offer_time(p_business_id uuid, p_unit uuid, p_during tstzrange); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.offer_time(p_business_id uuid, p_unit uuid, p_during tstzrange) IS 'Holds a time of a unit for the first who waits for one there, and gives the offer; null if nobody does.';

-- Name: offer_time_soon(uuid, uuid, tstzrange); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.offer_time_soon(p_business_id uuid, p_unit uuid, p_during tstzrange) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET lock_timeout TO '50ms'
    AS $$
BEGIN
    RETURN app_private.offer_time(p_business_id, p_unit, p_during);
EXCEPTION WHEN lock_not_available THEN
    RETURN NULL;
END
$$;

-- Name: FUNCTION offer_time_soon(p_business_id uuid, p_unit uuid, p_during tstzrange); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.offer_time_soon(p_business_id uuid, p_unit uuid, p_during tstzrange) IS 'offer_time while appointments of the unit are moved: gives up where it would have to wait.';

-- Name: settle_offer(); Type: FUNCTION; Schema: app_private; Owner: -

CREATE FUNCTION app_private.settle_offer() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    settled app.waitlist_offers;
BEGIN
    UPDATE app.waitlist_offers
    SET decided_at = now(), status = CASE WHEN NEW.status = 'confirmed' THEN 'accepted'
                                          WHEN expires_at <= now() THEN 'expired' ELSE 'declined' END
    WHERE appointment_id = NEW.id AND status = 'open'
    RETURNING * INTO settled;
    UPDATE app.waitlist_entries
    SET status = CASE WHEN settled.status = 'accepted' THEN 'booked' ELSE 'waiting' END
    WHERE id = settled.entry_id AND status = 'offered';
    RETURN NULL;
END
$$;

-- Name: FUNCTION settle_offer(); Type: COMMENT; Schema: app_private; Owner: -

COMMENT ON FUNCTION app_private.settle_offer() IS 'Trigger on appointments: an offer follows what becomes of its hold.';

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

-- Name: appointment_calendar; Type: VIEW; Schema: app; Owner: -

CREATE VIEW app.appointment_calendar WITH (security_invoker='true') AS
 SELECT entry.kind,
    entry.id,
    entry.business_id,
    entry.resource_id,
    entry.starts_at,
    entry.ends_at,
    sign.time_zone,
    concierge.local_time(entry.starts_at, sign.time_zone) AS local_start,
    concierge.local_time(entry.ends_at, sign.time_zone) AS local_end,
    entry.title,
    entry.status,
    entry.party,
    entry.series_id
   FROM (( SELECT 'appointment'::text AS kind,
            a.id,
            a.business_id,
            a.resource_id,
            a.scheduled_at AS starts_at,
            (a.scheduled_at + make_interval(mins => a.duration)) AS ends_at,
            concat_ws(' · '::text, a.customer_name, a.service_type) AS title,
            a.status,
            (a.party)::integer AS party,
            a.series_id
           FROM app.appointments a
          WHERE ((a.status = ANY (ARRAY['pending'::text, 'confirmed'::text, 'completed'::text, 'no_show'::text])) OR ((a.status = 'held'::text) AND (a.hold_expires_at > now())))
        UNION ALL
         SELECT 'busy'::text,
            b.id,
            b.business_id,
            NULLIF(b.unit, b.business_id) AS "nullif",
            COALESCE(lower(b.during), '-infinity'::timestamp with time zone) AS "coalesce",
            COALESCE(upper(b.during), 'infinity'::timestamp with time zone) AS "coalesce",
            b.origin,
            NULL::text,
            NULL::integer,
            NULL::uuid
           FROM app.busy_blocks b
        UNION ALL
         SELECT 'closed'::text,
            c.id,
            c.business_id,
            c.resource_id,
            COALESCE(lower(c.during), '-infinity'::timestamp with time zone) AS "coalesce",
            COALESCE(upper(c.during), 'infinity'::timestamp with time zone) AS "coalesce",
            c.note,
            NULL::text,
            NULL::integer,
            NULL::uuid
           FROM app.calendar_closures c) entry
     CROSS JOIN LATERAL app.business_sign(entry.business_id) sign(name, time_zone));

-- Name: VIEW appointment_calendar; Type: COMMENT; Schema: app; Owner: -

COMMENT ON VIEW app.appointment_calendar IS 'All that is in the calendar of a business, one row for each: appointments that were not cancelled, busy times of
other calendars, closures. kind is appointment, busy or closed. Filter by business_id and starts_at.';

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

-- Name: upcoming_appointments; Type: VIEW; Schema: app; Owner: -

CREATE VIEW app.upcoming_appointments WITH (security_invoker='true') AS
 SELECT a.id,
    a.business_id,
    sign.name AS business_name,
    a.resource_id,
    r.name AS resource_name,
    a.scheduled_at,
    (a.scheduled_at + make_interval(mins => a.duration)) AS ends_at,
    a.duration,
    sign.time_zone,
    concierge.local_time(a.scheduled_at, sign.time_zone) AS local_start,
    a.status,
    a.hold_expires_at,
    a.customer_name,
    a.customer_phone,
    a.customer_email,
    a.service_type,
    a.party,
    a.notes,
    a.source,
    a.external_id,
    a.series_id,
    a.revision
   FROM ((app.appointments a
     CROSS JOIN LATERAL app.business_sign(a.business_id) sign(name, time_zone))
     LEFT JOIN app.bookable_resources r ON ((r.id = a.resource_id)))
  WHERE ((a.scheduled_at >= now()) AND ((a.status = ANY (ARRAY['pending'::text, 'confirmed'::text])) OR ((a.status = 'held'::text) AND (a.hold_expires_at > now()))));

-- Name: VIEW upcoming_appointments; Type: COMMENT; Schema: app; Owner: -

COMMENT ON VIEW app.upcoming_appointments IS 'Appointments that are still to come: pending, confirmed, or held by somebody; with the name of the business and the
local time. Ordered by nothing: say ORDER BY scheduled_at.';

-- Name: waitlist; Type: VIEW; Schema: app; Owner: -

CREATE VIEW app.waitlist WITH (security_invoker='true') AS
 SELECT e.id,
    e.business_id,
    e.resource_id,
    e.customer_name,
    e.customer_phone,
    e.customer_email,
    e.service_type,
    e.duration,
    e.party,
    lower(e.during) AS from_at,
    upper(e.during) AS to_at,
    e.priority,
    e.status,
        CASE
            WHEN (e.status = 'waiting'::text) THEN app_private.waitlist_position(e.business_id, e.priority, e.place)
            ELSE NULL::bigint
        END AS "position",
    o.id AS offer_id,
    o.appointment_id,
    o.scheduled_at AS offered_at,
    o.expires_at AS offer_expires_at,
    e.created_at
   FROM (app.waitlist_entries e
     LEFT JOIN app.waitlist_offers o ON (((o.entry_id = e.id) AND (o.status = 'open'::text))))
  WHERE (e.status = ANY (ARRAY['waiting'::text, 'offered'::text]));

-- Name: VIEW waitlist; Type: COMMENT; Schema: app; Owner: -

COMMENT ON VIEW app.waitlist IS 'Who waits, with the position and the open offer. Say ORDER BY priority DESC, created_at.';

-- Name: waitlist_entries_place_seq; Type: SEQUENCE; Schema: app; Owner: -

ALTER TABLE app.waitlist_entries ALTER COLUMN place ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.waitlist_entries_place_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

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

-- Name: waitlist_entries waitlist_entries_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.waitlist_entries
    ADD CONSTRAINT waitlist_entries_pkey PRIMARY KEY (id);

-- Name: waitlist_offers waitlist_offers_once; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.waitlist_offers
    ADD CONSTRAINT waitlist_offers_once UNIQUE (entry_id, unit, scheduled_at);

-- Name: waitlist_offers waitlist_offers_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.waitlist_offers
    ADD CONSTRAINT waitlist_offers_pkey PRIMARY KEY (id);

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

CREATE INDEX busy_blocks_business_idx ON app.busy_blocks USING gist (business_id, during);

-- Name: calendar_closures_resource_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX calendar_closures_resource_idx ON app.calendar_closures USING btree (business_id, resource_id);

-- Name: waitlist_entries_business_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX waitlist_entries_business_idx ON app.waitlist_entries USING btree (business_id, resource_id);

-- Name: waitlist_entries_customer_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX waitlist_entries_customer_idx ON app.waitlist_entries USING btree (customer_id) WHERE (customer_id IS NOT NULL);

-- Name: waitlist_entries_external_idx; Type: INDEX; Schema: app; Owner: -

CREATE UNIQUE INDEX waitlist_entries_external_idx ON app.waitlist_entries USING btree (business_id, source, external_id) WHERE (external_id IS NOT NULL);

-- Name: waitlist_entries_turn_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX waitlist_entries_turn_idx ON app.waitlist_entries USING btree (business_id, priority DESC, place) WHERE (status = 'waiting'::text);

-- Name: waitlist_offers_appointment_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX waitlist_offers_appointment_idx ON app.waitlist_offers USING btree (appointment_id);

-- Name: waitlist_offers_expiry_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX waitlist_offers_expiry_idx ON app.waitlist_offers USING btree (expires_at) WHERE (status = 'open'::text);

-- Name: waitlist_offers_open_idx; Type: INDEX; Schema: app; Owner: -

CREATE UNIQUE INDEX waitlist_offers_open_idx ON app.waitlist_offers USING btree (entry_id) WHERE (status = 'open'::text);

-- Name: appointments concierge_10_complete; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_10_complete BEFORE INSERT OR UPDATE ON app.appointments FOR EACH ROW EXECUTE FUNCTION app_private.complete_appointment_row();

-- Name: busy_blocks concierge_10_complete; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_10_complete BEFORE INSERT OR UPDATE OF unit, business_id ON app.busy_blocks FOR EACH ROW EXECUTE FUNCTION app_private.complete_busy_block();

-- Name: appointments concierge_10_normalise_phone; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_10_normalise_phone BEFORE INSERT OR UPDATE ON app.appointments FOR EACH ROW EXECUTE FUNCTION concierge.normalise_phone('customer_phone', 'ZZ', 'customer_country', 'possible', '');

-- Name: waitlist_entries concierge_10_normalise_phone; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_10_normalise_phone BEFORE INSERT OR UPDATE ON app.waitlist_entries FOR EACH ROW EXECUTE FUNCTION concierge.normalise_phone('customer_phone', 'ZZ', '', 'possible', '');

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

-- Name: appointments concierge_60_keep_to_hours; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_60_keep_to_hours BEFORE INSERT OR UPDATE OF business_id, scheduled_at, duration, resource_id ON app.appointments FOR EACH ROW WHEN (((new.status = ANY (ARRAY['confirmed'::text, 'held'::text, 'pending'::text])) AND (NOT new.overbooked))) EXECUTE FUNCTION app_private.keep_to_hours();

-- Name: appointments concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.appointments FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: bookable_resources concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.bookable_resources FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: business_calendars concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.business_calendars FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: waitlist_entries concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.waitlist_entries FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: appointments concierge_90_settle_offer; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_settle_offer AFTER UPDATE OF status ON app.appointments FOR EACH ROW WHEN (((old.status = 'held'::text) AND (new.status <> 'held'::text) AND starts_with(new.holder, 'waitlist '::text))) EXECUTE FUNCTION app_private.settle_offer();

-- Name: appointments concierge_90_status_record; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_90_status_record AFTER INSERT OR UPDATE ON app.appointments FOR EACH STATEMENT EXECUTE FUNCTION concierge.enforce_status('status');

-- Name: appointments concierge_91_offer_deleted; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_91_offer_deleted AFTER DELETE ON app.appointments FOR EACH ROW WHEN (((old.status = ANY (ARRAY['confirmed'::text, 'held'::text, 'completed'::text])) AND (NOT old.overbooked))) EXECUTE FUNCTION app_private.offer_freed();

-- Name: appointments concierge_91_offer_freed; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_91_offer_freed AFTER UPDATE ON app.appointments FOR EACH ROW WHEN (((old.status = ANY (ARRAY['confirmed'::text, 'held'::text, 'completed'::text])) AND (NOT old.overbooked) AND ((new.status <> ALL (ARRAY['confirmed'::text, 'held'::text, 'completed'::text])) OR (new.blocked <> old.blocked) OR (new.unit <> old.unit)))) EXECUTE FUNCTION app_private.offer_freed();

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

-- Name: waitlist_entries waitlist_entries_business_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.waitlist_entries
    ADD CONSTRAINT waitlist_entries_business_id_fkey FOREIGN KEY (business_id) REFERENCES app.businesses(id) ON DELETE CASCADE;

-- Name: waitlist_entries waitlist_entries_business_id_resource_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.waitlist_entries
    ADD CONSTRAINT waitlist_entries_business_id_resource_id_fkey FOREIGN KEY (business_id, resource_id) REFERENCES app.bookable_resources(business_id, id) ON DELETE CASCADE;

-- Name: waitlist_entries waitlist_entries_customer_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.waitlist_entries
    ADD CONSTRAINT waitlist_entries_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES app.profiles(id) ON DELETE SET NULL;

-- Name: waitlist_offers waitlist_offers_appointment_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.waitlist_offers
    ADD CONSTRAINT waitlist_offers_appointment_id_fkey FOREIGN KEY (appointment_id) REFERENCES app.appointments(id) ON DELETE CASCADE;

-- Name: waitlist_offers waitlist_offers_entry_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.waitlist_offers
    ADD CONSTRAINT waitlist_offers_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES app.waitlist_entries(id) ON DELETE CASCADE;

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

-- Name: waitlist_entries; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.waitlist_entries ENABLE ROW LEVEL SECURITY;

-- Name: waitlist_entries waitlist_entries_delete; Type: POLICY; Schema: app; Owner: -

CREATE POLICY waitlist_entries_delete ON app.waitlist_entries FOR DELETE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: waitlist_entries waitlist_entries_insert; Type: POLICY; Schema: app; Owner: -

CREATE POLICY waitlist_entries_insert ON app.waitlist_entries FOR INSERT TO authenticated WITH CHECK (((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])) OR (('staff'::text <> 'staff'::text) AND (customer_id = ( SELECT concierge.uid() AS uid)) AND (priority = 0) AND (status = 'waiting'::text))));

-- Name: waitlist_entries waitlist_entries_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY waitlist_entries_select ON app.waitlist_entries FOR SELECT TO authenticated USING (((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])) OR (customer_id = ( SELECT concierge.uid() AS uid))));

-- Name: waitlist_entries waitlist_entries_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY waitlist_entries_service ON app.waitlist_entries TO service_role USING (true) WITH CHECK (true);

-- Name: waitlist_entries waitlist_entries_update; Type: POLICY; Schema: app; Owner: -

CREATE POLICY waitlist_entries_update ON app.waitlist_entries FOR UPDATE TO authenticated USING ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[]))) WITH CHECK ((business_id = ANY (( SELECT app_private.own_business_ids() AS own_business_ids)::uuid[])));

-- Name: waitlist_offers; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.waitlist_offers ENABLE ROW LEVEL SECURITY;

-- Name: waitlist_offers waitlist_offers_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY waitlist_offers_select ON app.waitlist_offers FOR SELECT TO authenticated USING ((EXISTS ( SELECT
   FROM app.waitlist_entries e
  WHERE (e.id = waitlist_offers.entry_id))));

-- Name: waitlist_offers waitlist_offers_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY waitlist_offers_service ON app.waitlist_offers TO service_role USING (true) WITH CHECK (true);

-- Name: FUNCTION answer_offer(p_id uuid, p_accept boolean); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.answer_offer(p_id uuid, p_accept boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.answer_offer(p_id uuid, p_accept boolean) TO authenticated;
GRANT ALL ON FUNCTION app_private.answer_offer(p_id uuid, p_accept boolean) TO service_role;

-- Name: TABLE waitlist_offers; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.waitlist_offers TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.waitlist_offers TO service_role;

-- Name: FUNCTION accept_waitlist_offer(p_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.accept_waitlist_offer(p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.accept_waitlist_offer(p_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.accept_waitlist_offer(p_id uuid) TO service_role;

-- Name: TABLE calendar_closures; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.calendar_closures TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.calendar_closures TO service_role;

-- Name: FUNCTION add_closure(p_business_id uuid, p_during tstzrange, p_note text, p_resource_id uuid, p_from timestamp with time zone, p_to timestamp with time zone); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.add_closure(p_business_id uuid, p_during tstzrange, p_note text, p_resource_id uuid, p_from timestamp with time zone, p_to timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.add_closure(p_business_id uuid, p_during tstzrange, p_note text, p_resource_id uuid, p_from timestamp with time zone, p_to timestamp with time zone) TO authenticated;
GRANT ALL ON FUNCTION app.add_closure(p_business_id uuid, p_during tstzrange, p_note text, p_resource_id uuid, p_from timestamp with time zone, p_to timestamp with time zone) TO service_role;

-- Name: TABLE bookable_resources; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.bookable_resources TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.bookable_resources TO service_role;

-- Name: FUNCTION add_resource(p_business_id uuid, p_kind text, p_name text, p_capacity integer, p_min_party integer, p_max_party integer, p_weekly jsonb, p_time_zone text, p_priority integer); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.add_resource(p_business_id uuid, p_kind text, p_name text, p_capacity integer, p_min_party integer, p_max_party integer, p_weekly jsonb, p_time_zone text, p_priority integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.add_resource(p_business_id uuid, p_kind text, p_name text, p_capacity integer, p_min_party integer, p_max_party integer, p_weekly jsonb, p_time_zone text, p_priority integer) TO authenticated;
GRANT ALL ON FUNCTION app.add_resource(p_business_id uuid, p_kind text, p_name text, p_capacity integer, p_min_party integer, p_max_party integer, p_weekly jsonb, p_time_zone text, p_priority integer) TO service_role;

-- Name: FUNCTION adopt_appointments(); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.adopt_appointments() FROM PUBLIC;

-- Name: FUNCTION appointment_calendar_svg(p_business_id uuid, p_week date, p_resource_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.appointment_calendar_svg(p_business_id uuid, p_week date, p_resource_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.appointment_calendar_svg(p_business_id uuid, p_week date, p_resource_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.appointment_calendar_svg(p_business_id uuid, p_week date, p_resource_id uuid) TO service_role;

-- Name: FUNCTION appointments_ics(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_id uuid, p_resource_id uuid, p_series_id uuid, p_method text, p_free_busy boolean); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.appointments_ics(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_id uuid, p_resource_id uuid, p_series_id uuid, p_method text, p_free_busy boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app.appointments_ics(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_id uuid, p_resource_id uuid, p_series_id uuid, p_method text, p_free_busy boolean) TO authenticated;
GRANT ALL ON FUNCTION app.appointments_ics(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_id uuid, p_resource_id uuid, p_series_id uuid, p_method text, p_free_busy boolean) TO service_role;

-- Name: FUNCTION book_appointment(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_resource_ids uuid[], p_mode text, p_customer_id uuid, p_overbook boolean, p_series_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.book_appointment(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_resource_ids uuid[], p_mode text, p_customer_id uuid, p_overbook boolean, p_series_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.book_appointment(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_resource_ids uuid[], p_mode text, p_customer_id uuid, p_overbook boolean, p_series_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.book_appointment(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_resource_ids uuid[], p_mode text, p_customer_id uuid, p_overbook boolean, p_series_id uuid) TO service_role;

-- Name: FUNCTION book_series(p_is_held_off boolean, p_business_id uuid, p_scheduled_at timestamp with time zone, p_rrule text, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_skip_taken boolean, p_exdates timestamp with time zone[], p_resource_ids uuid[], p_mode text, p_customer_id uuid); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.book_series(p_is_held_off boolean, p_business_id uuid, p_scheduled_at timestamp with time zone, p_rrule text, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_skip_taken boolean, p_exdates timestamp with time zone[], p_resource_ids uuid[], p_mode text, p_customer_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.book_series(p_is_held_off boolean, p_business_id uuid, p_scheduled_at timestamp with time zone, p_rrule text, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_skip_taken boolean, p_exdates timestamp with time zone[], p_resource_ids uuid[], p_mode text, p_customer_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app_private.book_series(p_is_held_off boolean, p_business_id uuid, p_scheduled_at timestamp with time zone, p_rrule text, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_skip_taken boolean, p_exdates timestamp with time zone[], p_resource_ids uuid[], p_mode text, p_customer_id uuid) TO service_role;

-- Name: TABLE appointments; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.appointments TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.appointments TO service_role;

-- Name: FUNCTION hold_off_moves(p_business_id uuid, p_series_id uuid); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.hold_off_moves(p_business_id uuid, p_series_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.hold_off_moves(p_business_id uuid, p_series_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app_private.hold_off_moves(p_business_id uuid, p_series_id uuid) TO service_role;

-- Name: FUNCTION book_series(p_business_id uuid, p_scheduled_at timestamp with time zone, p_rrule text, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_skip_taken boolean, p_exdates timestamp with time zone[], p_resource_ids uuid[], p_mode text, p_customer_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.book_series(p_business_id uuid, p_scheduled_at timestamp with time zone, p_rrule text, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_skip_taken boolean, p_exdates timestamp with time zone[], p_resource_ids uuid[], p_mode text, p_customer_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.book_series(p_business_id uuid, p_scheduled_at timestamp with time zone, p_rrule text, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_skip_taken boolean, p_exdates timestamp with time zone[], p_resource_ids uuid[], p_mode text, p_customer_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.book_series(p_business_id uuid, p_scheduled_at timestamp with time zone, p_rrule text, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_skip_taken boolean, p_exdates timestamp with time zone[], p_resource_ids uuid[], p_mode text, p_customer_id uuid) TO service_role;

-- Name: FUNCTION zone_of(p_own text, p_calendar text, p_weekly jsonb); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.zone_of(p_own text, p_calendar text, p_weekly jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.zone_of(p_own text, p_calendar text, p_weekly jsonb) TO authenticated;
GRANT ALL ON FUNCTION app_private.zone_of(p_own text, p_calendar text, p_weekly jsonb) TO service_role;

-- Name: TABLE business_calendars; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.business_calendars TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.business_calendars TO service_role;

-- Name: TABLE waitlist_entries; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.waitlist_entries TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.waitlist_entries TO service_role;

-- Name: FUNCTION customer_sign(p_business_id uuid); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.customer_sign(p_business_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.customer_sign(p_business_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app_private.customer_sign(p_business_id uuid) TO service_role;

-- Name: FUNCTION business_sign(p_business_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.business_sign(p_business_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.business_sign(p_business_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.business_sign(p_business_id uuid) TO service_role;

-- Name: FUNCTION cancel_appointment(p_id uuid, p_reason text, p_actor text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.cancel_appointment(p_id uuid, p_reason text, p_actor text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.cancel_appointment(p_id uuid, p_reason text, p_actor text) TO authenticated;
GRANT ALL ON FUNCTION app.cancel_appointment(p_id uuid, p_reason text, p_actor text) TO service_role;

-- Name: FUNCTION cancel_series(p_is_held_off boolean, p_series_id uuid, p_from_id uuid, p_reason text, p_actor text); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.cancel_series(p_is_held_off boolean, p_series_id uuid, p_from_id uuid, p_reason text, p_actor text) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.cancel_series(p_is_held_off boolean, p_series_id uuid, p_from_id uuid, p_reason text, p_actor text) TO authenticated;
GRANT ALL ON FUNCTION app_private.cancel_series(p_is_held_off boolean, p_series_id uuid, p_from_id uuid, p_reason text, p_actor text) TO service_role;

-- Name: FUNCTION cancel_series(p_series_id uuid, p_from_id uuid, p_reason text, p_actor text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.cancel_series(p_series_id uuid, p_from_id uuid, p_reason text, p_actor text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.cancel_series(p_series_id uuid, p_from_id uuid, p_reason text, p_actor text) TO authenticated;
GRANT ALL ON FUNCTION app.cancel_series(p_series_id uuid, p_from_id uuid, p_reason text, p_actor text) TO service_role;

-- Name: FUNCTION check_appointment(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_resource_id uuid, p_party integer, p_service_type text, p_exclude_id uuid, p_holder text, p_strict_grid boolean, p_actor text, p_now timestamp with time zone, p_resource_ids uuid[], p_mode text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.check_appointment(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_resource_id uuid, p_party integer, p_service_type text, p_exclude_id uuid, p_holder text, p_strict_grid boolean, p_actor text, p_now timestamp with time zone, p_resource_ids uuid[], p_mode text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.check_appointment(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_resource_id uuid, p_party integer, p_service_type text, p_exclude_id uuid, p_holder text, p_strict_grid boolean, p_actor text, p_now timestamp with time zone, p_resource_ids uuid[], p_mode text) TO authenticated;
GRANT ALL ON FUNCTION app.check_appointment(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_resource_id uuid, p_party integer, p_service_type text, p_exclude_id uuid, p_holder text, p_strict_grid boolean, p_actor text, p_now timestamp with time zone, p_resource_ids uuid[], p_mode text) TO service_role;

-- Name: FUNCTION complete_appointment(p_id uuid, p_ended_at timestamp with time zone); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.complete_appointment(p_id uuid, p_ended_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.complete_appointment(p_id uuid, p_ended_at timestamp with time zone) TO authenticated;
GRANT ALL ON FUNCTION app.complete_appointment(p_id uuid, p_ended_at timestamp with time zone) TO service_role;

-- Name: FUNCTION confirm_hold(p_id uuid, p_customer_name text, p_customer_phone text, p_customer_email text, p_notes text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.confirm_hold(p_id uuid, p_customer_name text, p_customer_phone text, p_customer_email text, p_notes text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.confirm_hold(p_id uuid, p_customer_name text, p_customer_phone text, p_customer_email text, p_notes text) TO authenticated;
GRANT ALL ON FUNCTION app.confirm_hold(p_id uuid, p_customer_name text, p_customer_phone text, p_customer_email text, p_notes text) TO service_role;

-- Name: FUNCTION decline_waitlist_offer(p_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.decline_waitlist_offer(p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.decline_waitlist_offer(p_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.decline_waitlist_offer(p_id uuid) TO service_role;

-- Name: FUNCTION find_available_slots(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_duration integer, p_party integer, p_resource_ids uuid[], p_mode text, p_time_zone text, p_limit integer, p_service_type text, p_actor text, p_now timestamp with time zone); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.find_available_slots(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_duration integer, p_party integer, p_resource_ids uuid[], p_mode text, p_time_zone text, p_limit integer, p_service_type text, p_actor text, p_now timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.find_available_slots(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_duration integer, p_party integer, p_resource_ids uuid[], p_mode text, p_time_zone text, p_limit integer, p_service_type text, p_actor text, p_now timestamp with time zone) TO authenticated;
GRANT ALL ON FUNCTION app.find_available_slots(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_duration integer, p_party integer, p_resource_ids uuid[], p_mode text, p_time_zone text, p_limit integer, p_service_type text, p_actor text, p_now timestamp with time zone) TO service_role;

-- Name: FUNCTION free_busy(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_resource_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.free_busy(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_resource_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.free_busy(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_resource_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.free_busy(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_resource_id uuid) TO service_role;

-- Name: FUNCTION hold_slot(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_ttl_seconds integer, p_holder text, p_resource_ids uuid[], p_mode text, p_customer_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.hold_slot(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_ttl_seconds integer, p_holder text, p_resource_ids uuid[], p_mode text, p_customer_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.hold_slot(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_ttl_seconds integer, p_holder text, p_resource_ids uuid[], p_mode text, p_customer_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.hold_slot(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_ttl_seconds integer, p_holder text, p_resource_ids uuid[], p_mode text, p_customer_id uuid) TO service_role;

-- Name: FUNCTION import_busy(p_busy jsonb); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.import_busy(p_busy jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.import_busy(p_busy jsonb) TO authenticated;
GRANT ALL ON FUNCTION app.import_busy(p_busy jsonb) TO service_role;

-- Name: FUNCTION import_busy_ics(p_business_id uuid, p_ics text, p_resource_id uuid, p_origin text, p_from timestamp with time zone, p_to timestamp with time zone, p_time_zone text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.import_busy_ics(p_business_id uuid, p_ics text, p_resource_id uuid, p_origin text, p_from timestamp with time zone, p_to timestamp with time zone, p_time_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.import_busy_ics(p_business_id uuid, p_ics text, p_resource_id uuid, p_origin text, p_from timestamp with time zone, p_to timestamp with time zone, p_time_zone text) TO authenticated;
GRANT ALL ON FUNCTION app.import_busy_ics(p_business_id uuid, p_ics text, p_resource_id uuid, p_origin text, p_from timestamp with time zone, p_to timestamp with time zone, p_time_zone text) TO service_role;

-- Name: FUNCTION is_open(p_business_id uuid, p_at timestamp with time zone, p_resource_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.is_open(p_business_id uuid, p_at timestamp with time zone, p_resource_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.is_open(p_business_id uuid, p_at timestamp with time zone, p_resource_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.is_open(p_business_id uuid, p_at timestamp with time zone, p_resource_id uuid) TO service_role;

-- Name: FUNCTION waitlist_position(p_business_id uuid, p_priority integer, p_place bigint); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.waitlist_position(p_business_id uuid, p_priority integer, p_place bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.waitlist_position(p_business_id uuid, p_priority integer, p_place bigint) TO authenticated;
GRANT ALL ON FUNCTION app_private.waitlist_position(p_business_id uuid, p_priority integer, p_place bigint) TO service_role;

-- Name: FUNCTION join_waitlist(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_priority integer, p_offer_minutes integer, p_customer_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.join_waitlist(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_priority integer, p_offer_minutes integer, p_customer_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.join_waitlist(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_priority integer, p_offer_minutes integer, p_customer_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.join_waitlist(p_business_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_duration integer, p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text, p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_priority integer, p_offer_minutes integer, p_customer_id uuid) TO service_role;

-- Name: FUNCTION leave_waitlist(p_id uuid); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.leave_waitlist(p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.leave_waitlist(p_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app_private.leave_waitlist(p_id uuid) TO service_role;

-- Name: FUNCTION leave_waitlist(p_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.leave_waitlist(p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.leave_waitlist(p_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.leave_waitlist(p_id uuid) TO service_role;

-- Name: FUNCTION mark_no_show(p_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.mark_no_show(p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mark_no_show(p_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.mark_no_show(p_id uuid) TO service_role;

-- Name: FUNCTION next_available(p_business_id uuid, p_after timestamp with time zone, p_duration integer, p_limit integer, p_party integer, p_resource_ids uuid[], p_mode text, p_time_zone text, p_service_type text, p_actor text, p_now timestamp with time zone); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.next_available(p_business_id uuid, p_after timestamp with time zone, p_duration integer, p_limit integer, p_party integer, p_resource_ids uuid[], p_mode text, p_time_zone text, p_service_type text, p_actor text, p_now timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.next_available(p_business_id uuid, p_after timestamp with time zone, p_duration integer, p_limit integer, p_party integer, p_resource_ids uuid[], p_mode text, p_time_zone text, p_service_type text, p_actor text, p_now timestamp with time zone) TO authenticated;
GRANT ALL ON FUNCTION app.next_available(p_business_id uuid, p_after timestamp with time zone, p_duration integer, p_limit integer, p_party integer, p_resource_ids uuid[], p_mode text, p_time_zone text, p_service_type text, p_actor text, p_now timestamp with time zone) TO service_role;

-- Name: FUNCTION next_opening(p_business_id uuid, p_after timestamp with time zone, p_resource_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.next_opening(p_business_id uuid, p_after timestamp with time zone, p_resource_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.next_opening(p_business_id uuid, p_after timestamp with time zone, p_resource_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.next_opening(p_business_id uuid, p_after timestamp with time zone, p_resource_id uuid) TO service_role;

-- Name: FUNCTION release_hold(p_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.release_hold(p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.release_hold(p_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.release_hold(p_id uuid) TO service_role;

-- Name: FUNCTION remove_closure(p_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.remove_closure(p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.remove_closure(p_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.remove_closure(p_id uuid) TO service_role;

-- Name: FUNCTION remove_override(p_business_id uuid, p_day date, p_resource_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.remove_override(p_business_id uuid, p_day date, p_resource_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.remove_override(p_business_id uuid, p_day date, p_resource_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.remove_override(p_business_id uuid, p_day date, p_resource_id uuid) TO service_role;

-- Name: FUNCTION reschedule_appointment(p_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_actor text, p_resource_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.reschedule_appointment(p_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_actor text, p_resource_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.reschedule_appointment(p_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_actor text, p_resource_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.reschedule_appointment(p_id uuid, p_scheduled_at timestamp with time zone, p_duration integer, p_actor text, p_resource_id uuid) TO service_role;

-- Name: FUNCTION reschedule_series(p_is_held_off boolean, p_series_id uuid, p_scheduled_at timestamp with time zone, p_from_id uuid, p_duration integer, p_actor text, p_resource_id uuid, p_skip_taken boolean); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.reschedule_series(p_is_held_off boolean, p_series_id uuid, p_scheduled_at timestamp with time zone, p_from_id uuid, p_duration integer, p_actor text, p_resource_id uuid, p_skip_taken boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.reschedule_series(p_is_held_off boolean, p_series_id uuid, p_scheduled_at timestamp with time zone, p_from_id uuid, p_duration integer, p_actor text, p_resource_id uuid, p_skip_taken boolean) TO authenticated;
GRANT ALL ON FUNCTION app_private.reschedule_series(p_is_held_off boolean, p_series_id uuid, p_scheduled_at timestamp with time zone, p_from_id uuid, p_duration integer, p_actor text, p_resource_id uuid, p_skip_taken boolean) TO service_role;

-- Name: FUNCTION reschedule_series(p_series_id uuid, p_scheduled_at timestamp with time zone, p_from_id uuid, p_duration integer, p_actor text, p_resource_id uuid, p_skip_taken boolean); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.reschedule_series(p_series_id uuid, p_scheduled_at timestamp with time zone, p_from_id uuid, p_duration integer, p_actor text, p_resource_id uuid, p_skip_taken boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app.reschedule_series(p_series_id uuid, p_scheduled_at timestamp with time zone, p_from_id uuid, p_duration integer, p_actor text, p_resource_id uuid, p_skip_taken boolean) TO authenticated;
GRANT ALL ON FUNCTION app.reschedule_series(p_series_id uuid, p_scheduled_at timestamp with time zone, p_from_id uuid, p_duration integer, p_actor text, p_resource_id uuid, p_skip_taken boolean) TO service_role;

-- Name: FUNCTION series_appointments(p_series_id uuid, p_from_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.series_appointments(p_series_id uuid, p_from_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.series_appointments(p_series_id uuid, p_from_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.series_appointments(p_series_id uuid, p_from_id uuid) TO service_role;

-- Name: FUNCTION set_booking_rules(p_business_id uuid, p_slot_minutes integer, p_grid text, p_align_minutes integer, p_strict_grid boolean, p_default_duration integer, p_buffer_before integer, p_buffer_after integer, p_min_notice integer, p_horizon_days integer, p_cancel_notice integer, p_limits jsonb, p_capacity integer, p_min_party integer, p_max_party integer, p_strict_hours boolean); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.set_booking_rules(p_business_id uuid, p_slot_minutes integer, p_grid text, p_align_minutes integer, p_strict_grid boolean, p_default_duration integer, p_buffer_before integer, p_buffer_after integer, p_min_notice integer, p_horizon_days integer, p_cancel_notice integer, p_limits jsonb, p_capacity integer, p_min_party integer, p_max_party integer, p_strict_hours boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app.set_booking_rules(p_business_id uuid, p_slot_minutes integer, p_grid text, p_align_minutes integer, p_strict_grid boolean, p_default_duration integer, p_buffer_before integer, p_buffer_after integer, p_min_notice integer, p_horizon_days integer, p_cancel_notice integer, p_limits jsonb, p_capacity integer, p_min_party integer, p_max_party integer, p_strict_hours boolean) TO authenticated;
GRANT ALL ON FUNCTION app.set_booking_rules(p_business_id uuid, p_slot_minutes integer, p_grid text, p_align_minutes integer, p_strict_grid boolean, p_default_duration integer, p_buffer_before integer, p_buffer_after integer, p_min_notice integer, p_horizon_days integer, p_cancel_notice integer, p_limits jsonb, p_capacity integer, p_min_party integer, p_max_party integer, p_strict_hours boolean) TO service_role;

-- Name: FUNCTION set_business_hours(p_business_id uuid, p_weekly jsonb, p_time_zone text); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.set_business_hours(p_business_id uuid, p_weekly jsonb, p_time_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.set_business_hours(p_business_id uuid, p_weekly jsonb, p_time_zone text) TO authenticated;
GRANT ALL ON FUNCTION app.set_business_hours(p_business_id uuid, p_weekly jsonb, p_time_zone text) TO service_role;

-- Name: TABLE calendar_overrides; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.calendar_overrides TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.calendar_overrides TO service_role;

-- Name: FUNCTION set_override(p_business_id uuid, p_day date, p_closed boolean, p_intervals jsonb, p_note text, p_resource_id uuid); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.set_override(p_business_id uuid, p_day date, p_closed boolean, p_intervals jsonb, p_note text, p_resource_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.set_override(p_business_id uuid, p_day date, p_closed boolean, p_intervals jsonb, p_note text, p_resource_id uuid) TO authenticated;
GRANT ALL ON FUNCTION app.set_override(p_business_id uuid, p_day date, p_closed boolean, p_intervals jsonb, p_note text, p_resource_id uuid) TO service_role;

-- Name: TABLE bookable_services; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.bookable_services TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.bookable_services TO service_role;

-- Name: FUNCTION set_service(p_business_id uuid, p_service_type text, p_duration integer, p_buffer_before integer, p_buffer_after integer); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.set_service(p_business_id uuid, p_service_type text, p_duration integer, p_buffer_before integer, p_buffer_after integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.set_service(p_business_id uuid, p_service_type text, p_duration integer, p_buffer_before integer, p_buffer_after integer) TO authenticated;
GRANT ALL ON FUNCTION app.set_service(p_business_id uuid, p_service_type text, p_duration integer, p_buffer_before integer, p_buffer_after integer) TO service_role;

-- Name: FUNCTION validate_appointment_time(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.validate_appointment_time(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.validate_appointment_time(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer) TO authenticated;
GRANT ALL ON FUNCTION app.validate_appointment_time(p_business_id uuid, p_scheduled_at timestamp with time zone, p_duration integer) TO service_role;

-- Name: FUNCTION waitlist_tick(p_limit integer); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.waitlist_tick(p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.waitlist_tick(p_limit integer) TO service_role;

-- Name: FUNCTION waitlist_tick(p_limit integer); Type: ACL; Schema: app; Owner: -

REVOKE ALL ON FUNCTION app.waitlist_tick(p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.waitlist_tick(p_limit integer) TO service_role;

-- Name: FUNCTION check_hours(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.check_hours() FROM PUBLIC;

-- Name: FUNCTION complete_appointment_row(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.complete_appointment_row() FROM PUBLIC;

-- Name: FUNCTION complete_busy_block(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.complete_busy_block() FROM PUBLIC;

-- Name: FUNCTION customer_desk(p_call text, p_arguments jsonb); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.customer_desk(p_call text, p_arguments jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app_private.customer_desk(p_call text, p_arguments jsonb) TO authenticated;

-- Name: FUNCTION forget_busy_blocks(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.forget_busy_blocks() FROM PUBLIC;

-- Name: FUNCTION keep_to_hours(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.keep_to_hours() FROM PUBLIC;

-- Name: FUNCTION offer_freed(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.offer_freed() FROM PUBLIC;

-- Name: FUNCTION offer_time(p_business_id uuid, p_unit uuid, p_during tstzrange); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.offer_time(p_business_id uuid, p_unit uuid, p_during tstzrange) FROM PUBLIC;

-- Name: FUNCTION offer_time_soon(p_business_id uuid, p_unit uuid, p_during tstzrange); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.offer_time_soon(p_business_id uuid, p_unit uuid, p_during tstzrange) FROM PUBLIC;

-- Name: FUNCTION settle_offer(); Type: ACL; Schema: app_private; Owner: -

REVOKE ALL ON FUNCTION app_private.settle_offer() FROM PUBLIC;

-- Name: TABLE busy_blocks; Type: ACL; Schema: app; Owner: -

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.busy_blocks TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.busy_blocks TO service_role;

-- Name: TABLE appointment_calendar; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.appointment_calendar TO authenticated;
GRANT SELECT ON TABLE app.appointment_calendar TO service_role;

-- Name: TABLE appointments_status_history; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.appointments_status_history TO authenticated;
GRANT SELECT ON TABLE app.appointments_status_history TO service_role;

-- Name: TABLE appointments_status_timers; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.appointments_status_timers TO service_role;

-- Name: TABLE upcoming_appointments; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.upcoming_appointments TO authenticated;
GRANT SELECT ON TABLE app.upcoming_appointments TO service_role;

-- Name: TABLE waitlist; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.waitlist TO authenticated;
GRANT SELECT ON TABLE app.waitlist TO service_role;
