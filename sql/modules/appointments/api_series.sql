-- Series: appointments that a recurrence rule gives, booked, moved and cancelled together. Each of them is an
-- appointment like any other.

-- Keeps others from moving appointments of a business, and other series from being written, until the end of the
-- transaction. A private function, because its answer must not depend on which resources the caller sees; the
-- functions below get it as an argument, because callers cannot look into the private schema by name.
CREATE OR REPLACE FUNCTION @private@.hold_off_moves(p_business_id uuid, p_series_id uuid) RETURNS boolean
LANGUAGE sql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH business AS (
        SELECT coalesce(p_business_id, (
            SELECT a.business_id FROM @schema@.appointments a WHERE a.series_id = p_series_id LIMIT 1
        )) AS id
    )
    SELECT concierge.appointment_lock(array_agg(unit))
    FROM (
        SELECT b.id AS unit FROM business b
        UNION ALL
        SELECT r.id FROM @schema@.bookable_resources r JOIN business b ON r.business_id = b.id
    ) AS units;
END;

CREATE OR REPLACE FUNCTION @private@.book_series(
    p_is_held_off boolean, p_business_id uuid, p_scheduled_at timestamptz, p_rrule text, p_duration integer,
    p_customer_name text, p_customer_phone text, p_customer_email text, p_source text, p_external_id text,
    p_service_type text, p_notes text, p_resource_id uuid, p_party integer, p_actor text, p_skip_taken boolean,
    p_exdates timestamptz[], p_resource_ids uuid[], p_mode text, p_customer_id uuid
) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    zone text := (SELECT sign.time_zone FROM @schema@.business_sign(p_business_id) AS sign);
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
            answer := @schema@.book_appointment(
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
            SELECT a.series_id FROM @schema@.appointments a
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
$body$;

CREATE OR REPLACE FUNCTION @schema@.book_series(
    p_business_id uuid, p_scheduled_at timestamptz, p_rrule text, p_duration integer DEFAULT NULL,
    p_customer_name text DEFAULT NULL, p_customer_phone text DEFAULT NULL, p_customer_email text DEFAULT NULL,
    p_source text DEFAULT 'manual', p_external_id text DEFAULT NULL, p_service_type text DEFAULT NULL,
    p_notes text DEFAULT NULL, p_resource_id uuid DEFAULT NULL, p_party integer DEFAULT 1,
    p_actor text DEFAULT 'customer', p_skip_taken boolean DEFAULT false, p_exdates timestamptz[] DEFAULT NULL,
    p_resource_ids uuid[] DEFAULT NULL, p_mode text DEFAULT 'any', p_customer_id uuid DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.book_series(
        @private@.hold_off_moves(p_business_id, NULL), p_business_id, p_scheduled_at, p_rrule, p_duration,
        p_customer_name, p_customer_phone, p_customer_email, p_source, p_external_id, p_service_type, p_notes,
        p_resource_id, p_party, p_actor, p_skip_taken, p_exdates, p_resource_ids, p_mode, p_customer_id
    );
END;

-- The appointments of a series that can still be changed, from one of them on. Those of several resources that were
-- booked together are changed together, so one of them is enough.
CREATE OR REPLACE FUNCTION @schema@.series_appointments(p_series_id uuid, p_from_id uuid DEFAULT NULL)
RETURNS TABLE (id uuid, business_id uuid, scheduled_at timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT DISTINCT ON (a.scheduled_at) a.id, a.business_id, a.scheduled_at
    FROM @schema@.appointments a
    WHERE a.series_id = p_series_id AND a.status IN ('pending', 'held', 'confirmed')
      AND a.scheduled_at >= CASE
          WHEN p_from_id IS NULL THEN now()
          -- Null, and thus no row, if it is not of this series.
          ELSE (SELECT f.scheduled_at FROM @schema@.appointments f WHERE f.id = p_from_id AND f.series_id = p_series_id)
      END
    ORDER BY a.scheduled_at, a.unit, a.id;
END;

CREATE OR REPLACE FUNCTION @private@.cancel_series(
    p_is_held_off boolean, p_series_id uuid, p_from_id uuid, p_reason text, p_actor text
) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    one record;
    answer jsonb;
    refusal jsonb;
    occurrences jsonb := '[]';
    cancelled integer := 0;
    refused integer := 0;
BEGIN
    FOR one IN SELECT s.* FROM @schema@.series_appointments(p_series_id, p_from_id) AS s ORDER BY s.scheduled_at LOOP
        answer := @schema@.cancel_appointment(p_id => one.id, p_reason => p_reason, p_actor => p_actor);
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
$body$;

CREATE OR REPLACE FUNCTION @schema@.cancel_series(
    p_series_id uuid, p_from_id uuid DEFAULT NULL, p_reason text DEFAULT NULL, p_actor text DEFAULT 'customer'
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.cancel_series(
        @private@.hold_off_moves(NULL, p_series_id), p_series_id, p_from_id, p_reason, p_actor
    );
END;

CREATE OR REPLACE FUNCTION @private@.reschedule_series(
    p_is_held_off boolean, p_series_id uuid, p_scheduled_at timestamptz, p_from_id uuid, p_duration integer,
    p_actor text, p_resource_id uuid, p_skip_taken boolean
) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $body$
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
    SELECT s.* INTO first FROM @schema@.series_appointments(p_series_id, p_from_id) AS s
    ORDER BY s.scheduled_at LIMIT 1;
    IF NOT FOUND OR p_scheduled_at IS NULL OR NOT isfinite(p_scheduled_at) THEN
        RETURN jsonb_build_object(
            'ok', false, 'reason', CASE WHEN first.id IS NULL THEN 'not_found' ELSE 'invalid_input' END,
            'message', CASE WHEN first.id IS NULL THEN 'The series has no appointment that is still to come.'
                            ELSE 'The new time of the first appointment is missing.' END,
            'series_id', p_series_id, 'moved', 0, 'refused', 0, 'occurrences', '[]'::jsonb
        );
    END IF;
    zone := (SELECT sign.time_zone FROM @schema@.business_sign(first.business_id) AS sign);
    -- By the clock on the wall: nine o'clock becomes ten o'clock on each of the days.
    shift := left(concierge.local_time(p_scheduled_at, zone), 19)::timestamp
        - left(concierge.local_time(first.scheduled_at, zone), 19)::timestamp;
    BEGIN
        FOR one IN
            SELECT s.id, CASE WHEN s.id = first.id THEN p_scheduled_at ELSE concierge.local_moment(
                left(concierge.local_time(s.scheduled_at, zone), 19)::timestamp + shift, zone
            ) END AS moves_to
            FROM @schema@.series_appointments(p_series_id, p_from_id) AS s
            -- The ones in front make room for those behind.
            ORDER BY CASE WHEN p_scheduled_at > first.scheduled_at THEN s.scheduled_at END DESC, s.scheduled_at
        LOOP
            answer := @schema@.reschedule_appointment(
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
$body$;

CREATE OR REPLACE FUNCTION @schema@.reschedule_series(
    p_series_id uuid, p_scheduled_at timestamptz, p_from_id uuid DEFAULT NULL, p_duration integer DEFAULT NULL,
    p_actor text DEFAULT 'customer', p_resource_id uuid DEFAULT NULL, p_skip_taken boolean DEFAULT false
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.reschedule_series(
        @private@.hold_off_moves(NULL, p_series_id), p_series_id, p_scheduled_at, p_from_id, p_duration, p_actor,
        p_resource_id, p_skip_taken
    );
END;

REVOKE ALL ON FUNCTION @private@.hold_off_moves(uuid, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.book_series(
    boolean, uuid, timestamptz, text, integer, text, text, text, text, text, text, text, uuid, integer, text, boolean,
    timestamptz[], uuid[], text, uuid
) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.book_series(
    uuid, timestamptz, text, integer, text, text, text, text, text, text, text, uuid, integer, text, boolean,
    timestamptz[], uuid[], text, uuid
) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.series_appointments(uuid, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.cancel_series(boolean, uuid, uuid, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.cancel_series(uuid, uuid, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.reschedule_series(
    boolean, uuid, timestamptz, uuid, integer, text, uuid, boolean
) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.reschedule_series(
    uuid, timestamptz, uuid, integer, text, uuid, boolean
) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION @private@.hold_off_moves(uuid, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @private@.book_series(
    boolean, uuid, timestamptz, text, integer, text, text, text, text, text, text, text, uuid, integer, text, boolean,
    timestamptz[], uuid[], text, uuid
) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.book_series(
    uuid, timestamptz, text, integer, text, text, text, text, text, text, text, uuid, integer, text, boolean,
    timestamptz[], uuid[], text, uuid
) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.series_appointments(uuid, uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @private@.cancel_series(boolean, uuid, uuid, text, text) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.cancel_series(uuid, uuid, text, text) TO @role_user@;
GRANT EXECUTE ON FUNCTION @private@.reschedule_series(
    boolean, uuid, timestamptz, uuid, integer, text, uuid, boolean
) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.reschedule_series(
    uuid, timestamptz, uuid, integer, text, uuid, boolean
) TO @role_user@;

GRANT EXECUTE ON FUNCTION @private@.hold_off_moves(uuid, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.book_series(
    boolean, uuid, timestamptz, text, integer, text, text, text, text, text, text, text, uuid, integer, text, boolean,
    timestamptz[], uuid[], text, uuid
) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.book_series(
    uuid, timestamptz, text, integer, text, text, text, text, text, text, text, uuid, integer, text, boolean,
    timestamptz[], uuid[], text, uuid
) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.series_appointments(uuid, uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.cancel_series(boolean, uuid, uuid, text, text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.cancel_series(uuid, uuid, text, text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.reschedule_series(
    boolean, uuid, timestamptz, uuid, integer, text, uuid, boolean
) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.reschedule_series(
    uuid, timestamptz, uuid, integer, text, uuid, boolean
) TO @role_service@;

COMMENT ON FUNCTION @private@.hold_off_moves(uuid, uuid) IS
'Keeps others from moving appointments of a business until the end of the transaction.';
COMMENT ON FUNCTION @private@.book_series(
    boolean, uuid, timestamptz, text, integer, text, text, text, text, text, text, text, uuid, integer, text, boolean,
    timestamptz[], uuid[], text, uuid
) IS
'What book_series does, after others are held off.';
COMMENT ON FUNCTION @schema@.book_series(
    uuid, timestamptz, text, integer, text, text, text, text, text, text, text, uuid, integer, text, boolean,
    timestamptz[], uuid[], text, uuid
) IS
'Books an appointment for each occurrence of a recurrence rule (RFC 5545, see concierge.rrule_occurrences) that
begins at p_scheduled_at, by the clock of the business; p_exdates are left out. All or nothing; with p_skip_taken
what can be booked is booked. Other arguments as in book_appointment; p_external_id makes the whole series
idempotent.

{"ok", "reason", "message", "duplicate", "series_id", "time_zone", "booked", "refused", "occurrences": [{number,
starts_at, local_start, ok, reason, appointment or message and alternatives}]}. reason is booked, duplicate, or that
of the first occurrence that was refused; one that could have been booked has reason ok then. Errors: 0A000 a part
of the RFC that is not done here; 22023 a bad rule, or more than 730 occurrences.
Example: SELECT book_series(''…business…'', ''2030-06-03 09:00+02'', ''FREQ=WEEKLY;COUNT=10'', 60, ''Ann'');';
COMMENT ON FUNCTION @schema@.series_appointments(uuid, uuid) IS
'The appointments of a series that can still be changed, in order: from p_from_id on, or from now on.';
COMMENT ON FUNCTION @private@.cancel_series(boolean, uuid, uuid, text, text) IS
'What cancel_series does, after others are held off.';
COMMENT ON FUNCTION @schema@.cancel_series(uuid, uuid, text, text) IS
'Cancels the appointments of a series, from p_from_id on, or all that are still to come. Each is cancelled as
cancel_appointment does; those it refuses stay. {"ok", "reason": "cancelled", "cancelled", "refused", "occurrences"};
other reasons: not_found, too_late. Example: SELECT cancel_series(p_series_id => ''…'', p_from_id => ''…'');';
COMMENT ON FUNCTION @private@.reschedule_series(
    boolean, uuid, timestamptz, uuid, integer, text, uuid, boolean
) IS
'What reschedule_series does, after others are held off.';
COMMENT ON FUNCTION @schema@.reschedule_series(
    uuid, timestamptz, uuid, integer, text, uuid, boolean
) IS
'Moves the appointments of a series, from p_from_id on, or all that are still to come: the first of them to
p_scheduled_at, the others as far by the clock on the wall. All or nothing; with p_skip_taken those that cannot be
moved stay. {"ok", "reason": "rescheduled", "moved", "refused", "occurrences"}; other reasons: not_found,
invalid_input, or that of the first that was refused.
Example: SELECT reschedule_series(p_series_id => ''…'', p_scheduled_at => ''2030-06-04 10:00+02'');';
