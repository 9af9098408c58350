-- What an owner sets. Everything can be written to the tables as well; row level security holds in both ways.
CREATE OR REPLACE FUNCTION @schema@.set_business_hours(
    p_business_id uuid, p_weekly jsonb DEFAULT NULL, p_time_zone text DEFAULT NULL
) RETURNS @schema@.business_calendars
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    INSERT INTO @schema@.business_calendars AS c (business_id, weekly, time_zone)
    VALUES (p_business_id, nullif(p_weekly, 'null'), p_time_zone)
    ON CONFLICT (business_id) DO UPDATE
    SET weekly = excluded.weekly, time_zone = coalesce(excluded.time_zone, c.time_zone)
    RETURNING c.*;
END;

CREATE OR REPLACE FUNCTION @schema@.set_booking_rules(
    p_business_id uuid, p_slot_minutes integer DEFAULT NULL, p_grid text DEFAULT NULL, p_align_minutes integer DEFAULT NULL,
    p_strict_grid boolean DEFAULT NULL, p_default_duration integer DEFAULT NULL, p_buffer_before integer DEFAULT NULL,
    p_buffer_after integer DEFAULT NULL, p_min_notice integer DEFAULT NULL, p_horizon_days integer DEFAULT NULL,
    p_cancel_notice integer DEFAULT NULL, p_limits jsonb DEFAULT NULL, p_capacity integer DEFAULT NULL,
    p_min_party integer DEFAULT NULL, p_max_party integer DEFAULT NULL, p_strict_hours boolean DEFAULT NULL
) RETURNS @schema@.business_calendars
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    INSERT INTO @schema@.business_calendars AS c (
        business_id, slot_minutes, grid, align_minutes, strict_grid, default_duration, buffer_before, buffer_after,
        min_notice, horizon_days, cancel_notice, limits, capacity, min_party, max_party,
        strict_hours
    )
    VALUES (
        p_business_id, coalesce(p_slot_minutes, 15), coalesce(p_grid, 'open'), p_align_minutes,
        coalesce(p_strict_grid, false), coalesce(p_default_duration, 60), coalesce(p_buffer_before, 0),
        coalesce(p_buffer_after, 0), coalesce(p_min_notice, 0), p_horizon_days, coalesce(p_cancel_notice, 0),
        coalesce(nullif(p_limits, 'null'), '{}'), coalesce(p_capacity, 1), coalesce(p_min_party, 1), p_max_party,
        coalesce(p_strict_hours, false)
    )
    ON CONFLICT (business_id) DO UPDATE
    SET slot_minutes = coalesce(p_slot_minutes, c.slot_minutes), grid = coalesce(p_grid, c.grid),
        align_minutes = coalesce(p_align_minutes, c.align_minutes),
        strict_grid = coalesce(p_strict_grid, c.strict_grid),
        default_duration = coalesce(p_default_duration, c.default_duration),
        buffer_before = coalesce(p_buffer_before, c.buffer_before),
        buffer_after = coalesce(p_buffer_after, c.buffer_after), min_notice = coalesce(p_min_notice, c.min_notice),
        horizon_days = coalesce(p_horizon_days, c.horizon_days),
        cancel_notice = coalesce(p_cancel_notice, c.cancel_notice),
        limits = coalesce(nullif(p_limits, 'null'), c.limits), capacity = coalesce(p_capacity, c.capacity),
        min_party = coalesce(p_min_party, c.min_party), max_party = coalesce(p_max_party, c.max_party),
        strict_hours = coalesce(p_strict_hours, c.strict_hours)
    RETURNING c.*;
END;

CREATE OR REPLACE FUNCTION @schema@.set_override(
    p_business_id uuid, p_day date, p_closed boolean DEFAULT NULL, p_intervals jsonb DEFAULT NULL,
    p_note text DEFAULT NULL, p_resource_id uuid DEFAULT NULL
) RETURNS @schema@.calendar_overrides
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    INSERT INTO @schema@.calendar_overrides AS o (business_id, resource_id, day, closed, intervals, note)
    VALUES (
        p_business_id, p_resource_id, p_day, coalesce(p_closed, nullif(p_intervals, 'null') IS NULL),
        nullif(p_intervals, 'null'), p_note
    )
    ON CONFLICT (business_id, resource_id, day) DO UPDATE
    SET closed = excluded.closed, intervals = excluded.intervals, note = excluded.note
    RETURNING o.*;
END;

CREATE OR REPLACE FUNCTION @schema@.remove_override(p_business_id uuid, p_day date, p_resource_id uuid DEFAULT NULL)
RETURNS boolean
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    DELETE FROM @schema@.calendar_overrides
    WHERE business_id = p_business_id AND day = p_day AND resource_id IS NOT DISTINCT FROM p_resource_id;
    RETURN FOUND;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.add_closure(
    p_business_id uuid, p_during tstzrange DEFAULT NULL, p_note text DEFAULT NULL, p_resource_id uuid DEFAULT NULL,
    p_from timestamptz DEFAULT NULL, p_to timestamptz DEFAULT NULL
) RETURNS @schema@.calendar_closures
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    INSERT INTO @schema@.calendar_closures AS c (business_id, resource_id, during, note)
    VALUES (p_business_id, p_resource_id, coalesce(p_during, tstzrange(p_from, p_to)), p_note)
    RETURNING c.*;
END;

CREATE OR REPLACE FUNCTION @schema@.remove_closure(p_id uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    DELETE FROM @schema@.calendar_closures WHERE id = p_id;
    RETURN FOUND;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.add_resource(
    p_business_id uuid, p_kind text DEFAULT 'resource', p_name text DEFAULT NULL, p_capacity integer DEFAULT 1,
    p_min_party integer DEFAULT 1, p_max_party integer DEFAULT NULL, p_weekly jsonb DEFAULT NULL,
    p_time_zone text DEFAULT NULL, p_priority integer DEFAULT 0
) RETURNS @schema@.bookable_resources
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    INSERT INTO @schema@.bookable_resources AS r (
        business_id, kind, name, capacity, min_party, max_party, weekly, time_zone, priority
    )
    VALUES (
        p_business_id, coalesce(p_kind, 'resource'), p_name, coalesce(p_capacity, 1), coalesce(p_min_party, 1),
        p_max_party, nullif(p_weekly, 'null'), p_time_zone, coalesce(p_priority, 0)
    )
    RETURNING r.*;
END;

CREATE OR REPLACE FUNCTION @schema@.set_service(
    p_business_id uuid, p_service_type text, p_duration integer DEFAULT NULL, p_buffer_before integer DEFAULT NULL,
    p_buffer_after integer DEFAULT NULL
) RETURNS @schema@.bookable_services
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    INSERT INTO @schema@.bookable_services AS s (business_id, service_type, duration, buffer_before, buffer_after)
    VALUES (p_business_id, p_service_type, p_duration, p_buffer_before, p_buffer_after)
    ON CONFLICT (business_id, service_type) DO UPDATE
    SET duration = excluded.duration, buffer_before = excluded.buffer_before, buffer_after = excluded.buffer_after
    RETURNING s.*;
END;

REVOKE ALL ON FUNCTION @schema@.set_business_hours(uuid, jsonb, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.set_booking_rules(uuid, integer, text, integer, boolean, integer, integer, integer, integer, integer, integer, jsonb, integer, integer, integer, boolean) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.set_override(uuid, date, boolean, jsonb, text, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.remove_override(uuid, date, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.add_closure(uuid, tstzrange, text, uuid, timestamptz, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.remove_closure(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.add_resource(uuid, text, text, integer, integer, integer, jsonb, text, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.set_service(uuid, text, integer, integer, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION @schema@.set_business_hours(uuid, jsonb, text) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.set_booking_rules(uuid, integer, text, integer, boolean, integer, integer, integer, integer, integer, integer, jsonb, integer, integer, integer, boolean) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.set_override(uuid, date, boolean, jsonb, text, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.remove_override(uuid, date, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.add_closure(uuid, tstzrange, text, uuid, timestamptz, timestamptz) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.remove_closure(uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.add_resource(uuid, text, text, integer, integer, integer, jsonb, text, integer) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.set_service(uuid, text, integer, integer, integer) TO @role_user@;

GRANT EXECUTE ON FUNCTION @schema@.set_business_hours(uuid, jsonb, text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.set_booking_rules(uuid, integer, text, integer, boolean, integer, integer, integer, integer, integer, integer, jsonb, integer, integer, integer, boolean) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.set_override(uuid, date, boolean, jsonb, text, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.remove_override(uuid, date, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.add_closure(uuid, tstzrange, text, uuid, timestamptz, timestamptz) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.remove_closure(uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.add_resource(uuid, text, text, integer, integer, integer, jsonb, text, integer) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.set_service(uuid, text, integer, integer, integer) TO @role_service@;

COMMENT ON FUNCTION @schema@.set_business_hours(uuid, jsonb, text) IS
'Sets the hours of a week and their zone. p_weekly: {"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}; null: 09:00 to 18:00
every day. p_time_zone: null leaves it, and is the zone of the business at first. Errors: 22023 hours or zone, 42501, 23503.
Example: SELECT set_business_hours(''…business…'', ''{"mon": [["09:00", "17:00"]]}'', ''Europe/Berlin'');';
COMMENT ON FUNCTION @schema@.set_booking_rules(uuid, integer, text, integer, boolean, integer, integer, integer, integer, integer, integer, jsonb, integer, integer, integer, boolean) IS
'Sets how a business takes appointments, see table business_calendars; what is null stays as it is.
Errors: 23514 out of range, 42501, 23503.
Example: SELECT set_booking_rules(''…business…'', p_slot_minutes => 30, p_min_notice => 120, p_limits => ''{"day": 8}'');';
COMMENT ON FUNCTION @schema@.set_override(uuid, date, boolean, jsonb, text, uuid) IS
'Sets other hours for a date: p_intervals [["10:00", "14:00"]], or closed all day without them.
Errors: 22023, 23503, 42501. Example: SELECT set_override(''…business…'', ''2030-12-24'', p_intervals => ''[["09:00", "12:00"]]'');';
COMMENT ON FUNCTION @schema@.remove_override(uuid, date, uuid) IS
'Gives a date its usual hours back; false if it had them. Example: SELECT remove_override(''…business…'', ''2030-12-24'');';
COMMENT ON FUNCTION @schema@.add_closure(uuid, tstzrange, text, uuid, timestamptz, timestamptz) IS
'Shuts a business, or a resource, during a range, or from p_from to p_to; null is without end. Bookings that are there stay.
Errors: 23514 an empty range, 22000 turned round, 23503, 42501.
Example: SELECT add_closure(''…business…'', ''[2030-08-01, 2030-08-15)'', ''holidays'');';
COMMENT ON FUNCTION @schema@.remove_closure(uuid) IS
'Takes a closure away; false if there is none. Example: SELECT remove_closure(''…closure…'');';
COMMENT ON FUNCTION @schema@.add_resource(uuid, text, text, integer, integer, integer, jsonb, text, integer) IS
'Adds what can be booked at a business: a person, a room, a table; see table bookable_resources.
Errors: 23514, 22023, 23503, 42501. Example: SELECT add_resource(''…business…'', ''table'', ''Window'', p_max_party => 4);';
COMMENT ON FUNCTION @schema@.set_service(uuid, text, integer, integer, integer) IS
'Sets how long a service takes and what is kept free around it; null: as at the business.
Errors: 23514, 23503, 42501. Example: SELECT set_service(''…business…'', ''haircut'', 45, p_buffer_after => 15);';
