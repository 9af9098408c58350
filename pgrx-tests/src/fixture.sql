-- Two people, three businesses, and values that are easily damaged on the way.
INSERT INTO app.profiles (id, email, full_name, default_city, default_lat, default_lon, timezone, country, updated_at)
VALUES
    ('0a000000-0000-4000-8000-000000000001', 'anna@example.org', E'Anna "Ann" O''Neill\n', 'Zürich', 47.3769, 8.5417,
     'Europe/Zurich', 'CH', '2020-01-01 00:00:00.123456+00'),
    ('0b000000-0000-4000-8000-000000000002', NULL, '', NULL, NULL, NULL, 'UTC', NULL, '2020-01-01');

INSERT INTO app.user_settings (user_id, allow_gateway_fallback)
VALUES ('0a000000-0000-4000-8000-000000000001', true);

INSERT INTO app.user_preferences (user_id, ai_settings, favorite_cuisines, default_budget_per_day)
VALUES ('0a000000-0000-4000-8000-000000000001', '{"tone": "warm\t\\"}', '{thai,"a, b",NULL,""}', 120.50);

INSERT INTO app.user_sessions (user_id, device, ip_hash)
VALUES ('0a000000-0000-4000-8000-000000000001', 'phone', repeat('0f', 32));

INSERT INTO app.businesses (id, user_id, name, business_type, phone_number, updated_at)
VALUES
    ('1a000000-0000-4000-8000-000000000001', '0a000000-0000-4000-8000-000000000001', 'Thai Garden', 'restaurant',
     '+14085550101', '2020-01-01'),
    ('1a000000-0000-4000-8000-000000000002', '0a000000-0000-4000-8000-000000000001', 'Workshop', 'service', NULL,
     '2020-01-01'),
    ('1b000000-0000-4000-8000-000000000003', '0b000000-0000-4000-8000-000000000002', 'Books', 'retail', NULL,
     '2020-01-01');

INSERT INTO app.restaurant_details (business_id, seating_capacity) VALUES ('1a000000-0000-4000-8000-000000000001', 40);
INSERT INTO app.service_details (business_id, service_radius_km) VALUES ('1a000000-0000-4000-8000-000000000002', 15);
INSERT INTO app.retail_details (business_id, store_category) VALUES ('1b000000-0000-4000-8000-000000000003', 'books');

INSERT INTO app.business_numbers (business_id, phone_number, display_name, country_code, number_type, is_primary)
VALUES ('1a000000-0000-4000-8000-000000000001', '+14085550102', 'Bookings', '+1', 'local', true);

-- The user's own.
ALTER TABLE app.profiles ADD COLUMN loyalty integer NOT NULL DEFAULT 7 CHECK (loyalty >= 0);
CREATE INDEX profiles_loyalty_idx ON app.profiles (loyalty) WHERE loyalty > 7;
UPDATE app.profiles SET loyalty = 42 WHERE country = 'CH';

CREATE SCHEMA shop;
CREATE TABLE shop.orders (
    id      integer     PRIMARY KEY,
    item    text        NOT NULL,
    touched timestamptz NOT NULL DEFAULT '2020-01-01 00:00+00'
);
INSERT INTO shop.orders VALUES (1, 'soup'), (2, 'rice'), (3, 'tea');
SELECT concierge.attach_updated_at('shop.orders', 'touched');
