CREATE OR REPLACE FUNCTION @schema@.book_appointment(
    p_business_id uuid, p_scheduled_at timestamptz, p_duration integer DEFAULT NULL, p_customer_name text DEFAULT NULL,
    p_customer_phone text DEFAULT NULL, p_customer_email text DEFAULT NULL, p_source text DEFAULT 'manual',
    p_external_id text DEFAULT NULL, p_service_type text DEFAULT NULL, p_notes text DEFAULT NULL,
    p_resource_id uuid DEFAULT NULL, p_party integer DEFAULT 1, p_actor text DEFAULT 'customer',
    p_resource_ids uuid[] DEFAULT NULL, p_mode text DEFAULT 'any', p_customer_id uuid DEFAULT NULL,
    p_overbook boolean DEFAULT false, p_series_id uuid DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT concierge.appointment_book(
        '@schema@'::regnamespace, p_business_id, p_scheduled_at, p_duration, p_customer_name, p_customer_phone,
        p_customer_email, p_source, p_external_id, p_service_type, p_notes, p_resource_id, p_party, p_actor,
        p_resource_ids, p_mode, NULL, NULL, p_customer_id, p_overbook, p_series_id
    );
END;

CREATE OR REPLACE FUNCTION @schema@.hold_slot(
    p_business_id uuid, p_scheduled_at timestamptz, p_duration integer DEFAULT NULL, p_customer_name text DEFAULT NULL,
    p_customer_phone text DEFAULT NULL, p_customer_email text DEFAULT NULL, p_source text DEFAULT 'manual',
    p_external_id text DEFAULT NULL, p_service_type text DEFAULT NULL, p_notes text DEFAULT NULL,
    p_resource_id uuid DEFAULT NULL, p_party integer DEFAULT 1, p_actor text DEFAULT 'customer',
    p_ttl_seconds integer DEFAULT 300, p_holder text DEFAULT NULL, p_resource_ids uuid[] DEFAULT NULL,
    p_mode text DEFAULT 'any', p_customer_id uuid DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT concierge.appointment_book(
        '@schema@'::regnamespace, p_business_id, p_scheduled_at, p_duration, p_customer_name, p_customer_phone,
        p_customer_email, p_source, p_external_id, p_service_type, p_notes, p_resource_id, p_party, p_actor,
        p_resource_ids, p_mode, p_holder, coalesce(p_ttl_seconds, 300), p_customer_id, false, NULL
    );
END;

CREATE OR REPLACE FUNCTION @schema@.confirm_hold(
    p_id uuid, p_customer_name text DEFAULT NULL, p_customer_phone text DEFAULT NULL, p_customer_email text DEFAULT NULL,
    p_notes text DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT concierge.appointment_confirm(
        '@schema@'::regnamespace, p_id, p_customer_name, p_customer_phone, p_customer_email, p_notes
    );
END;

CREATE OR REPLACE FUNCTION @schema@.release_hold(p_id uuid) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT concierge.appointment_release('@schema@'::regnamespace, p_id);
END;

CREATE OR REPLACE FUNCTION @schema@.reschedule_appointment(
    p_id uuid, p_scheduled_at timestamptz, p_duration integer DEFAULT NULL, p_actor text DEFAULT 'customer',
    p_resource_id uuid DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT concierge.appointment_reschedule(
        '@schema@'::regnamespace, p_id, p_scheduled_at, p_duration, p_actor, p_resource_id
    );
END;

CREATE OR REPLACE FUNCTION @schema@.cancel_appointment(
    p_id uuid, p_reason text DEFAULT NULL, p_actor text DEFAULT 'customer'
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT concierge.appointment_cancel('@schema@'::regnamespace, p_id, p_reason, p_actor);
END;

CREATE OR REPLACE FUNCTION @schema@.mark_no_show(p_id uuid) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT concierge.appointment_finish('@schema@'::regnamespace, p_id, false, NULL);
END;

CREATE OR REPLACE FUNCTION @schema@.complete_appointment(p_id uuid, p_ended_at timestamptz DEFAULT NULL) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT concierge.appointment_finish('@schema@'::regnamespace, p_id, true, p_ended_at);
END;

-- For rows that came in while there was no constraint, such as those of a table that was here before: of two that
-- overlap the one that was booked later is marked, and then the rule holds for all others.
CREATE OR REPLACE FUNCTION @schema@.adopt_appointments()
RETURNS TABLE (id uuid, unit uuid, scheduled_at timestamptz, earlier_id uuid)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    later record;
    earlier uuid;
BEGIN
    LOCK TABLE @schema@.appointments IN SHARE ROW EXCLUSIVE MODE;
    IF EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = '@schema@.appointments'::regclass AND conname = 'appointments_no_overlap'
    ) THEN
        RETURN;
    END IF;
    FOR later IN
        WITH sorted AS (
            SELECT a.id, max(upper(a.blocked)) OVER before > lower(a.blocked) AS meets_before,
                   min(lower(a.blocked)) OVER after < upper(a.blocked) AS meets_after
            FROM @schema@.appointments a
            WHERE a.status IN ('confirmed', 'held', 'completed') AND NOT a.overbooked
            WINDOW before AS (PARTITION BY a.unit ORDER BY lower(a.blocked), a.id
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
                   after AS (PARTITION BY a.unit ORDER BY lower(a.blocked), a.id
                             ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
        )
        SELECT a.* FROM @schema@.appointments a JOIN sorted s ON s.id = a.id
        WHERE s.meets_before OR s.meets_after
        ORDER BY a.created_at, a.id
    LOOP
        SELECT a.id INTO earlier FROM @schema@.appointments a
        WHERE a.business_id = later.business_id AND a.unit = later.unit
          AND a.scheduled_at BETWEEN later.scheduled_at - interval '72 hours' AND later.scheduled_at + interval '72 hours'
          AND a.blocked && later.blocked AND a.seats && later.seats
          AND a.status IN ('confirmed', 'held', 'completed') AND NOT a.overbooked
          AND (a.created_at, a.id) < (later.created_at, later.id)
        ORDER BY a.created_at, a.id LIMIT 1;
        IF FOUND THEN
            UPDATE @schema@.appointments a SET overbooked = true WHERE a.id = later.id;
            id := later.id;
            unit := later.unit;
            scheduled_at := later.scheduled_at;
            earlier_id := earlier;
            RETURN NEXT;
        END IF;
    END LOOP;
    ALTER TABLE @schema@.appointments ADD CONSTRAINT appointments_no_overlap
        EXCLUDE USING gist (unit WITH =, seats WITH &&, blocked WITH &&)
        WHERE (status IN ('confirmed', 'held', 'completed') AND NOT overbooked);
END
$body$;

REVOKE ALL ON FUNCTION @schema@.book_appointment(uuid, timestamptz, integer, text, text, text, text, text, text, text, uuid, integer, text, uuid[], text, uuid, boolean, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.hold_slot(uuid, timestamptz, integer, text, text, text, text, text, text, text, uuid, integer, text, integer, text, uuid[], text, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.confirm_hold(uuid, text, text, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.release_hold(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.reschedule_appointment(uuid, timestamptz, integer, text, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.cancel_appointment(uuid, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.mark_no_show(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.complete_appointment(uuid, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.adopt_appointments() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION @schema@.book_appointment(uuid, timestamptz, integer, text, text, text, text, text, text, text, uuid, integer, text, uuid[], text, uuid, boolean, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.hold_slot(uuid, timestamptz, integer, text, text, text, text, text, text, text, uuid, integer, text, integer, text, uuid[], text, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.confirm_hold(uuid, text, text, text, text) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.release_hold(uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.reschedule_appointment(uuid, timestamptz, integer, text, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.cancel_appointment(uuid, text, text) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.mark_no_show(uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.complete_appointment(uuid, timestamptz) TO @role_user@;

GRANT EXECUTE ON FUNCTION @schema@.book_appointment(uuid, timestamptz, integer, text, text, text, text, text, text, text, uuid, integer, text, uuid[], text, uuid, boolean, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.hold_slot(uuid, timestamptz, integer, text, text, text, text, text, text, text, uuid, integer, text, integer, text, uuid[], text, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.confirm_hold(uuid, text, text, text, text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.release_hold(uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.reschedule_appointment(uuid, timestamptz, integer, text, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.cancel_appointment(uuid, text, text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.mark_no_show(uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.complete_appointment(uuid, timestamptz) TO @role_service@;

-- Callers without a token, as the option booking has it.
DO $grant$
BEGIN
    REVOKE ALL ON FUNCTION @schema@.book_appointment(uuid, timestamptz, integer, text, text, text, text, text, text, text, uuid, integer, text, uuid[], text, uuid, boolean, uuid)
    FROM @role_anon@;
    IF '@booking@' = 'anyone' THEN
        GRANT EXECUTE ON FUNCTION @schema@.book_appointment(uuid, timestamptz, integer, text, text, text, text, text, text, text, uuid, integer, text, uuid[], text, uuid, boolean, uuid)
        TO @role_anon@;
    END IF;
END
$grant$;

COMMENT ON FUNCTION @schema@.book_appointment(uuid, timestamptz, integer, text, text, text, text, text, text, text, uuid, integer, text, uuid[], text, uuid, boolean, uuid) IS
'Books an appointment, or says why not and what could be booked instead. Arguments as in check_appointment.

{"ok": true, "reason": "booked", "duplicate": false, "appointment": {id, starts_at, ends_at, local_start, time_zone,
resource_id, seats, status, revision}}. The same p_external_id from the same p_source books once: the second call gets the
first appointment, reason duplicate. Of several resources the smallest that fits is taken; with p_mode all each of them
gets a row, and the rows share series_id. p_overbook: staff may overlap. p_series_id: belongs to a series. p_customer_id: account of the customer.
Refusals are data, never errors; 40001 is passed on in REPEATABLE READ and SERIALIZABLE.
Example: SELECT book_appointment(''…business…'', ''2030-06-03 10:00+02'', 60, ''Ann'', ''+49 30 901820'');';
COMMENT ON FUNCTION @schema@.hold_slot(uuid, timestamptz, integer, text, text, text, text, text, text, text, uuid, integer, text, integer, text, uuid[], text, uuid) IS
'Holds a time for p_ttl_seconds, 1 to 86400, as book_appointment books it: reason held. A hold of the same p_holder that is
in the way is given up. Example: SELECT hold_slot(''…business…'', ''2030-06-03 10:00+02'', 60, p_holder => ''call 17'');';
COMMENT ON FUNCTION @schema@.confirm_hold(uuid, text, text, text, text) IS
'Books what is held: reason booked, hold_expired, not_found or invalid_state; duplicate when it is booked already. Details
of the customer may be added. Example: SELECT confirm_hold(''…appointment…'', ''Ann'', ''+49 30 901820'');';
COMMENT ON FUNCTION @schema@.release_hold(uuid) IS
'Gives a hold up: reason cancelled, not_found or invalid_state.
Example: SELECT release_hold(''…appointment…'');';
COMMENT ON FUNCTION @schema@.reschedule_appointment(uuid, timestamptz, integer, text, uuid) IS
'Moves an appointment, which keeps its old time until it has the new one: reason rescheduled, or a refusal with
alternatives. p_duration: null keeps it. Customers are held to cancel_notice (too_late). It stays on its resource, or goes
to another one of the same kind that is free, or to p_resource_id. Other reasons: not_found, invalid_state, hold_expired,
and those of check_appointment. Example: SELECT reschedule_appointment(''…appointment…'', ''2030-06-04 11:00+02'');';
COMMENT ON FUNCTION @schema@.cancel_appointment(uuid, text, text) IS
'Cancels an appointment, and its time is free again: reason cancelled, too_late (customers, see cancel_notice), not_found or
invalid_state. Cancelling twice changes nothing.
Example: SELECT cancel_appointment(''…appointment…'', ''is ill'', ''staff'');';
COMMENT ON FUNCTION @schema@.mark_no_show(uuid) IS
'Notes that nobody came, after the end of the appointment: reason no_show, not_found or invalid_state.
Example: SELECT mark_no_show(''…appointment…'');';
COMMENT ON FUNCTION @schema@.complete_appointment(uuid, timestamptz) IS
'Completes an appointment that has begun: reason completed, not_found or invalid_state. One that ends early, at p_ended_at or
now, becomes shorter and the rest of its time free. Example: SELECT complete_appointment(''…appointment…'');';
COMMENT ON FUNCTION @schema@.adopt_appointments() IS
'Puts the constraint appointments_no_overlap back after rows came in without it. Of two that overlap, the one that was
booked later is marked as overbooked, and listed with the one it overlaps. For the owner of the table.
Example: ALTER TABLE appointments DROP CONSTRAINT appointments_no_overlap; … SELECT * FROM adopt_appointments();';
