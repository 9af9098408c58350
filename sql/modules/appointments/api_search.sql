-- Thin names for the functions of the extension, which read the tables of this schema with the caller's rights.
-- No search_path is set, so that they are inlined.
CREATE OR REPLACE FUNCTION @schema@.validate_appointment_time(
    p_business_id uuid, p_scheduled_at timestamptz, p_duration integer
) RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
    SELECT concierge.appointment_valid('@schema@'::regnamespace, p_business_id, p_scheduled_at, p_duration);
END;

CREATE OR REPLACE FUNCTION @schema@.check_appointment(
    p_business_id uuid, p_scheduled_at timestamptz, p_duration integer DEFAULT NULL, p_resource_id uuid DEFAULT NULL,
    p_party integer DEFAULT 1, p_service_type text DEFAULT NULL, p_exclude_id uuid DEFAULT NULL,
    p_holder text DEFAULT NULL, p_strict_grid boolean DEFAULT NULL, p_actor text DEFAULT 'customer',
    p_now timestamptz DEFAULT NULL, p_resource_ids uuid[] DEFAULT NULL, p_mode text DEFAULT 'any'
) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
    SELECT concierge.appointment_check(
        '@schema@'::regnamespace, p_business_id, p_scheduled_at, p_duration, p_resource_id, p_party,
        p_service_type, p_exclude_id, p_holder, p_strict_grid, p_actor, p_now, p_resource_ids, p_mode
    );
END;

CREATE OR REPLACE FUNCTION @schema@.find_available_slots(
    p_business_id uuid, p_from timestamptz DEFAULT NULL, p_to timestamptz DEFAULT NULL, p_duration integer DEFAULT NULL,
    p_party integer DEFAULT 1, p_resource_ids uuid[] DEFAULT NULL, p_mode text DEFAULT 'any',
    p_time_zone text DEFAULT NULL, p_limit integer DEFAULT NULL, p_service_type text DEFAULT NULL,
    p_actor text DEFAULT 'customer', p_now timestamptz DEFAULT NULL
) RETURNS TABLE (
    slot_start timestamptz, slot_end timestamptz, local_start text, local_date date, resource_id uuid, spots_left integer
)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 500
BEGIN ATOMIC
    SELECT * FROM concierge.appointment_slots(
        '@schema@'::regnamespace, p_business_id, p_from, p_to, p_duration, p_party, p_resource_ids, p_mode,
        p_time_zone, p_limit, p_service_type, p_actor, p_now
    );
END;

CREATE OR REPLACE FUNCTION @schema@.next_available(
    p_business_id uuid, p_after timestamptz DEFAULT NULL, p_duration integer DEFAULT NULL, p_limit integer DEFAULT 3,
    p_party integer DEFAULT 1, p_resource_ids uuid[] DEFAULT NULL, p_mode text DEFAULT 'any',
    p_time_zone text DEFAULT NULL, p_service_type text DEFAULT NULL, p_actor text DEFAULT 'customer',
    p_now timestamptz DEFAULT NULL
) RETURNS TABLE (
    slot_start timestamptz, slot_end timestamptz, local_start text, local_date date, resource_id uuid, spots_left integer
)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 3
BEGIN ATOMIC
    SELECT * FROM concierge.appointment_next(
        '@schema@'::regnamespace, p_business_id, p_after, p_duration, p_party, p_resource_ids, p_mode,
        p_time_zone, coalesce(p_limit, 3), p_service_type, p_actor, p_now
    );
END;

CREATE OR REPLACE FUNCTION @schema@.free_busy(
    p_business_id uuid, p_from timestamptz DEFAULT NULL, p_to timestamptz DEFAULT NULL, p_resource_id uuid DEFAULT NULL
) RETURNS TABLE (kind text, starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 100
BEGIN ATOMIC
    SELECT * FROM concierge.appointment_free_busy('@schema@'::regnamespace, p_business_id, p_from, p_to, p_resource_id);
END;

CREATE OR REPLACE FUNCTION @schema@.is_open(
    p_business_id uuid, p_at timestamptz DEFAULT NULL, p_resource_id uuid DEFAULT NULL
) RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
    SELECT concierge.appointment_is_open('@schema@'::regnamespace, p_business_id, p_at, p_resource_id);
END;

CREATE OR REPLACE FUNCTION @schema@.next_opening(
    p_business_id uuid, p_after timestamptz DEFAULT NULL, p_resource_id uuid DEFAULT NULL
) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
    SELECT concierge.appointment_next_opening('@schema@'::regnamespace, p_business_id, p_after, p_resource_id);
END;

-- What callers may ask who do not see the business; see concierge.appointment_desk. It says nothing where the
-- option booking keeps it closed.
CREATE OR REPLACE FUNCTION @private@.customer_desk(p_call text, p_arguments jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF '@booking@' = 'staff' OR '@booking@' = 'users' AND concierge.uid() IS NULL THEN
        RETURN 'null';
    END IF;
    RETURN concierge.appointment_desk('@schema@'::regnamespace, p_call, p_arguments);
END
$body$;

REVOKE ALL ON FUNCTION @schema@.validate_appointment_time(uuid, timestamptz, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.check_appointment(uuid, timestamptz, integer, uuid, integer, text, uuid, text, boolean, text, timestamptz, uuid[], text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.find_available_slots(uuid, timestamptz, timestamptz, integer, integer, uuid[], text, text, integer, text, text, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.next_available(uuid, timestamptz, integer, integer, integer, uuid[], text, text, text, text, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.free_busy(uuid, timestamptz, timestamptz, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.is_open(uuid, timestamptz, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.next_opening(uuid, timestamptz, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.customer_desk(text, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION @schema@.validate_appointment_time(uuid, timestamptz, integer) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.check_appointment(uuid, timestamptz, integer, uuid, integer, text, uuid, text, boolean, text, timestamptz, uuid[], text) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.find_available_slots(uuid, timestamptz, timestamptz, integer, integer, uuid[], text, text, integer, text, text, timestamptz) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.next_available(uuid, timestamptz, integer, integer, integer, uuid[], text, text, text, text, timestamptz) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.free_busy(uuid, timestamptz, timestamptz, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.is_open(uuid, timestamptz, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.next_opening(uuid, timestamptz, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @private@.customer_desk(text, jsonb) TO @role_user@;

GRANT EXECUTE ON FUNCTION @schema@.validate_appointment_time(uuid, timestamptz, integer) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.check_appointment(uuid, timestamptz, integer, uuid, integer, text, uuid, text, boolean, text, timestamptz, uuid[], text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.find_available_slots(uuid, timestamptz, timestamptz, integer, integer, uuid[], text, text, integer, text, text, timestamptz) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.next_available(uuid, timestamptz, integer, integer, integer, uuid[], text, text, text, text, timestamptz) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.free_busy(uuid, timestamptz, timestamptz, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.is_open(uuid, timestamptz, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.next_opening(uuid, timestamptz, uuid) TO @role_service@;

-- Callers without a token, as the option booking has it.
DO $grant$
BEGIN
    REVOKE ALL ON FUNCTION @schema@.validate_appointment_time(uuid, timestamptz, integer),
        @schema@.check_appointment(uuid, timestamptz, integer, uuid, integer, text, uuid, text, boolean, text, timestamptz, uuid[], text),
        @schema@.find_available_slots(uuid, timestamptz, timestamptz, integer, integer, uuid[], text, text, integer, text, text, timestamptz),
        @schema@.next_available(uuid, timestamptz, integer, integer, integer, uuid[], text, text, text, text, timestamptz),
        @schema@.is_open(uuid, timestamptz, uuid),
        @schema@.next_opening(uuid, timestamptz, uuid),
        @private@.customer_desk(text, jsonb)
    FROM @role_anon@;
    IF '@booking@' = 'anyone' THEN
        GRANT EXECUTE ON FUNCTION @schema@.validate_appointment_time(uuid, timestamptz, integer),
        @schema@.check_appointment(uuid, timestamptz, integer, uuid, integer, text, uuid, text, boolean, text, timestamptz, uuid[], text),
        @schema@.find_available_slots(uuid, timestamptz, timestamptz, integer, integer, uuid[], text, text, integer, text, text, timestamptz),
        @schema@.next_available(uuid, timestamptz, integer, integer, integer, uuid[], text, text, text, text, timestamptz),
        @schema@.is_open(uuid, timestamptz, uuid),
        @schema@.next_opening(uuid, timestamptz, uuid),
        @private@.customer_desk(text, jsonb)
        TO @role_anon@;
    END IF;
END
$grant$;

COMMENT ON FUNCTION @schema@.validate_appointment_time(uuid, timestamptz, integer) IS
'Can an appointment of so many minutes be booked at that time? As check_appointment for a customer, without the reason.

False for anything that is missing or makes no sense. A business without hours is open from 09:00 to 18:00 every day, by
its own clock. Example: SELECT validate_appointment_time(''…business…'', ''2030-06-03 10:00+02'', 60);';
COMMENT ON FUNCTION @schema@.check_appointment(uuid, timestamptz, integer, uuid, integer, text, uuid, text, boolean, text, timestamptz, uuid[], text) IS
'Can it be booked, and if not, why? {ok, reason, message}, with alternatives in a refusal.

p_duration: minutes; null: those of the service or the business. p_resource_id: this resource; p_resource_ids with p_mode
any or all: one of several, or all together; none: any active resource, or the business as a whole. p_exclude_id: an
appointment that is to be moved. p_holder: whose holds do not count. p_actor: customer or staff; staff is not held to
notice, horizon and grid. p_now: for another present. Reasons in the order in which they are looked for: invalid_input,
in_past, too_soon, too_far, closed_override, closed_day, outside_hours, blocked, off_grid, party_too_small,
party_too_large, day_limit, week_limit, slot_taken, buffer_conflict, capacity_full; unknown_business.
Never an error but 22023 for a calendar that is not in order.
Example: SELECT check_appointment(''…business…'', ''2030-06-03 10:00+02'', 60) ->> ''reason'';';
COMMENT ON FUNCTION @schema@.find_available_slots(uuid, timestamptz, timestamptz, integer, integer, uuid[], text, text, integer, text, text, timestamptz) IS
'The times from p_from, but before p_to, at which an appointment can start; a week from now if they are null.

Arguments as in check_appointment. p_time_zone: zone of local_start and local_date; null: that of the business. p_limit:
how many at most. Each slot passes check_appointment at that moment. spots_left: seats before it is booked.
Errors: 22023 unknown zone, mode, actor or resource, a duration outside 1 to 1440, more than ten years.
Example: SELECT local_start FROM find_available_slots(''…business…'', now(), now() + interval ''7 days'', 60);';
COMMENT ON FUNCTION @schema@.next_available(uuid, timestamptz, integer, integer, integer, uuid[], text, text, text, text, timestamptz) IS
'The next times at which an appointment can start, p_limit of them; looked for within a year. As find_available_slots.
Example: SELECT local_start FROM next_available(''…business…'', p_duration => 60);';
COMMENT ON FUNCTION @schema@.free_busy(uuid, timestamptz, timestamptz, uuid) IS
'A range cut into times that are free, busy or closed, in order, for those who see the business.

busy: no seat is left, with buffers and blocks. closed: outside the hours.
Example: SELECT * FROM free_busy(''…business…'', ''2030-06-03'', ''2030-06-04'');';
COMMENT ON FUNCTION @schema@.is_open(uuid, timestamptz, uuid) IS
'Is the business, or its resource, open at a moment (now)? Null if there is no such business.
Example: SELECT is_open(''…business…'', ''2030-06-03 10:00+02'');';
COMMENT ON FUNCTION @schema@.next_opening(uuid, timestamptz, uuid) IS
'When the business, or its resource, opens next after a moment (now). Null if it does not within ten years.
Example: SELECT next_opening(''…business…'');';
COMMENT ON FUNCTION @private@.customer_desk(text, jsonb) IS
'What callers may ask who do not see a business, by option booking: staff (nothing), users or anyone.';
