SELECT concierge.attach_updated_at('@schema@.business_calendars');
SELECT concierge.attach_updated_at('@schema@.bookable_resources');
SELECT concierge.attach_updated_at('@schema@.appointments');
SELECT concierge.attach_timezone('@schema@.business_calendars', 'time_zone');
SELECT concierge.attach_timezone('@schema@.bookable_resources', 'time_zone');
SELECT concierge.attach_phone('@schema@.appointments', 'customer_phone',
    region => '@default_region@', region_column => 'customer_country', level => 'possible');
SELECT concierge.attach_status_machine('@schema@.appointments', 'status',
    concierge.status_definition('appointments.status'), history => true);

-- Fills what follows from the rest of the row. It comes before the trigger that reads the number, which needs
-- the country. A number that cannot be read must not cost a booking: it is kept as it was typed.
CREATE OR REPLACE FUNCTION @private@.complete_appointment_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
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
        SELECT country INTO NEW.customer_country FROM @schema@.businesses WHERE id = NEW.business_id;
    END IF;
    IF NOT concierge.phone_is_possible(
        NEW.customer_phone, coalesce(nullif(NEW.customer_country, 'ZZ'), '@default_region@')
    ) THEN
        NEW.customer_phone := NULL;
    END IF;
    RETURN NEW;
END
$body$;

CREATE OR REPLACE TRIGGER concierge_10_complete BEFORE INSERT OR UPDATE ON @schema@.appointments
FOR EACH ROW EXECUTE FUNCTION @private@.complete_appointment_row();

-- Where a business wants it, whoever writes is held to its hours, closures and blocks.
CREATE OR REPLACE FUNCTION @private@.keep_to_hours() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    answer jsonb;
BEGIN
    IF NOT EXISTS (
        SELECT FROM @schema@.business_calendars WHERE business_id = NEW.business_id AND strict_hours
    ) THEN
        RETURN NEW;
    END IF;
    answer := concierge.appointment_check(
        '@schema@'::regnamespace, NEW.business_id, NEW.scheduled_at, NEW.duration, NEW.resource_id, NEW.party, NULL,
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
$body$;

CREATE OR REPLACE TRIGGER concierge_60_keep_to_hours
BEFORE INSERT OR UPDATE OF business_id, scheduled_at, duration, resource_id ON @schema@.appointments
FOR EACH ROW WHEN (NEW.status IN ('confirmed', 'held', 'pending') AND NOT NEW.overbooked)
EXECUTE FUNCTION @private@.keep_to_hours();

-- Hours are checked here and not by a CHECK, which would call the extension.
CREATE OR REPLACE FUNCTION @private@.check_hours() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
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
$body$;

CREATE OR REPLACE TRIGGER concierge_50_check_hours BEFORE INSERT OR UPDATE OF weekly ON @schema@.business_calendars
FOR EACH ROW WHEN (NEW.weekly IS NOT NULL) EXECUTE FUNCTION @private@.check_hours();
CREATE OR REPLACE TRIGGER concierge_50_check_hours BEFORE INSERT OR UPDATE OF weekly ON @schema@.bookable_resources
FOR EACH ROW WHEN (NEW.weekly IS NOT NULL) EXECUTE FUNCTION @private@.check_hours();
CREATE OR REPLACE TRIGGER concierge_50_check_hours BEFORE INSERT OR UPDATE OF intervals ON @schema@.calendar_overrides
FOR EACH ROW WHEN (NEW.intervals IS NOT NULL) EXECUTE FUNCTION @private@.check_hours();

-- A unit is a business or one of its resources; which business that is need not be said.
CREATE OR REPLACE FUNCTION @private@.complete_busy_block() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    NEW.business_id := coalesce(
        (SELECT business_id FROM @schema@.bookable_resources WHERE id = NEW.unit),
        (SELECT id FROM @schema@.businesses WHERE id = coalesce(NEW.unit, NEW.business_id))
    );
    NEW.unit := coalesce(NEW.unit, NEW.business_id);
    RETURN NEW;
END
$body$;

CREATE OR REPLACE TRIGGER concierge_10_complete BEFORE INSERT OR UPDATE OF unit, business_id ON @schema@.busy_blocks
FOR EACH ROW EXECUTE FUNCTION @private@.complete_busy_block();

CREATE OR REPLACE FUNCTION @private@.forget_busy_blocks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    DELETE FROM @schema@.busy_blocks WHERE unit = OLD.id;
    RETURN NULL;
END
$body$;

CREATE OR REPLACE TRIGGER concierge_30_forget_busy_blocks AFTER DELETE ON @schema@.bookable_resources
FOR EACH ROW EXECUTE FUNCTION @private@.forget_busy_blocks();

CREATE POLICY business_calendars_select ON @schema@.business_calendars FOR SELECT TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY business_calendars_insert ON @schema@.business_calendars FOR INSERT TO @role_user@
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY business_calendars_update ON @schema@.business_calendars FOR UPDATE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]))
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY business_calendars_delete ON @schema@.business_calendars FOR DELETE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));

CREATE POLICY bookable_resources_select ON @schema@.bookable_resources FOR SELECT TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY bookable_resources_insert ON @schema@.bookable_resources FOR INSERT TO @role_user@
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY bookable_resources_update ON @schema@.bookable_resources FOR UPDATE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]))
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY bookable_resources_delete ON @schema@.bookable_resources FOR DELETE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));

CREATE POLICY bookable_services_select ON @schema@.bookable_services FOR SELECT TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY bookable_services_insert ON @schema@.bookable_services FOR INSERT TO @role_user@
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY bookable_services_update ON @schema@.bookable_services FOR UPDATE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]))
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY bookable_services_delete ON @schema@.bookable_services FOR DELETE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));

CREATE POLICY calendar_overrides_select ON @schema@.calendar_overrides FOR SELECT TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY calendar_overrides_insert ON @schema@.calendar_overrides FOR INSERT TO @role_user@
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY calendar_overrides_update ON @schema@.calendar_overrides FOR UPDATE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]))
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY calendar_overrides_delete ON @schema@.calendar_overrides FOR DELETE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));

CREATE POLICY calendar_closures_select ON @schema@.calendar_closures FOR SELECT TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY calendar_closures_insert ON @schema@.calendar_closures FOR INSERT TO @role_user@
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY calendar_closures_update ON @schema@.calendar_closures FOR UPDATE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]))
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY calendar_closures_delete ON @schema@.calendar_closures FOR DELETE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));

CREATE POLICY busy_blocks_select ON @schema@.busy_blocks FOR SELECT TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY busy_blocks_insert ON @schema@.busy_blocks FOR INSERT TO @role_user@
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY busy_blocks_update ON @schema@.busy_blocks FOR UPDATE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]))
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY busy_blocks_delete ON @schema@.busy_blocks FOR DELETE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));

-- A customer with an account sees what is booked in its name, and changes it through the functions only.
CREATE POLICY appointments_select ON @schema@.appointments FOR SELECT TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]) OR customer_id = (SELECT concierge.uid()));
CREATE POLICY appointments_insert ON @schema@.appointments FOR INSERT TO @role_user@
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY appointments_update ON @schema@.appointments FOR UPDATE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]))
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY appointments_delete ON @schema@.appointments FOR DELETE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));

CREATE POLICY appointments_status_history_select ON @schema@.appointments_status_history
    FOR SELECT TO @role_user@
    USING (EXISTS (SELECT FROM @schema@.appointments a WHERE a.id = row_id));
CREATE POLICY appointments_status_history_service ON @schema@.appointments_status_history
    FOR SELECT TO @role_service@ USING (true);
CREATE POLICY appointments_status_timers_service ON @schema@.appointments_status_timers
    FOR SELECT TO @role_service@ USING (true);

CREATE POLICY business_calendars_service ON @schema@.business_calendars TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY bookable_resources_service ON @schema@.bookable_resources TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY bookable_services_service ON @schema@.bookable_services TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY calendar_overrides_service ON @schema@.calendar_overrides TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY calendar_closures_service ON @schema@.calendar_closures TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY busy_blocks_service ON @schema@.busy_blocks TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY appointments_service ON @schema@.appointments TO @role_service@ USING (true) WITH CHECK (true);

REVOKE ALL ON TABLE @schema@.business_calendars,
    @schema@.bookable_resources,
    @schema@.bookable_services,
    @schema@.calendar_overrides,
    @schema@.calendar_closures,
    @schema@.busy_blocks,
    @schema@.appointments,
    @schema@.appointments_status_history, @schema@.appointments_status_timers FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.complete_appointment_row() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.check_hours() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.keep_to_hours() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.complete_busy_block() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.forget_busy_blocks() FROM PUBLIC;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE @schema@.business_calendars,
    @schema@.bookable_resources,
    @schema@.bookable_services,
    @schema@.calendar_overrides,
    @schema@.calendar_closures,
    @schema@.busy_blocks,
    @schema@.appointments TO @role_user@;
GRANT SELECT ON TABLE @schema@.appointments_status_history TO @role_user@;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE @schema@.business_calendars,
    @schema@.bookable_resources,
    @schema@.bookable_services,
    @schema@.calendar_overrides,
    @schema@.calendar_closures,
    @schema@.busy_blocks,
    @schema@.appointments TO @role_service@;
GRANT SELECT ON TABLE @schema@.appointments_status_history, @schema@.appointments_status_timers TO @role_service@;

COMMENT ON TABLE @schema@.business_calendars IS
'How a business takes appointments. A business without a row is open from 09:00 to 18:00 every day, one at a
time.';
COMMENT ON COLUMN @schema@.business_calendars.business_id IS 'The business.';
COMMENT ON COLUMN @schema@.business_calendars.time_zone IS
'IANA zone in which its hours are meant; null: that of the business.';
COMMENT ON COLUMN @schema@.business_calendars.weekly IS
'Hours of a week: {"mon": [["09:00", "12:00"], ["13:00", "17:00"]], "fri": [["18:00", "02:00"]]}. A day that is
missing is closed. Null: 09:00 to 18:00 every day.';
COMMENT ON COLUMN @schema@.business_calendars.slot_minutes IS 'Minutes from one bookable start to the next.';
COMMENT ON COLUMN @schema@.business_calendars.grid IS
'Where the grid of starts begins: open (at each opening), clock (at midnight) or gap (anew after each booking).';
COMMENT ON COLUMN @schema@.business_calendars.align_minutes IS
'Grid gap only: the first start of a gap is rounded up to so many minutes; null: slot_minutes.';
COMMENT ON COLUMN @schema@.business_calendars.strict_grid IS
'Are starts that are not on the grid refused to customers?';
COMMENT ON COLUMN @schema@.business_calendars.strict_hours IS
'Is every INSERT and UPDATE held to the hours, whoever writes, and not only the functions?';
COMMENT ON COLUMN @schema@.business_calendars.default_duration IS
'Minutes of an appointment that does not say how long it is.';
COMMENT ON COLUMN @schema@.business_calendars.buffer_before IS
'Minutes kept free before each appointment; copied to it when it is booked.';
COMMENT ON COLUMN @schema@.business_calendars.buffer_after IS
'Minutes kept free after each appointment; copied to it when it is booked.';
COMMENT ON COLUMN @schema@.business_calendars.min_notice IS 'Minutes that customers book ahead, at least.';
COMMENT ON COLUMN @schema@.business_calendars.horizon_days IS
'Days that customers book ahead, at most; null: as far as they like.';
COMMENT ON COLUMN @schema@.business_calendars.cancel_notice IS
'Minutes before the start up to which customers may cancel or move.';
COMMENT ON COLUMN @schema@.business_calendars.limits IS
'Most appointments of a unit: {"day": 8, "week": 30}; a key that is missing is no limit.';
COMMENT ON COLUMN @schema@.business_calendars.capacity IS
'Seats of the business as a whole. With one, an appointment takes it all.';
COMMENT ON COLUMN @schema@.business_calendars.min_party IS 'Smallest party of the business as a whole.';
COMMENT ON COLUMN @schema@.business_calendars.max_party IS
'Largest party of the business as a whole; null: capacity.';
COMMENT ON COLUMN @schema@.business_calendars.created_at IS 'When the row was made.';
COMMENT ON COLUMN @schema@.business_calendars.updated_at IS 'When the row last really changed.';

COMMENT ON TABLE @schema@.bookable_resources IS
'Who or what can be booked at a business: people, rooms, tables. Without a wish any active one is taken.';
COMMENT ON COLUMN @schema@.bookable_resources.id IS 'Id of the resource.';
COMMENT ON COLUMN @schema@.bookable_resources.business_id IS 'The business it belongs to.';
COMMENT ON COLUMN @schema@.bookable_resources.kind IS 'Such as staff, room or table.';
COMMENT ON COLUMN @schema@.bookable_resources.name IS 'What people call it.';
COMMENT ON COLUMN @schema@.bookable_resources.capacity IS 'Seats. With one, a party takes it as a whole.';
COMMENT ON COLUMN @schema@.bookable_resources.min_party IS 'Smallest party.';
COMMENT ON COLUMN @schema@.bookable_resources.max_party IS 'Largest party; null: capacity.';
COMMENT ON COLUMN @schema@.bookable_resources.weekly IS
'Its own hours instead of those of the business; null: the same.';
COMMENT ON COLUMN @schema@.bookable_resources.time_zone IS 'Zone of its own hours; null: that of the business.';
COMMENT ON COLUMN @schema@.bookable_resources.active IS 'Can it be booked?';
COMMENT ON COLUMN @schema@.bookable_resources.priority IS 'Of two that fit as well, the lower one is taken first.';
COMMENT ON COLUMN @schema@.bookable_resources.created_at IS 'When the row was made.';
COMMENT ON COLUMN @schema@.bookable_resources.updated_at IS 'When the row last really changed.';

COMMENT ON TABLE @schema@.bookable_services IS
'What is booked at a business, by appointments.service_type: what is null is as in business_calendars.';
COMMENT ON COLUMN @schema@.bookable_services.business_id IS 'The business.';
COMMENT ON COLUMN @schema@.bookable_services.service_type IS 'Name of the service.';
COMMENT ON COLUMN @schema@.bookable_services.duration IS 'Minutes it takes.';
COMMENT ON COLUMN @schema@.bookable_services.buffer_before IS 'Minutes kept free before it.';
COMMENT ON COLUMN @schema@.bookable_services.buffer_after IS 'Minutes kept free after it.';

COMMENT ON TABLE @schema@.calendar_overrides IS
'Dates with other hours: they replace the windows that start on the date, with all of their part after
midnight.';
COMMENT ON COLUMN @schema@.calendar_overrides.id IS 'Id of the override.';
COMMENT ON COLUMN @schema@.calendar_overrides.business_id IS 'The business.';
COMMENT ON COLUMN @schema@.calendar_overrides.resource_id IS
'The resource it is for; null: the business, and its resources without one of their own.';
COMMENT ON COLUMN @schema@.calendar_overrides.day IS 'The date, by the clock of the business.';
COMMENT ON COLUMN @schema@.calendar_overrides.closed IS 'Closed all day?';
COMMENT ON COLUMN @schema@.calendar_overrides.intervals IS 'Windows instead of the usual ones: [["10:00", "14:00"]].';
COMMENT ON COLUMN @schema@.calendar_overrides.note IS 'Why.';

COMMENT ON TABLE @schema@.calendar_closures IS
'Times in which nothing is booked, whatever the hours say: holidays, works.';
COMMENT ON COLUMN @schema@.calendar_closures.id IS 'Id of the closure.';
COMMENT ON COLUMN @schema@.calendar_closures.business_id IS 'The business.';
COMMENT ON COLUMN @schema@.calendar_closures.resource_id IS 'The resource that is shut; null: all of it.';
COMMENT ON COLUMN @schema@.calendar_closures.during IS 'From when until when.';
COMMENT ON COLUMN @schema@.calendar_closures.note IS 'Why.';

COMMENT ON TABLE @schema@.busy_blocks IS
'Times that are taken elsewhere, such as those imported from another calendar. Looked at before a booking; the
exclusion constraint knows nothing of them.';
COMMENT ON COLUMN @schema@.busy_blocks.id IS 'Id of the block.';
COMMENT ON COLUMN @schema@.busy_blocks.business_id IS 'The business; follows from the unit.';
COMMENT ON COLUMN @schema@.busy_blocks.unit IS 'Id of the business, or of one of its resources.';
COMMENT ON COLUMN @schema@.busy_blocks.during IS 'From when until when.';
COMMENT ON COLUMN @schema@.busy_blocks.origin IS 'Where it comes from.';
COMMENT ON COLUMN @schema@.busy_blocks.uid IS 'Its id there.';

COMMENT ON TABLE @schema@.appointments IS
'An appointment of a customer with a business. Those that are confirmed, held or completed never overlap on one
seat of a unit, whoever writes: constraint appointments_no_overlap.';
COMMENT ON COLUMN @schema@.appointments.id IS 'Id of the appointment.';
COMMENT ON COLUMN @schema@.appointments.business_id IS 'The business.';
COMMENT ON COLUMN @schema@.appointments.customer_name IS 'Who comes.';
COMMENT ON COLUMN @schema@.appointments.customer_phone IS
'Number in E.164; read as of the country of the business. Null when it cannot be read.';
COMMENT ON COLUMN @schema@.appointments.customer_email IS 'Address.';
COMMENT ON COLUMN @schema@.appointments.scheduled_at IS 'When it starts.';
COMMENT ON COLUMN @schema@.appointments.duration IS 'Minutes it takes, 1 to 1440.';
COMMENT ON COLUMN @schema@.appointments.status IS
'pending, held, confirmed, cancelled, completed or no_show; judged by the status machine appointments.status.';
COMMENT ON COLUMN @schema@.appointments.source IS 'manual, voice_agent, web or sms.';
COMMENT ON COLUMN @schema@.appointments.external_id IS
'Id of the call or request; the same one from the same source books once.';
COMMENT ON COLUMN @schema@.appointments.notes IS 'Free text.';
COMMENT ON COLUMN @schema@.appointments.service_type IS 'What is booked, as in bookable_services.';
COMMENT ON COLUMN @schema@.appointments.created_at IS 'When it was booked.';
COMMENT ON COLUMN @schema@.appointments.updated_at IS 'When the row last really changed.';
COMMENT ON COLUMN @schema@.appointments.customer_id IS 'Account of the customer, who then sees it.';
COMMENT ON COLUMN @schema@.appointments.customer_phone_raw IS 'The number as it was typed.';
COMMENT ON COLUMN @schema@.appointments.customer_country IS
'ISO 3166 code by which the number is read; null: that of the business.';
COMMENT ON COLUMN @schema@.appointments.resource_id IS 'The resource that is booked; null: the business as a whole.';
COMMENT ON COLUMN @schema@.appointments.party IS 'How many come.';
COMMENT ON COLUMN @schema@.appointments.buffer_before IS 'Minutes kept free before it.';
COMMENT ON COLUMN @schema@.appointments.buffer_after IS 'Minutes kept free after it.';
COMMENT ON COLUMN @schema@.appointments.seats IS 'Which seats of the unit it takes, from 1 on.';
COMMENT ON COLUMN @schema@.appointments.overbooked IS 'Staff has allowed it to overlap; it is outside the guarantee.';
COMMENT ON COLUMN @schema@.appointments.hold_expires_at IS 'Until when it is held.';
COMMENT ON COLUMN @schema@.appointments.holder IS 'Who holds it, such as the id of a conversation.';
COMMENT ON COLUMN @schema@.appointments.revision IS 'How often it was moved.';
COMMENT ON COLUMN @schema@.appointments.series_id IS 'Shared by appointments that belong together.';
COMMENT ON COLUMN @schema@.appointments.ends_at IS 'When it ends; follows from scheduled_at and duration.';
COMMENT ON COLUMN @schema@.appointments.cancel_before IS
'Until when the customer may cancel without a reason; follows scheduled_at.';
COMMENT ON COLUMN @schema@.appointments.cancelled_at IS 'When it was cancelled.';
COMMENT ON COLUMN @schema@.appointments.cancel_reason IS 'Why.';
COMMENT ON COLUMN @schema@.appointments.unit IS 'What it takes up: the resource, or the business.';
COMMENT ON COLUMN @schema@.appointments.blocked IS 'The time it takes up, with its buffers.';

COMMENT ON TABLE @schema@.appointments_status_history IS
'What happened to the status of each row of appointments; written by its status machine.';
COMMENT ON COLUMN @schema@.appointments_status_history.entry IS 'Order of the changes.';
COMMENT ON COLUMN @schema@.appointments_status_history.row_id IS 'The appointment.';
COMMENT ON COLUMN @schema@.appointments_status_history.status_column IS 'The column: status.';
COMMENT ON COLUMN @schema@.appointments_status_history.from_state IS 'Before; null for a new row.';
COMMENT ON COLUMN @schema@.appointments_status_history.to_state IS 'After.';
COMMENT ON COLUMN @schema@.appointments_status_history.event IS 'The event, where the change has one.';
COMMENT ON COLUMN @schema@.appointments_status_history.reason IS 'Why, where a reason was given.';
COMMENT ON COLUMN @schema@.appointments_status_history.actor IS 'The user of the request.';
COMMENT ON COLUMN @schema@.appointments_status_history.role IS
'The role of the request, or the database role; system is the timer.';
COMMENT ON COLUMN @schema@.appointments_status_history.bypassed IS 'Was the machine passed by?';
COMMENT ON COLUMN @schema@.appointments_status_history.at IS 'When the transaction began.';

COMMENT ON TABLE @schema@.appointments_status_timers IS
'When the timer next looks at a hold; written by the status machine of appointments.';
COMMENT ON COLUMN @schema@.appointments_status_timers.row_id IS 'The appointment.';
COMMENT ON COLUMN @schema@.appointments_status_timers.status_column IS 'The column: status.';
COMMENT ON COLUMN @schema@.appointments_status_timers.state IS 'The state it waits in.';
COMMENT ON COLUMN @schema@.appointments_status_timers.entered_at IS 'When it came into that state.';
COMMENT ON COLUMN @schema@.appointments_status_timers.due_at IS 'When the timer looks at it.';
COMMENT ON COLUMN @schema@.appointments_status_timers.attempts IS 'How often the timer was refused.';

COMMENT ON FUNCTION @private@.complete_appointment_row() IS
'Trigger on appointments: fills ends_at and cancel_before, and keeps a number that cannot be read as it was typed.';
COMMENT ON FUNCTION @private@.keep_to_hours() IS
'Trigger on appointments: refuses with 23514 what is outside the hours, where business_calendars.strict_hours says so.';
COMMENT ON FUNCTION @private@.check_hours() IS 'Trigger: refuses hours that are not in order with 22023.';
COMMENT ON FUNCTION @private@.complete_busy_block() IS 'Trigger on busy_blocks: fills business_id and unit from each other.';
COMMENT ON FUNCTION @private@.forget_busy_blocks() IS 'Trigger on bookable_resources: the blocks of one that is deleted go with it.';
