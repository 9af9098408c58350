-- What the fixtures of the tests over HTTP leave out: money, memories, and tables of the user's own with everything
-- attached that can be.
SELECT app.wallet_open(id, currency) FROM app.profiles, unnest('{USD,JPY}'::text[]) AS currency;
SELECT app.wallet_credit(id, 1000, 'USD', 'first ' || id) FROM app.profiles;
SELECT app.wallet_hold(id, 10, 'USD') FROM app.profiles;
SELECT app.wallet_transfer('a0000000-0000-4000-8000-00000000000a', 'b0000000-0000-4000-8000-00000000000b', 5);

SELECT concierge.set_actor('a0000000-0000-4000-8000-00000000000a', 'authenticated');
SELECT app.remember('Ann likes Thai food', '[1,0,0]');
SELECT app.remember('Ann has a dog', '[0,1,0]');
SELECT concierge.set_actor('b0000000-0000-4000-8000-00000000000b', 'authenticated');
SELECT app.remember('Bob reads at night', '[0,0,1]');
SELECT app.keep_web_source('https://example.com/a', 'A page', 'Words of a page');
SELECT concierge.set_actor(NULL, NULL);

CREATE SCHEMA shop;
CREATE TABLE shop.orders (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    status     text        NOT NULL DEFAULT 'new',
    room       text        NOT NULL DEFAULT 'lobby',
    starts_at  timestamptz,
    ends_at    timestamptz,
    phone      text,
    zone       text,
    notes      text,
    owner      uuid,
    embedding  vector(3),
    updated_at timestamptz NOT NULL DEFAULT now()
);
SELECT concierge.attach_updated_at('shop.orders');
SELECT concierge.attach_timezone('shop.orders', 'zone');
SELECT concierge.attach_phone('shop.orders', 'phone');
SELECT concierge.attach_no_overlap('shop.orders', 'starts_at', ends_at => 'ends_at', unit => '{room}');
SELECT concierge.attach_status_machine('shop.orders', 'status', $$
    [*] --> new
    new --> paid : pay [requires notes]
    paid --> sent : send / stamp ends_at
    new --> dropped : drop
    paid --> dropped : after 15 minutes
    sent --> [*]
    dropped --> [*]
$$, history => true);
INSERT INTO shop.orders (room, starts_at, ends_at, notes, phone)
SELECT 'room ' || n, '2031-03-04 10:00+00', '2031-03-04 11:00+00', 'notes ' || n, '+1650253000' || n FROM generate_series(1, 9) AS n;
GRANT USAGE ON SCHEMA shop TO anon, authenticated, service_role;
GRANT SELECT, INSERT, UPDATE, DELETE ON shop.orders TO authenticated, service_role;
GRANT SELECT ON shop.orders TO anon;
CREATE VIEW shop."odd ""name'" AS SELECT id, status FROM shop.orders;
