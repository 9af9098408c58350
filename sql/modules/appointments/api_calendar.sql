-- Calendars: lists of what is booked, iCalendar in and out, and a week as a picture.

-- The zone of a business that has none of its own in its calendar: as for its hours.
CREATE OR REPLACE FUNCTION @private@.zone_of(p_own text, p_calendar text, p_weekly jsonb) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN p_calendar IS NOT NULL THEN p_calendar
        WHEN p_weekly IS NOT NULL OR p_own <> 'America/New_York' THEN p_own
        ELSE coalesce(nullif(current_setting('concierge.default_time_zone', true), ''), 'UTC')
    END;
END;

-- What a customer may know of a business whose row is not theirs to see: the name, if they have an appointment there or
-- wait for one; the zone also if they may book there, which tells it anyway.
CREATE OR REPLACE FUNCTION @private@.customer_sign(p_business_id uuid)
RETURNS TABLE (name text, time_zone text)
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT CASE WHEN guest.is_known THEN b.name END, @private@.zone_of(b.timezone, c.time_zone, c.weekly)
    FROM @schema@.businesses b LEFT JOIN @schema@.business_calendars c ON c.business_id = b.id
    CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT FROM @schema@.appointments a WHERE a.customer_id = concierge.uid() AND a.business_id = b.id
        ) OR EXISTS (
            SELECT FROM @schema@.waitlist_entries e WHERE e.customer_id = concierge.uid() AND e.business_id = b.id
        ) AS is_known
    ) AS guest
    WHERE b.id = p_business_id
      AND (guest.is_known OR '@booking@' = 'anyone' OR '@booking@' = 'users' AND concierge.uid() IS NOT NULL);
END;

-- Name and zone of a business, as far as the caller may know them.
CREATE OR REPLACE FUNCTION @schema@.business_sign(p_business_id uuid)
RETURNS TABLE (name text, time_zone text)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 1
BEGIN ATOMIC
    SELECT b.name, @private@.zone_of(b.timezone, c.time_zone, c.weekly)
    FROM @schema@.businesses b LEFT JOIN @schema@.business_calendars c ON c.business_id = b.id
    WHERE b.id = p_business_id
    UNION ALL
    SELECT sign.name, sign.time_zone FROM @private@.customer_sign(p_business_id) AS sign
    WHERE NOT EXISTS (SELECT FROM @schema@.businesses b WHERE b.id = p_business_id);
END;

CREATE OR REPLACE VIEW @schema@.upcoming_appointments WITH (security_invoker) AS
SELECT a.id, a.business_id, sign.name AS business_name, a.resource_id, r.name AS resource_name,
       a.scheduled_at, a.scheduled_at + make_interval(mins => a.duration) AS ends_at, a.duration,
       sign.time_zone, concierge.local_time(a.scheduled_at, sign.time_zone) AS local_start,
       a.status, a.hold_expires_at, a.customer_name, a.customer_phone, a.customer_email, a.service_type,
       a.party, a.notes, a.source, a.external_id, a.series_id, a.revision
FROM @schema@.appointments a
CROSS JOIN LATERAL @schema@.business_sign(a.business_id) AS sign
LEFT JOIN @schema@.bookable_resources r ON r.id = a.resource_id
WHERE a.scheduled_at >= now()
  AND (a.status IN ('pending', 'confirmed') OR a.status = 'held' AND a.hold_expires_at > now());

CREATE OR REPLACE VIEW @schema@.appointment_calendar WITH (security_invoker) AS
SELECT entry.kind, entry.id, entry.business_id, entry.resource_id, entry.starts_at, entry.ends_at, sign.time_zone,
       concierge.local_time(entry.starts_at, sign.time_zone) AS local_start,
       concierge.local_time(entry.ends_at, sign.time_zone) AS local_end,
       entry.title, entry.status, entry.party, entry.series_id
FROM (
    SELECT 'appointment' AS kind, a.id, a.business_id, a.resource_id, a.scheduled_at AS starts_at,
           a.scheduled_at + make_interval(mins => a.duration) AS ends_at,
           concat_ws(' · ', a.customer_name, a.service_type) AS title, a.status, a.party::integer AS party,
           a.series_id
    FROM @schema@.appointments a
    WHERE a.status IN ('pending', 'confirmed', 'completed', 'no_show')
       OR a.status = 'held' AND a.hold_expires_at > now()
    UNION ALL
    SELECT 'busy', b.id, b.business_id, nullif(b.unit, b.business_id), coalesce(lower(b.during), '-infinity'),
           coalesce(upper(b.during), 'infinity'), b.origin, NULL, NULL, NULL
    FROM @schema@.busy_blocks b
    UNION ALL
    SELECT 'closed', c.id, c.business_id, c.resource_id, coalesce(lower(c.during), '-infinity'),
           coalesce(upper(c.during), 'infinity'), c.note, NULL, NULL, NULL
    FROM @schema@.calendar_closures c
) AS entry
CROSS JOIN LATERAL @schema@.business_sign(entry.business_id) AS sign;

CREATE OR REPLACE FUNCTION @schema@.appointment_calendar_svg(
    p_business_id uuid, p_week date DEFAULT NULL, p_resource_id uuid DEFAULT NULL
) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    business record;
    resource @schema@.bookable_resources;
    monday date;
    range tstzrange;
    other_days jsonb;
    shut tstzrange[];
    spans tstzrange[];
    labels text[];
    states text[];
BEGIN
    SELECT b.name, sign.time_zone, c.weekly INTO business
    FROM @schema@.businesses b CROSS JOIN LATERAL @schema@.business_sign(b.id) AS sign
    LEFT JOIN @schema@.business_calendars c ON c.business_id = b.id
    WHERE b.id = p_business_id;
    IF NOT FOUND THEN
        PERFORM concierge.refuse(
            'undefined_object', 'there is no such business',
            'No business that you may see has the id ' || coalesce(p_business_id::text, 'null') || '.',
            'Check p_business_id.'
        );
    END IF;
    SELECT * INTO resource FROM @schema@.bookable_resources
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
        FROM @schema@.calendar_overrides o
        WHERE o.business_id = p_business_id AND (o.resource_id IS NULL OR o.resource_id = p_resource_id)
          AND o.day BETWEEN monday - 3 AND monday + 9
        ORDER BY o.day, o.resource_id NULLS LAST
    ) AS overridden;
    SELECT array_agg(c.during) INTO shut
    FROM @schema@.calendar_closures c
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
        FROM @schema@.appointments a LEFT JOIN @schema@.bookable_resources r ON r.id = a.resource_id
        WHERE a.business_id = p_business_id AND (p_resource_id IS NULL OR a.resource_id = p_resource_id)
          AND a.scheduled_at > lower(range) - interval '24 hours' AND a.scheduled_at < upper(range)
          AND (a.status IN ('pending', 'confirmed', 'completed', 'no_show')
               OR a.status = 'held' AND a.hold_expires_at > now())
        UNION ALL
        SELECT b.id, 'busy', b.during, b.origin
        FROM @schema@.busy_blocks b
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
$body$;

CREATE OR REPLACE FUNCTION @schema@.appointments_ics(
    p_business_id uuid DEFAULT NULL, p_from timestamptz DEFAULT NULL, p_to timestamptz DEFAULT NULL,
    p_id uuid DEFAULT NULL, p_resource_id uuid DEFAULT NULL, p_series_id uuid DEFAULT NULL,
    p_method text DEFAULT 'publish', p_free_busy boolean DEFAULT false
) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $body$
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
        FROM @schema@.appointment_calendar c
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
    FROM @schema@.appointments a
    CROSS JOIN LATERAL @schema@.business_sign(a.business_id) AS sign
    -- Null for customers, who do not see the row.
    LEFT JOIN @schema@.businesses b ON b.id = a.business_id
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
$body$;

CREATE OR REPLACE FUNCTION @schema@.import_busy(p_busy jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET TimeZone = 'UTC'
AS $body$
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
        PERFORM pg_advisory_xact_lock(hashtextextended('@schema@.busy_blocks ' || place, 0));
    END LOOP;
    WITH wanted AS MATERIALIZED (
        SELECT DISTINCT b.unit, b.during, b.origin, b.uid
        FROM jsonb_to_recordset(blocks) AS b (unit uuid, during tstzrange, origin text, uid text)
    ),
    removed AS (
        DELETE FROM @schema@.busy_blocks old
        WHERE feed.replaces AND old.unit = feed.unit AND old.origin = feed.origin AND old.during && feed.range
          AND NOT EXISTS (
              SELECT FROM wanted w
              WHERE w.unit = old.unit AND w.origin = old.origin AND w.uid = old.uid AND w.during = old.during
          )
        RETURNING old.id
    ),
    added AS (
        INSERT INTO @schema@.busy_blocks (unit, during, origin, uid)
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
$body$;

CREATE OR REPLACE FUNCTION @schema@.import_busy_ics(
    p_business_id uuid, p_ics text, p_resource_id uuid DEFAULT NULL, p_origin text DEFAULT 'ics',
    p_from timestamptz DEFAULT NULL, p_to timestamptz DEFAULT NULL, p_time_zone text DEFAULT NULL
) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    from_at constant timestamptz := coalesce(p_from, now());
    to_at constant timestamptz := coalesce(p_to, from_at + interval '8784 hours');
    zone text := coalesce(
        p_time_zone,
        (SELECT time_zone FROM @schema@.bookable_resources WHERE id = p_resource_id),
        (SELECT sign.time_zone FROM @schema@.business_sign(p_business_id) AS sign)
    );
BEGIN
    IF zone IS NULL THEN
        PERFORM concierge.refuse(
            'undefined_object', 'there is no such business',
            'No business has the id ' || coalesce(p_business_id::text, 'null') || '.', 'Check p_business_id.'
        );
    END IF;
    RETURN @schema@.import_busy(jsonb_build_object(
        'unit', coalesce(p_resource_id, p_business_id), 'origin', coalesce(p_origin, 'ics'),
        'from', from_at, 'to', to_at,
        'busy', (
            SELECT coalesce(jsonb_agg(to_jsonb(b)), '[]')
            FROM concierge.ics_busy_times(p_ics, zone, from_at, to_at) AS b
        )
    ));
END
$body$;

REVOKE ALL ON TABLE @schema@.upcoming_appointments, @schema@.appointment_calendar FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.zone_of(text, text, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.customer_sign(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.business_sign(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.appointment_calendar_svg(uuid, date, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.appointments_ics(
    uuid, timestamptz, timestamptz, uuid, uuid, uuid, text, boolean
) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.import_busy(jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.import_busy_ics(uuid, text, uuid, text, timestamptz, timestamptz, text) FROM PUBLIC;

GRANT SELECT ON TABLE @schema@.upcoming_appointments, @schema@.appointment_calendar TO @role_user@;
GRANT EXECUTE ON FUNCTION @private@.zone_of(text, text, jsonb) TO @role_user@;
GRANT EXECUTE ON FUNCTION @private@.customer_sign(uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.business_sign(uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.appointment_calendar_svg(uuid, date, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.appointments_ics(
    uuid, timestamptz, timestamptz, uuid, uuid, uuid, text, boolean
) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.import_busy(jsonb) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.import_busy_ics(
    uuid, text, uuid, text, timestamptz, timestamptz, text
) TO @role_user@;

GRANT SELECT ON TABLE @schema@.upcoming_appointments, @schema@.appointment_calendar TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.zone_of(text, text, jsonb) TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.customer_sign(uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.business_sign(uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.appointment_calendar_svg(uuid, date, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.appointments_ics(
    uuid, timestamptz, timestamptz, uuid, uuid, uuid, text, boolean
) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.import_busy(jsonb) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.import_busy_ics(
    uuid, text, uuid, text, timestamptz, timestamptz, text
) TO @role_service@;

COMMENT ON VIEW @schema@.upcoming_appointments IS
'Appointments that are still to come: pending, confirmed, or held by somebody; with the name of the business and the
local time. Ordered by nothing: say ORDER BY scheduled_at.';
COMMENT ON VIEW @schema@.appointment_calendar IS
'All that is in the calendar of a business, one row for each: appointments that were not cancelled, busy times of
other calendars, closures. kind is appointment, busy or closed. Filter by business_id and starts_at.';
COMMENT ON FUNCTION @schema@.business_sign(uuid) IS
'Name and time zone of a business, for those who see it, have an appointment with it or wait for one; who may book there,
but has nothing yet, gets the time zone and no name. No row for anybody else.
Example: SELECT name, time_zone FROM business_sign(''...'');';
COMMENT ON FUNCTION @private@.customer_sign(uuid) IS
'What business_sign tells those who do not see the business.';
COMMENT ON FUNCTION @private@.zone_of(text, text, jsonb) IS
'The zone of the hours: of the calendar, of a business where somebody chose it, or of the setting.';
COMMENT ON FUNCTION @schema@.appointment_calendar_svg(uuid, date, uuid) IS
'The week around p_week, Monday to Sunday, as an SVG picture by the clock of the business; without a date the present
week. p_resource_id: only this resource. Hours, overrides and closures are behind, appointments and busy times in
front. Errors: 42704 no such business or resource that the caller sees.
Example: SELECT appointment_calendar_svg(p_business_id => ''...'', p_week => ''2030-06-03'');';
COMMENT ON FUNCTION @schema@.appointments_ics(
    uuid, timestamptz, timestamptz, uuid, uuid, uuid, text, boolean
) IS
'Appointments as iCalendar text: one (p_id), a series (p_series_id), or those of a business, by default from 30 days
ago to a year ahead. The UID is the id of the appointment, SEQUENCE its revision. What was cancelled is there as
CANCELLED, so that it goes from the calendars that have it. p_method: publish, request or cancel. p_free_busy: busy
times only, without names. A customer gets own appointments, with the name of the business. Errors: 42704 no such
appointment; 22023.
Example: SELECT appointments_ics(p_id => ''...'');';
COMMENT ON FUNCTION @schema@.import_busy(jsonb) IS
'Takes over busy times of other calendars: a list of blocks {unit, starts_at, ends_at, origin, uid}, where unit is the
id of a business or resource (also business_id or resource_id), and the time may be start and end, or a range during.
Or an object {unit, origin, from, to, busy: [...]}: then what this origin had between from and to and has no longer is
removed. The same block twice is one. Result: {ok, reason: "imported", added, removed, kept}. Busy times refuse
bookings by the functions; the constraint knows nothing of them. Errors: 22023 no time or no unit; 22P02, 22007 an
unreadable value; 23502, 42501 no such unit, or not yours.
Example: SELECT import_busy(''[{"unit": "...", "starts_at": "2030-06-01T09:00Z", "ends_at": "2030-06-01T10:00Z"}]'');';
COMMENT ON FUNCTION @schema@.import_busy_ics(uuid, text, uuid, text, timestamptz, timestamptz, text) IS
'The same from the text of an iCalendar file, for the range from p_from (now) to p_to (a year later), in which it
replaces what p_origin had before. Times without a zone are in p_time_zone, or that of the business. Errors: 22023
with the line that cannot be read; 0A000 a recurrence that is not done here.
Example: SELECT import_busy_ics(p_business_id => ''...'', p_ics => ''BEGIN:VCALENDAR...'', p_origin => ''google'');';
