-- === 1. Three businesses. A phone rings: whose is it? ===
\set ECHO none
-- The names that PostgREST and Supabase use for their callers.
DO $$
BEGIN
    IF to_regrole('anon') IS NULL THEN CREATE ROLE anon; END IF;
    IF to_regrole('authenticated') IS NULL THEN CREATE ROLE authenticated; END IF;
    IF to_regrole('service_role') IS NULL THEN CREATE ROLE service_role BYPASSRLS; END IF;
END
$$;
\set ECHO all
CREATE EXTENSION pg_concierge;
SELECT string_agg(DISTINCT module, ', ') AS modules, count(*) AS steps
FROM concierge.install(ARRAY['appointments', 'wallets'], 'app');
-- From here on each call is one of the back end, in its role, as PostgREST makes it.
SET ROLE service_role;
INSERT INTO app.profiles (id, full_name) VALUES (:ann, 'Ann'), (:bob, 'Bob'), (:chitra, 'Chitra');
INSERT INTO app.businesses (id, user_id, name, business_type, phone_number, country, timezone)
VALUES
    (:salon, :ann, 'Salon Mitte', 'service', '(030) 2312-5001', 'DE', 'europe/berlin'),
    (:pipes, :bob, 'Pipes & Co', 'service', '512 555 0100', 'US', 'America/Chicago'),
    (:chai, :chitra, 'Chai & Chess', 'restaurant', '080 2558 1234', 'IN', 'Asia/Kolkata');
-- Whatever was typed is stored in E.164 form, and the time zone as the server spells it.
SELECT name, phone_number_raw, phone_number, timezone FROM app.businesses ORDER BY timezone;
-- Calls come in. The dialled number may be written in any way. It is read as of the country in
-- which it was dialled; ZZ where nobody knows that.
SELECT dialled, call.country AS read_in, b.name, b.timezone
FROM (VALUES ('tel:+49-30-2312-5001', 'ZZ'), ('0049 30 23125001', 'FR'),
             ('011 91 80 2558-1234', 'US'), ('15125550100', 'ZZ'), ('+1 (512) 555-0100', 'ZZ')
     ) AS call (dialled, country)
CROSS JOIN LATERAL app.find_business_by_number(dialled, call.country) AS b;
