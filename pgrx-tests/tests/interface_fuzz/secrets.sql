-- What Bob has told nobody: the word is in everything of his that is a text.
UPDATE app.profiles SET full_name = 'SECRET full name', email = 'secret@example.com', default_city = 'SECRETVILLE'
WHERE id = 'b0000000-0000-4000-8000-00000000000b';
UPDATE app.user_sessions SET device = 'SECRET phone' WHERE user_id = 'b0000000-0000-4000-8000-00000000000b';
UPDATE app.businesses SET description = 'SECRET description', address = 'SECRET address', email = 'secret@example.com'
WHERE user_id = 'b0000000-0000-4000-8000-00000000000b';
UPDATE app.business_numbers SET display_name = 'SECRET line' WHERE user_id = 'b0000000-0000-4000-8000-00000000000b';
UPDATE app.appointments SET customer_name = 'SECRET Dora', notes = 'SECRET notes', external_id = 'SECRET-1'
WHERE id = 'b4000000-0000-4000-8000-00000000000b';
SELECT app.append_message('b3000000-0000-4000-8000-00000000000b', 'user', 'a SECRET book', '{"note": "SECRET"}', 'SECRET key');
SELECT app.wallet_credit('b0000000-0000-4000-8000-00000000000b', 7, 'USD', 'SECRET key', 'SECRET credit', 'SECRET-ref');
SELECT app.wallet_hold('b0000000-0000-4000-8000-00000000000b', 3, 'USD', NULL, 'SECRET hold', 'SECRET reason');
SELECT concierge.set_actor('b0000000-0000-4000-8000-00000000000b', 'authenticated');
SELECT app.remember('Bob has SECRETLY a boat', '[0.9,0.1,0]');
SELECT app.keep_web_source('https://example.com/SECRET', 'SECRET page', 'SECRET words of a page', NULL, '{}',
    'b0000000-0000-4000-8000-00000000000b');
SELECT concierge.set_actor(NULL, NULL);
INSERT INTO app.bookable_resources (business_id, name, kind)
VALUES ('b1000000-0000-4000-8000-00000000000b', 'SECRET room', 'room');
INSERT INTO app.session_memories (session_id, user_id, content)
VALUES ('b3000000-0000-4000-8000-00000000000b', 'b0000000-0000-4000-8000-00000000000b', 'SECRET session');
