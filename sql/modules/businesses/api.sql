SELECT concierge.attach_updated_at('@schema@.businesses');
SELECT concierge.attach_updated_at('@schema@.restaurant_details');
SELECT concierge.attach_updated_at('@schema@.retail_details');
SELECT concierge.attach_updated_at('@schema@.service_details');
SELECT concierge.attach_updated_at('@schema@.business_numbers');
SELECT concierge.attach_timezone('@schema@.businesses');
SELECT concierge.attach_phone('@schema@.businesses', 'phone_number',
    region => '@default_region@', region_column => 'country', raw_column => 'phone_number_raw');
-- A bought number exists, whatever the metadata of this release say of it.
SELECT concierge.attach_phone('@schema@.business_numbers', 'phone_number',
    region => '@default_region@', region_column => 'country_code', level => 'possible',
    raw_column => 'phone_number_raw');
SELECT concierge.attach_status_machine('@schema@.business_numbers', 'status',
    concierge.status_definition('business_numbers.status'), history => true);

-- For policies: with the owner's rights, so that a policy never leads to another policy, and as an array,
-- so that an index serves.
CREATE OR REPLACE FUNCTION @private@.own_business_ids() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce(array_agg(id), '{}') FROM @schema@.businesses WHERE user_id = concierge.uid();
END;

-- A number outlives its business: it goes back to the person, and only with the person.
CREATE OR REPLACE FUNCTION @private@.keep_numbers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    UPDATE @schema@.business_numbers
    SET user_id = coalesce(user_id, OLD.user_id), business_id = NULL, is_primary = false
    WHERE business_id = OLD.id
      AND EXISTS (SELECT FROM @schema@.profiles WHERE id = OLD.user_id);
    DELETE FROM @schema@.business_numbers WHERE business_id = OLD.id AND user_id IS NULL;
    RETURN OLD;
END
$body$;

CREATE OR REPLACE TRIGGER concierge_30_keep_numbers BEFORE DELETE ON @schema@.businesses
FOR EACH ROW EXECUTE FUNCTION @private@.keep_numbers();

CREATE OR REPLACE FUNCTION @schema@.find_business_by_number(
    p_phone text, p_region text DEFAULT '@default_region@'
)
RETURNS SETOF @schema@.businesses
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT b
    FROM unnest(concierge.phone_candidates(p_phone, coalesce(p_region, '@default_region@')))
        WITH ORDINALITY AS candidate (e164, rank)
    CROSS JOIN LATERAL (
        SELECT coalesce(
            (SELECT n.business_id FROM @schema@.business_numbers n
             WHERE n.phone_number = candidate.e164 AND n.is_active),
            (SELECT own.id FROM @schema@.businesses own WHERE own.phone_number = candidate.e164)
        ) AS business_id
    ) AS found
    JOIN @schema@.businesses b ON b.id = found.business_id
    ORDER BY candidate.rank
    LIMIT 1;
END;

CREATE OR REPLACE FUNCTION @schema@.phone_number_exists(
    p_phone_number text, p_region text DEFAULT '@default_region@'
) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM @schema@.business_numbers n
        WHERE n.phone_number = ANY (
            concierge.phone_candidates(p_phone_number, coalesce(p_region, '@default_region@'))
        )
    );
END;

CREATE OR REPLACE FUNCTION @schema@.set_primary_number(p_business_id uuid, p_number_id uuid)
RETURNS @schema@.business_numbers
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    chosen @schema@.business_numbers;
BEGIN
    -- One change at a time for each business; two callers end with one primary number, the later one's.
    PERFORM FROM @schema@.businesses WHERE id = p_business_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM concierge.refuse(
            'undefined_object', 'there is no such business',
            'No business that you may change has the id ' || coalesce(p_business_id::text, 'null') || '.',
            'Check p_business_id.'
        );
    END IF;
    PERFORM FROM @schema@.business_numbers
    WHERE id = p_number_id AND business_id = p_business_id AND is_active
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM concierge.refuse(
            'undefined_object', 'the business has no such number',
            'No active number of this business has the id ' || coalesce(p_number_id::text, 'null') || '.',
            'Give the number to the business and activate it first.'
        );
    END IF;
    UPDATE @schema@.business_numbers SET is_primary = false
    WHERE business_id = p_business_id AND is_primary AND id <> p_number_id;
    UPDATE @schema@.business_numbers SET is_primary = true
    WHERE id = p_number_id
    RETURNING * INTO chosen;
    RETURN chosen;
END
$body$;

CREATE OR REPLACE VIEW @schema@.business_v2 WITH (security_invoker) AS
SELECT id, user_id, name, business_type, description, email, phone_number, address, website, logo_url,
       is_active, timezone, created_at, updated_at
FROM @schema@.businesses;

CREATE POLICY businesses_select ON @schema@.businesses FOR SELECT TO @role_user@
    USING (user_id = (SELECT concierge.uid()));
CREATE POLICY businesses_insert ON @schema@.businesses FOR INSERT TO @role_user@
    WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY businesses_update ON @schema@.businesses FOR UPDATE TO @role_user@
    USING (user_id = (SELECT concierge.uid())) WITH CHECK (user_id = (SELECT concierge.uid()));
CREATE POLICY businesses_delete ON @schema@.businesses FOR DELETE TO @role_user@
    USING (user_id = (SELECT concierge.uid()));

CREATE POLICY restaurant_details_select ON @schema@.restaurant_details FOR SELECT TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY restaurant_details_insert ON @schema@.restaurant_details FOR INSERT TO @role_user@
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY restaurant_details_update ON @schema@.restaurant_details FOR UPDATE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]))
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY restaurant_details_delete ON @schema@.restaurant_details FOR DELETE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));

CREATE POLICY retail_details_select ON @schema@.retail_details FOR SELECT TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY retail_details_insert ON @schema@.retail_details FOR INSERT TO @role_user@
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY retail_details_update ON @schema@.retail_details FOR UPDATE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]))
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY retail_details_delete ON @schema@.retail_details FOR DELETE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));

CREATE POLICY service_details_select ON @schema@.service_details FOR SELECT TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY service_details_insert ON @schema@.service_details FOR INSERT TO @role_user@
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY service_details_update ON @schema@.service_details FOR UPDATE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]))
    WITH CHECK (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY service_details_delete ON @schema@.service_details FOR DELETE TO @role_user@
    USING (business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));

CREATE POLICY business_numbers_select ON @schema@.business_numbers FOR SELECT TO @role_user@
    USING (user_id = (SELECT concierge.uid()) OR business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));
CREATE POLICY business_numbers_insert ON @schema@.business_numbers FOR INSERT TO @role_user@
    WITH CHECK (
        coalesce(user_id, (SELECT concierge.uid())) = (SELECT concierge.uid())
        AND (business_id IS NULL OR business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]))
    );
CREATE POLICY business_numbers_update ON @schema@.business_numbers FOR UPDATE TO @role_user@
    USING (user_id = (SELECT concierge.uid()) OR business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]))
    WITH CHECK (
        coalesce(user_id, (SELECT concierge.uid())) = (SELECT concierge.uid())
        AND (business_id IS NULL OR business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]))
    );
CREATE POLICY business_numbers_delete ON @schema@.business_numbers FOR DELETE TO @role_user@
    USING (user_id = (SELECT concierge.uid()) OR business_id = ANY ((SELECT @private@.own_business_ids())::uuid[]));

-- What happened to a number is for those who see the number.
CREATE POLICY business_numbers_status_history_select ON @schema@.business_numbers_status_history
    FOR SELECT TO @role_user@
    USING (EXISTS (SELECT FROM @schema@.business_numbers n WHERE n.id = row_id));
CREATE POLICY business_numbers_status_history_service ON @schema@.business_numbers_status_history
    FOR SELECT TO @role_service@ USING (true);

-- A back end sees everything even where its role does not bypass row level security.
CREATE POLICY businesses_service ON @schema@.businesses TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY restaurant_details_service ON @schema@.restaurant_details TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY retail_details_service ON @schema@.retail_details TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY service_details_service ON @schema@.service_details TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY business_numbers_service ON @schema@.business_numbers TO @role_service@ USING (true) WITH CHECK (true);

REVOKE ALL ON TABLE @schema@.businesses, @schema@.business_v2, @schema@.restaurant_details,
    @schema@.retail_details, @schema@.service_details, @schema@.business_numbers,
    @schema@.business_numbers_status_history FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.own_business_ids() FROM PUBLIC;
REVOKE ALL ON FUNCTION @private@.keep_numbers() FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.find_business_by_number(text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.phone_number_exists(text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION @schema@.set_primary_number(uuid, uuid) FROM PUBLIC;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE @schema@.businesses, @schema@.business_v2, @schema@.restaurant_details,
    @schema@.retail_details, @schema@.service_details, @schema@.business_numbers
    TO @role_user@;
GRANT SELECT ON TABLE @schema@.business_numbers_status_history TO @role_user@;
GRANT EXECUTE ON FUNCTION @private@.own_business_ids() TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.find_business_by_number(text, text) TO @role_user@;
GRANT EXECUTE ON FUNCTION @schema@.set_primary_number(uuid, uuid) TO @role_user@;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE @schema@.businesses, @schema@.business_v2, @schema@.restaurant_details,
    @schema@.retail_details, @schema@.service_details, @schema@.business_numbers
    TO @role_service@;
GRANT SELECT ON TABLE @schema@.business_numbers_status_history TO @role_service@;
GRANT EXECUTE ON FUNCTION @private@.own_business_ids() TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.find_business_by_number(text, text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.phone_number_exists(text, text) TO @role_service@;
GRANT EXECUTE ON FUNCTION @schema@.set_primary_number(uuid, uuid) TO @role_service@;

COMMENT ON TABLE @schema@.businesses IS 'A business of a user: who answers the phone for it, where and when.';
COMMENT ON COLUMN @schema@.businesses.id IS 'Id of the business.';
COMMENT ON COLUMN @schema@.businesses.user_id IS
'The person it belongs to; it goes with that person.';
COMMENT ON COLUMN @schema@.businesses.name IS 'Name callers know.';
COMMENT ON COLUMN @schema@.businesses.business_type IS
'restaurant, retail or service; decides which table holds its details.';
COMMENT ON COLUMN @schema@.businesses.description IS 'What an agent may say about it.';
COMMENT ON COLUMN @schema@.businesses.email IS 'Address for customers.';
COMMENT ON COLUMN @schema@.businesses.phone_number IS 'Number customers dial, in E.164.';
COMMENT ON COLUMN @schema@.businesses.phone_number_raw IS 'The same as it was typed.';
COMMENT ON COLUMN @schema@.businesses.address IS 'Street address, as written on an envelope.';
COMMENT ON COLUMN @schema@.businesses.website IS 'Home page.';
COMMENT ON COLUMN @schema@.businesses.logo_url IS 'Picture.';
COMMENT ON COLUMN @schema@.businesses.is_active IS 'Does it take customers?';
COMMENT ON COLUMN @schema@.businesses.timezone IS 'IANA time zone in which its hours are meant.';
COMMENT ON COLUMN @schema@.businesses.country IS
'ISO 3166 code; numbers without a calling code are read as of this country. ZZ: not known, so that option
default_region of the install holds.';
COMMENT ON COLUMN @schema@.businesses.created_at IS 'When the row was made.';
COMMENT ON COLUMN @schema@.businesses.updated_at IS 'When the row last really changed.';

COMMENT ON TABLE @schema@.restaurant_details IS 'What is special to a restaurant.';
COMMENT ON COLUMN @schema@.restaurant_details.business_id IS 'The business.';
COMMENT ON COLUMN @schema@.restaurant_details.business_type IS
'Repeats the business''s type, so that details fit it.';
COMMENT ON COLUMN @schema@.restaurant_details.agent_instructions IS
'What the voice agent is told before a call.';
COMMENT ON COLUMN @schema@.restaurant_details.greeting_message IS 'What it says first.';
COMMENT ON COLUMN @schema@.restaurant_details.created_at IS 'When the row was made.';
COMMENT ON COLUMN @schema@.restaurant_details.updated_at IS 'When the row last really changed.';
COMMENT ON COLUMN @schema@.restaurant_details.cuisine_type IS 'Such as thai.';
COMMENT ON COLUMN @schema@.restaurant_details.seating_capacity IS 'Seats in all.';
COMMENT ON COLUMN @schema@.restaurant_details.accepts_walk_ins IS
'May guests come without a booking?';

COMMENT ON TABLE @schema@.retail_details IS 'What is special to a shop.';
COMMENT ON COLUMN @schema@.retail_details.business_id IS 'The business.';
COMMENT ON COLUMN @schema@.retail_details.business_type IS
'Repeats the business''s type, so that details fit it.';
COMMENT ON COLUMN @schema@.retail_details.agent_instructions IS
'What the voice agent is told before a call.';
COMMENT ON COLUMN @schema@.retail_details.greeting_message IS 'What it says first.';
COMMENT ON COLUMN @schema@.retail_details.created_at IS 'When the row was made.';
COMMENT ON COLUMN @schema@.retail_details.updated_at IS 'When the row last really changed.';
COMMENT ON COLUMN @schema@.retail_details.store_category IS 'Such as books.';
COMMENT ON COLUMN @schema@.retail_details.offers_delivery IS 'Does it deliver?';
COMMENT ON COLUMN @schema@.retail_details.return_policy IS 'Terms, as an agent may read them out.';

COMMENT ON TABLE @schema@.service_details IS 'What is special to a service such as a plumber.';
COMMENT ON COLUMN @schema@.service_details.business_id IS 'The business.';
COMMENT ON COLUMN @schema@.service_details.business_type IS
'Repeats the business''s type, so that details fit it.';
COMMENT ON COLUMN @schema@.service_details.agent_instructions IS
'What the voice agent is told before a call.';
COMMENT ON COLUMN @schema@.service_details.greeting_message IS 'What it says first.';
COMMENT ON COLUMN @schema@.service_details.created_at IS 'When the row was made.';
COMMENT ON COLUMN @schema@.service_details.updated_at IS 'When the row last really changed.';
COMMENT ON COLUMN @schema@.service_details.service_category IS 'Such as plumbing.';
COMMENT ON COLUMN @schema@.service_details.service_radius_km IS
'How far it travels, in kilometres.';
COMMENT ON COLUMN @schema@.service_details.license_number IS 'Trade licence.';

COMMENT ON TABLE @schema@.business_numbers IS 'A phone number that was bought for a person or a business.';
COMMENT ON COLUMN @schema@.business_numbers.id IS 'Id of the number.';
COMMENT ON COLUMN @schema@.business_numbers.user_id IS
'The person it belongs to, where it belongs to one.';
COMMENT ON COLUMN @schema@.business_numbers.business_id IS 'The business it is answered for.';
COMMENT ON COLUMN @schema@.business_numbers.phone_number IS 'E.164.';
COMMENT ON COLUMN @schema@.business_numbers.phone_number_raw IS 'The same as it was typed.';
COMMENT ON COLUMN @schema@.business_numbers.display_name IS 'What its owner calls it.';
COMMENT ON COLUMN @schema@.business_numbers.country_code IS
'Calling code such as +1, or ISO 3166 code such as US.';
COMMENT ON COLUMN @schema@.business_numbers.number_type IS
'local, toll_free, mobile, international or vanity.';
COMMENT ON COLUMN @schema@.business_numbers.twilio_sid IS 'Provider''s id of the number.';
COMMENT ON COLUMN @schema@.business_numbers.twilio_account_sid IS 'Provider''s id of the account.';
COMMENT ON COLUMN @schema@.business_numbers.voice_url IS
'Where calls go: an address of the voice agent''s service (option voice_agent_url), never the user interface.';
COMMENT ON COLUMN @schema@.business_numbers.sms_url IS 'Where messages go.';
COMMENT ON COLUMN @schema@.business_numbers.status_callback_url IS 'Where the provider reports.';
COMMENT ON COLUMN @schema@.business_numbers.capabilities IS
'What it can do: {voice, sms, mms, fax}.';
COMMENT ON COLUMN @schema@.business_numbers.is_primary IS
'The number shown to customers; one for each business.';
COMMENT ON COLUMN @schema@.business_numbers.is_active IS 'Is it in use?';
COMMENT ON COLUMN @schema@.business_numbers.provider IS 'Who it was bought from.';
COMMENT ON COLUMN @schema@.business_numbers.purchase_date IS 'When it was bought.';
COMMENT ON COLUMN @schema@.business_numbers.monthly_cost IS 'Rent per month, in US dollars.';
COMMENT ON COLUMN @schema@.business_numbers.features IS 'Extras, a JSON array.';
COMMENT ON COLUMN @schema@.business_numbers.notes IS 'Free text.';
COMMENT ON COLUMN @schema@.business_numbers.status IS
'provisioning, active, suspended, releasing or released; judged by the status machine business_numbers.status.';
COMMENT ON COLUMN @schema@.business_numbers.released_at IS 'When it was given back.';
COMMENT ON COLUMN @schema@.business_numbers.created_at IS 'When the row was made.';
COMMENT ON COLUMN @schema@.business_numbers.updated_at IS 'When the row last really changed.';

COMMENT ON TABLE @schema@.business_numbers_status_history IS
'What happened to the status of each row of business_numbers; written by its status machine.';
COMMENT ON COLUMN @schema@.business_numbers_status_history.entry IS 'Order of the changes.';
COMMENT ON COLUMN @schema@.business_numbers_status_history.row_id IS 'The number.';
COMMENT ON COLUMN @schema@.business_numbers_status_history.status_column IS 'The column: status.';
COMMENT ON COLUMN @schema@.business_numbers_status_history.from_state IS 'Before; null for a new row.';
COMMENT ON COLUMN @schema@.business_numbers_status_history.to_state IS 'After.';
COMMENT ON COLUMN @schema@.business_numbers_status_history.event IS 'The event, where the change has one.';
COMMENT ON COLUMN @schema@.business_numbers_status_history.reason IS 'Why, where a reason was given.';
COMMENT ON COLUMN @schema@.business_numbers_status_history.actor IS 'The user of the request.';
COMMENT ON COLUMN @schema@.business_numbers_status_history.role IS
'The role of the request, or the database role; system is the timer.';
COMMENT ON COLUMN @schema@.business_numbers_status_history.bypassed IS 'Was the machine passed by?';
COMMENT ON COLUMN @schema@.business_numbers_status_history.at IS 'When the transaction began.';

COMMENT ON VIEW @schema@.business_v2 IS 'Businesses under their former name; can be written to.';

COMMENT ON FUNCTION @schema@.find_business_by_number(text, text) IS
'The business that a dialled number belongs to, or no row.

p_phone: the number in any spelling. p_region: ISO 3166 code of the country in which a number without a
calling code is meant; option default_region of the install when it is not given. Looks at the bought numbers
that are active, then at the businesses'' own. Never an error.
Example: SELECT name FROM find_business_by_number(''(650) 253-0000'', ''US'');';
COMMENT ON FUNCTION @schema@.phone_number_exists(text, text) IS
'Has a number been bought already, in whatever spelling? For the back end, before it buys one.

Parameters as in find_business_by_number. Example: SELECT phone_number_exists(''+16502530000'');';
COMMENT ON FUNCTION @schema@.set_primary_number(uuid, uuid) IS
'Makes one of a business''s active numbers its primary one, and the former primary one an ordinary one.
Returns the number. Errors: 42704 no such business or number that the caller may change.
Example: SELECT set_primary_number(''…business…'', ''…number…'');';
COMMENT ON FUNCTION @private@.own_business_ids() IS 'Ids of the caller''s businesses; for policies.';
COMMENT ON FUNCTION @private@.keep_numbers() IS
'Trigger on businesses: the numbers of one that is deleted go back to its owner.';
