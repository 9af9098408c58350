-- === 5. A status that cannot jump ===
-- What an appointment may become is a diagram. The trigger behind it judges everybody, even a
-- superuser with an UPDATE.
\set ON_ERROR_STOP off
UPDATE app.appointments SET status = 'confirmed' WHERE customer_name = 'Gus';
UPDATE app.appointments SET status = 'completed' WHERE external_id = 'call-1';
\set ON_ERROR_STOP on
-- The same works on any table. The agent also calls businesses for its users; this text is the rule
-- and the picture.
CREATE TABLE app.calls (id int PRIMARY KEY, status text NOT NULL DEFAULT 'pending',
                        price numeric, max_price numeric);
ALTER TABLE app.calls ENABLE ROW LEVEL SECURITY;
SELECT concierge.attach_status_machine('app.calls', 'status', $$
    [*] --> pending
    pending --> talking : dial
    talking --> agreed  : agree [requires price, price <= max_price]
    talking --> failed  : hang_up
    talking --> failed  : after 15 minutes
    failed  --> pending : retry
    agreed  --> [*]
$$, history => true) \g /dev/null
INSERT INTO app.calls (id, max_price) VALUES (1, 150), (2, 80), (3, 80);
SELECT * FROM concierge.status_fire('app.calls', '1', 'dial');
-- What can be done now? The buttons of a page, and why one of them is grey.
SELECT event, to_state, ok, code, failed #>> '{0,message}' AS why_not
FROM concierge.status_next('app.calls', '1');
-- The picture, as text for a page in git; the number is how many rows are in each state.
SELECT concierge.status_diagram('app.calls', counts => true) \g (format=unaligned tuples_only=on)
