-- The waitlist: a time that becomes free is held for the first who waits for it and fits, and offered. Accepted, it is an
-- appointment; declined or let go, it goes to the next.
SELECT concierge.attach_updated_at('@schema@.waitlist_entries');
SELECT concierge.attach_phone('@schema@.waitlist_entries', 'customer_phone', region => '@default_region@',
    level => 'possible');

-- An offer follows what becomes of its hold, whoever changes that: the functions below, confirm_hold, or a timer.
CREATE OR REPLACE FUNCTION @private@.settle_offer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    settled @schema@.waitlist_offers;
BEGIN
    UPDATE @schema@.waitlist_offers
    SET decided_at = now(), status = CASE WHEN NEW.status = 'confirmed' THEN 'accepted'
                                          WHEN expires_at <= now() THEN 'expired' ELSE 'declined' END
    WHERE appointment_id = NEW.id AND status = 'open'
    RETURNING * INTO settled;
    UPDATE @schema@.waitlist_entries
    SET status = CASE WHEN settled.status = 'accepted' THEN 'booked' ELSE 'waiting' END
    WHERE id = settled.entry_id AND status = 'offered';
    RETURN NULL;
END
$body$;

CREATE OR REPLACE TRIGGER concierge_90_settle_offer AFTER UPDATE OF status ON @schema@.appointments
FOR EACH ROW WHEN (OLD.status = 'held' AND NEW.status <> 'held' AND starts_with(NEW.holder, 'waitlist '))
EXECUTE FUNCTION @private@.settle_offer();

-- Holds a time of a unit for the first who waits for one there.
CREATE OR REPLACE FUNCTION @private@.offer_time(p_business_id uuid, p_unit uuid, p_during tstzrange) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    entry @schema@.waitlist_entries;
    tried uuid[] := '{}';
    slot record;
    answer jsonb;
    offer uuid;
BEGIN
    WHILE cardinality(tried) < 100 LOOP
        -- Those that another session is about to serve are left to it.
        SELECT e.* INTO entry FROM @schema@.waitlist_entries e
        WHERE e.business_id = p_business_id AND e.status = 'waiting' AND e.during && p_during
          AND (e.resource_id IS NULL OR e.resource_id = p_unit) AND e.id <> ALL (tried)
        ORDER BY e.priority DESC, e.place
        LIMIT 1 FOR UPDATE SKIP LOCKED;
        EXIT WHEN NOT FOUND;
        tried := tried || entry.id;
        FOR slot IN
            SELECT s.slot_start, s.slot_end
            FROM @schema@.find_available_slots(
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
                  SELECT FROM @schema@.waitlist_offers o JOIN @schema@.appointments a ON a.id = o.appointment_id
                  WHERE o.entry_id = entry.id AND o.unit = p_unit
                    AND (o.scheduled_at = s.slot_start OR a.blocked && tstzrange(s.slot_start, s.slot_end))
              )
            ORDER BY s.slot_start < lower(p_during), s.slot_start
            LIMIT 3
        LOOP
            answer := @schema@.hold_slot(
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
            INSERT INTO @schema@.waitlist_offers (entry_id, appointment_id, scheduled_at, unit, expires_at)
            SELECT entry.id, a.id, a.scheduled_at, a.unit, a.hold_expires_at
            FROM @schema@.appointments a WHERE a.id = (answer -> 'appointment' ->> 'id')::uuid
            RETURNING id INTO offer;
            UPDATE @schema@.waitlist_entries SET status = 'offered' WHERE id = entry.id;
            RETURN offer;
        END LOOP;
    END LOOP;
    RETURN NULL;
END
$body$;

-- The same while somebody moves appointments of the unit. It only waits for what is moved onto the very same time; and
-- that may wait for the row that has just become free, so it is soon given up: waitlist_tick comes back to it.
CREATE OR REPLACE FUNCTION @private@.offer_time_soon(p_business_id uuid, p_unit uuid, p_during tstzrange) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '50ms'
AS $body$
BEGIN
    RETURN @private@.offer_time(p_business_id, p_unit, p_during);
EXCEPTION WHEN lock_not_available THEN
    RETURN NULL;
END
$body$;

-- What has become free is offered in the same transaction, so that nobody else gets it in between.
CREATE OR REPLACE FUNCTION @private@.offer_freed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF upper(OLD.blocked) <= now() OR NOT EXISTS (
        SELECT FROM @schema@.waitlist_entries e
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
        PERFORM @private@.offer_time(OLD.business_id, OLD.unit, OLD.blocked);
    ELSE
        PERFORM @private@.offer_time_soon(OLD.business_id, OLD.unit, OLD.blocked);
    END IF;
    RETURN NULL;
END
$body$;

CREATE OR REPLACE TRIGGER concierge_91_offer_freed AFTER UPDATE ON @schema@.appointments
FOR EACH ROW WHEN (
    OLD.status IN ('confirmed', 'held', 'completed') AND NOT OLD.overbooked
    AND (NEW.status NOT IN ('confirmed', 'held', 'completed') OR NEW.blocked <> OLD.blocked OR NEW.unit <> OLD.unit)
)
EXECUTE FUNCTION @private@.offer_freed();

CREATE OR REPLACE TRIGGER concierge_91_offer_deleted AFTER DELETE ON @schema@.appointments
FOR EACH ROW WHEN (OLD.status IN ('confirmed', 'held', 'completed') AND NOT OLD.overbooked)
EXECUTE FUNCTION @private@.offer_freed();

-- How many are served before somebody, and one more. Callers do not see the others.
CREATE OR REPLACE FUNCTION @private@.waitlist_position(p_business_id uuid, p_priority integer, p_place bigint)
RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT count(*) + 1 FROM @schema@.waitlist_entries e
    WHERE e.business_id = p_business_id AND e.status = 'waiting'
      AND (e.priority > p_priority OR e.priority = p_priority AND e.place < p_place);
END;

CREATE OR REPLACE VIEW @schema@.waitlist WITH (security_invoker) AS
SELECT e.id, e.business_id, e.resource_id, e.customer_name, e.customer_phone, e.customer_email, e.service_type,
       e.duration, e.party, lower(e.during) AS from_at, upper(e.during) AS to_at, e.priority, e.status,
       CASE WHEN e.status = 'waiting' THEN @private@.waitlist_position(e.business_id, e.priority, e.place) END AS position,
       o.id AS offer_id, o.appointment_id, o.scheduled_at AS offered_at, o.expires_at AS offer_expires_at, e.created_at
FROM @schema@.waitlist_entries e
LEFT JOIN @schema@.waitlist_offers o ON o.entry_id = e.id AND o.status = 'open'
WHERE e.status IN ('waiting', 'offered');

CREATE OR REPLACE FUNCTION @schema@.join_waitlist(
    p_business_id uuid, p_from timestamptz, p_to timestamptz, p_duration integer DEFAULT NULL,
    p_customer_name text DEFAULT NULL, p_customer_phone text DEFAULT NULL, p_customer_email text DEFAULT NULL,
    p_source text DEFAULT 'manual', p_external_id text DEFAULT NULL, p_service_type text DEFAULT NULL,
    p_notes text DEFAULT NULL, p_resource_id uuid DEFAULT NULL, p_party integer DEFAULT 1,
    p_priority integer DEFAULT 0, p_offer_minutes integer DEFAULT 15, p_customer_id uuid DEFAULT NULL
) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    WITH asked AS (
        SELECT EXISTS (SELECT FROM @schema@.business_sign(p_business_id)) AS is_known,
               btrim(p_customer_name) <> '' AND p_from < p_to AND isfinite(p_from) AND isfinite(p_to) AND p_to > now()
               AND coalesce(p_duration, 60) BETWEEN 1 AND 1440 AND coalesce(p_party, 1) BETWEEN 1 AND 32767
               AND coalesce(p_offer_minutes, 15) BETWEEN 1 AND 1440
               AND coalesce(p_source, 'manual') IN ('manual', 'voice_agent', 'web', 'sms') AS is_sound
    ),
    new AS (
        INSERT INTO @schema@.waitlist_entries (
            business_id, resource_id, service_type, duration, party, during, priority, customer_name, customer_phone,
            customer_email, customer_id, source, external_id, notes, offer_minutes
        )
        SELECT p_business_id, p_resource_id, p_service_type, p_duration, coalesce(p_party, 1), tstzrange(p_from, p_to),
               coalesce(p_priority, 0), p_customer_name, p_customer_phone, p_customer_email,
               -- Who does not see the business is a customer.
               CASE WHEN EXISTS (SELECT FROM @schema@.businesses b WHERE b.id = p_business_id) THEN p_customer_id
                    ELSE concierge.uid() END,
               coalesce(p_source, 'manual'), nullif(p_external_id, ''), p_notes, coalesce(p_offer_minutes, 15)
        FROM asked WHERE asked.is_known AND asked.is_sound
        ON CONFLICT DO NOTHING
        RETURNING id, place, business_id, priority, status, during
    ),
    entry AS (
        SELECT n.*, false AS is_twin FROM new n
        UNION ALL
        SELECT e.id, e.place, e.business_id, e.priority, e.status, e.during, true
        FROM @schema@.waitlist_entries e
        WHERE e.business_id = p_business_id AND e.source = coalesce(p_source, 'manual') AND e.external_id = p_external_id
    )
    SELECT coalesce(
        (
            SELECT jsonb_build_object(
                'ok', true, 'reason', CASE WHEN e.is_twin THEN 'duplicate' ELSE 'waiting' END, 'duplicate', e.is_twin,
                'entry', jsonb_build_object(
                    'id', e.id, 'status', e.status, 'from', concierge.local_time(lower(e.during), 'UTC'),
                    'to', concierge.local_time(upper(e.during), 'UTC'),
                    'position', @private@.waitlist_position(e.business_id, e.priority, e.place)
                )
            )
            FROM entry e LIMIT 1
        ),
        (
            SELECT jsonb_build_object(
                'ok', false, 'retryable', false, 'reason', CASE WHEN p_business_id IS NOT NULL AND NOT a.is_known
                    THEN 'unknown_business' ELSE 'invalid_input' END,
                'message', CASE WHEN p_business_id IS NOT NULL AND NOT a.is_known THEN 'There is no such business.'
                    ELSE 'Who waits has a name, and a time from p_from to p_to that is still to come.' END
            )
            FROM asked a
        )
    );
END;

CREATE OR REPLACE FUNCTION @private@.leave_waitlist(p_id uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    entry @schema@.waitlist_entries;
    held uuid;
BEGIN
    UPDATE @schema@.waitlist_entries SET status = 'left' WHERE id = p_id AND status IN ('waiting', 'offered')
    RETURNING * INTO entry;
    IF NOT FOUND THEN
        RETURN '{"ok": false, "reason": "invalid_state", "message": "It does not wait any more.", "retryable": false}';
    END IF;
    SELECT o.appointment_id INTO held FROM @schema@.waitlist_offers o WHERE o.entry_id = p_id AND o.status = 'open';
    IF FOUND THEN
        PERFORM @schema@.release_hold(held);
    END IF;
    RETURN jsonb_build_object('ok', true, 'reason', 'left', 'entry', jsonb_build_object('id', p_id, 'status', 'left'));
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.leave_waitlist(p_id uuid) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    -- Whoever sees the entry may take it back.
    SELECT CASE WHEN EXISTS (SELECT FROM @schema@.waitlist_entries e WHERE e.id = p_id)
        THEN @private@.leave_waitlist(p_id)
        ELSE '{"ok": false, "reason": "not_found", "message": "There is no such entry.", "retryable": false}' END;
END;

CREATE OR REPLACE FUNCTION @private@.answer_offer(p_id uuid, p_accept boolean) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    offer @schema@.waitlist_offers;
    answer jsonb;
BEGIN
    SELECT * INTO offer FROM @schema@.waitlist_offers WHERE id = p_id;
    IF p_accept THEN
        RETURN @schema@.confirm_hold(offer.appointment_id);
    END IF;
    IF offer.status = 'accepted' THEN
        RETURN '{"ok": false, "reason": "invalid_state", "message": "The offer was accepted.", "retryable": false}';
    END IF;
    answer := @schema@.release_hold(offer.appointment_id);
    IF (answer ->> 'ok')::boolean THEN
        answer := jsonb_build_object('ok', true, 'reason', 'declined', 'duplicate', offer.status <> 'open');
    END IF;
    RETURN answer;
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.accept_waitlist_offer(p_id uuid) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT CASE WHEN EXISTS (SELECT FROM @schema@.waitlist_offers o WHERE o.id = p_id)
        THEN @private@.answer_offer(p_id, true)
        ELSE '{"ok": false, "reason": "not_found", "message": "There is no such offer.", "retryable": false}' END;
END;

CREATE OR REPLACE FUNCTION @schema@.decline_waitlist_offer(p_id uuid) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT CASE WHEN EXISTS (SELECT FROM @schema@.waitlist_offers o WHERE o.id = p_id)
        THEN @private@.answer_offer(p_id, false)
        ELSE '{"ok": false, "reason": "not_found", "message": "There is no such offer.", "retryable": false}' END;
END;

CREATE OR REPLACE FUNCTION @private@.waitlist_tick(p_limit integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
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
    UPDATE @schema@.waitlist_entries SET status = 'expired'
    WHERE id IN (
        SELECT e.id FROM @schema@.waitlist_entries e WHERE e.status = 'waiting' AND upper(e.during) <= now()
        ORDER BY e.id LIMIT p_limit FOR UPDATE SKIP LOCKED
    );
    GET DIAGNOSTICS ended = ROW_COUNT;
    before := (SELECT count(*) FROM @schema@.waitlist_offers);
    -- Offers that nobody answered: the trigger hands the time on.
    FOR over IN
        SELECT o.appointment_id, a.business_id, a.unit
        FROM @schema@.waitlist_offers o JOIN @schema@.appointments a ON a.id = o.appointment_id
        WHERE o.status = 'open' AND o.expires_at <= now()
        ORDER BY a.unit, o.appointment_id LIMIT p_limit
    LOOP
        CONTINUE WHEN NOT concierge.appointment_lock(ARRAY[over.unit], wait => false);
        PERFORM @schema@.release_hold(over.appointment_id);
        expired := expired + 1;
    END LOOP;
    -- Times that became free while somebody moved others, or because a closure went away.
    FOR business IN
        SELECT e.business_id AS id, tstzrange(now(), max(upper(e.during))) AS during
        FROM @schema@.waitlist_entries e WHERE e.status = 'waiting'
        GROUP BY e.business_id ORDER BY e.business_id LIMIT p_limit
    LOOP
        FOR place IN
            SELECT coalesce(r.id, business.id)
            FROM (SELECT 1) AS one
            LEFT JOIN @schema@.bookable_resources r ON r.business_id = business.id AND r.active
            ORDER BY 1
        LOOP
            CONTINUE WHEN NOT concierge.appointment_lock(ARRAY[place], wait => false);
            WHILE offered < p_limit AND @private@.offer_time(business.id, place, business.during) IS NOT NULL LOOP
                offered := offered + 1;
            END LOOP;
        END LOOP;
    END LOOP;
    offered := (SELECT count(*) FROM @schema@.waitlist_offers) - before;
    RETURN jsonb_build_object('ok', true, 'offered', offered, 'expired', expired, 'ended', ended);
END
$body$;

CREATE OR REPLACE FUNCTION @schema@.waitlist_tick(p_limit integer DEFAULT 100) RETURNS jsonb
LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT @private@.waitlist_tick(coalesce(p_limit, 100));
END;

CREATE POLICY waitlist_entries_select ON @schema@.waitlist_entries FOR SELECT TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]) OR customer_id = (SELECT concierge.uid()));
CREATE POLICY waitlist_entries_insert ON @schema@.waitlist_entries FOR INSERT TO @role_user@
    WITH CHECK (
        business_id = ANY ((SELECT @private@.own_business_ids())::uuid[])
        -- A customer waits behind others, where customers may book.
        OR '@booking@' <> 'staff' AND customer_id = (SELECT concierge.uid()) AND priority = 0 AND status = 'waiting'
    );
CREATE POLICY waitlist_entries_update ON @schema@.waitlist_entries FOR UPDATE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]))
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY waitlist_entries_delete ON @schema@.waitlist_entries FOR DELETE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY waitlist_offers_select ON @schema@.waitlist_offers FOR SELECT TO @role_user@
    USING (EXISTS (SELECT FROM @schema@.waitlist_entries e WHERE e.id = entry_id));
CREATE POLICY waitlist_entries_service ON @schema@.waitlist_entries TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY waitlist_offers_service ON @schema@.waitlist_offers TO @role_service@ USING (true) WITH CHECK (true);

REVOKE ALL ON TABLE @schema@.waitlist_entries, @schema@.waitlist_offers, @schema@.waitlist FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.settle_offer() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.offer_time(uuid, uuid, tstzrange) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.offer_time_soon(uuid, uuid, tstzrange) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.offer_freed() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.waitlist_position(uuid, integer, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.join_waitlist(
    uuid, timestamptz, timestamptz, integer, text, text, text, text, text, text, text, uuid, integer, integer, integer,
    uuid
) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.leave_waitlist(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.leave_waitlist(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.answer_offer(uuid, boolean) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.accept_waitlist_offer(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.decline_waitlist_offer(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.waitlist_tick(integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.waitlist_tick(integer) FROM PUBLIC;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE @schema@.waitlist_entries TO @role_user@;
GRANT SELECT ON TABLE @schema@.waitlist_offers, @schema@.waitlist TO @role_user@;
GRANT EXECUTE ON FUNCTION @private@.waitlist_position(uuid, integer, bigint) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.join_waitlist(
    uuid, timestamptz, timestamptz, integer, text, text, text, text, text, text, text, uuid, integer, integer, integer,
    uuid
) TO @role_user@;
GRANT EXECUTE ON FUNCTION @private@.leave_waitlist(uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.leave_waitlist(uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @private@.answer_offer(uuid, boolean) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.accept_waitlist_offer(uuid) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.decline_waitlist_offer(uuid) TO @role_user@;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE @schema@.waitlist_entries, @schema@.waitlist_offers TO @role_service@;
GRANT SELECT ON TABLE @schema@.waitlist TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.waitlist_position(uuid, integer, bigint) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.join_waitlist(
    uuid, timestamptz, timestamptz, integer, text, text, text, text, text, text, text, uuid, integer, integer, integer,
    uuid
) TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.leave_waitlist(uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.leave_waitlist(uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.answer_offer(uuid, boolean) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.accept_waitlist_offer(uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.decline_waitlist_offer(uuid) TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.waitlist_tick(integer) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.waitlist_tick(integer) TO @role_service@;

COMMENT ON TABLE @schema@.waitlist_entries IS
'Who waits for a time that is taken now. The first by priority and place is served first.';
COMMENT ON COLUMN @schema@.waitlist_entries.id IS
'Id of the entry.';
COMMENT ON COLUMN @schema@.waitlist_entries.place IS
'Who came first.';
COMMENT ON COLUMN @schema@.waitlist_entries.business_id IS
'The business.';
COMMENT ON COLUMN @schema@.waitlist_entries.resource_id IS
'The resource that is wanted; null: any.';
COMMENT ON COLUMN @schema@.waitlist_entries.service_type IS
'What is wanted, as in bookable_services.';
COMMENT ON COLUMN @schema@.waitlist_entries.duration IS
'Minutes; null: as usual for the service or the business.';
COMMENT ON COLUMN @schema@.waitlist_entries.party IS
'How many come.';
COMMENT ON COLUMN @schema@.waitlist_entries.during IS
'When the appointment may start.';
COMMENT ON COLUMN @schema@.waitlist_entries.priority IS
'The higher one is served first.';
COMMENT ON COLUMN @schema@.waitlist_entries.customer_name IS
'Who waits.';
COMMENT ON COLUMN @schema@.waitlist_entries.customer_phone IS
'Number in E.164.';
COMMENT ON COLUMN @schema@.waitlist_entries.customer_email IS
'Address.';
COMMENT ON COLUMN @schema@.waitlist_entries.customer_id IS
'Account of the customer, who then sees the entry.';
COMMENT ON COLUMN @schema@.waitlist_entries.source IS
'manual, voice_agent, web or sms.';
COMMENT ON COLUMN @schema@.waitlist_entries.external_id IS
'Id of the call or request; the same one from the same source waits once.';
COMMENT ON COLUMN @schema@.waitlist_entries.notes IS
'Free text.';
COMMENT ON COLUMN @schema@.waitlist_entries.offer_minutes IS
'For how long a time is held.';
COMMENT ON COLUMN @schema@.waitlist_entries.status IS
'waiting, offered, booked, left or expired.';
COMMENT ON COLUMN @schema@.waitlist_entries.created_at IS
'When the row was made.';
COMMENT ON COLUMN @schema@.waitlist_entries.updated_at IS
'When the row last really changed.';
COMMENT ON TABLE @schema@.waitlist_offers IS
'Times that were offered: each is a hold. A time is offered to somebody once.';
COMMENT ON COLUMN @schema@.waitlist_offers.id IS
'Id of the offer.';
COMMENT ON COLUMN @schema@.waitlist_offers.entry_id IS
'To whom.';
COMMENT ON COLUMN @schema@.waitlist_offers.appointment_id IS
'The hold, and later the appointment.';
COMMENT ON COLUMN @schema@.waitlist_offers.scheduled_at IS
'When it starts.';
COMMENT ON COLUMN @schema@.waitlist_offers.unit IS
'The business or resource.';
COMMENT ON COLUMN @schema@.waitlist_offers.expires_at IS
'Until when it can be accepted.';
COMMENT ON COLUMN @schema@.waitlist_offers.status IS
'open, accepted, declined or expired.';
COMMENT ON COLUMN @schema@.waitlist_offers.created_at IS
'When it was made.';
COMMENT ON COLUMN @schema@.waitlist_offers.decided_at IS
'When it was accepted, declined or let go.';
COMMENT ON VIEW @schema@.waitlist IS
'Who waits, with the position and the open offer. Say ORDER BY priority DESC, created_at.';
COMMENT ON FUNCTION @private@.settle_offer() IS
'Trigger on appointments: an offer follows what becomes of its hold.';
COMMENT ON FUNCTION @private@.offer_time(uuid, uuid, tstzrange) IS
'Holds a time of a unit for the first who waits for one there, and gives the offer; null if nobody does.';
COMMENT ON FUNCTION @private@.offer_time_soon(uuid, uuid, tstzrange) IS
'offer_time while appointments of the unit are moved: gives up where it would have to wait.';
COMMENT ON FUNCTION @private@.offer_freed() IS
'Trigger on appointments: offers a time that became free to the first who waits for it.';
COMMENT ON FUNCTION @private@.waitlist_position(uuid, integer, bigint) IS
'How many are served before somebody, and one more.';
COMMENT ON FUNCTION @schema@.join_waitlist(
    uuid, timestamptz, timestamptz, integer, text, text, text, text, text, text, text, uuid, integer, integer, integer,
    uuid
) IS
'Puts somebody on the waitlist of a business, for an appointment that starts between p_from and p_to. When such a time becomes
free it is held for the first who fits, for p_offer_minutes, and is in the view waitlist as an offer. Other arguments as in
book_appointment; the same p_external_id from the same p_source waits once. p_priority: the higher one is served first.
{"ok": true, "reason": "waiting" or "duplicate", "entry": {id, status, from, to, position}}; refusals: invalid_input,
unknown_business. Example: SELECT join_waitlist(''…'', ''2030-06-03 09:00+02'', ''2030-06-03 12:00+02'', 60, ''Ann'');';
COMMENT ON FUNCTION @private@.leave_waitlist(uuid) IS
'What leave_waitlist does, once it is known that the caller sees the entry.';
COMMENT ON FUNCTION @schema@.leave_waitlist(uuid) IS
'Takes somebody off the waitlist; a time that was offered goes to the next. Reason left, invalid_state or not_found.
Example: SELECT leave_waitlist(''…entry…'');';
COMMENT ON FUNCTION @private@.answer_offer(uuid, boolean) IS
'What accept_waitlist_offer and decline_waitlist_offer do, once it is known that the caller sees the offer.';
COMMENT ON FUNCTION @schema@.accept_waitlist_offer(uuid) IS
'Books the time that was offered: the answer is that of confirm_hold, reason booked, duplicate, hold_expired or not_found.
Example: SELECT accept_waitlist_offer(''…offer…'');';
COMMENT ON FUNCTION @schema@.decline_waitlist_offer(uuid) IS
'Declines an offer: the time goes to the next, and who declined goes on waiting for another one. Reason declined, invalid_state
or not_found. Example: SELECT decline_waitlist_offer(''…offer…'');';
COMMENT ON FUNCTION @private@.waitlist_tick(integer) IS
'What waitlist_tick does, with the rights of the owner.';
COMMENT ON FUNCTION @schema@.waitlist_tick(integer) IS
'For a scheduler, each minute: lets offers go that nobody answered and hands their times on, offers what became free
otherwise, such as by the end of a closure, and ends waiting for times that have passed. {"ok", "offered", "expired", "ended"}.
Example: SELECT waitlist_tick();';
