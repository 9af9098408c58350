-- Every call of the wallets with amounts, currencies, people, keys, modes and statuses that are none: each is refused with
-- a code of ours, or one that says which argument is meant, nothing is booked, and no raw error comes through.
SET client_min_messages = warning;
\pset footer off
SELECT count(*) > 0 AS installed FROM concierge.install('{wallets}', 'fuzz');
INSERT INTO fuzz.profiles (id) VALUES
    ('a0000000-0000-4000-8000-000000000001'), ('b0000000-0000-4000-8000-000000000002');
SELECT FROM fuzz.profiles, fuzz.wallet_open(id, 'USD');
SELECT FROM fuzz.wallet_open('a0000000-0000-4000-8000-000000000001', 'JPY');
SELECT FROM fuzz.wallet_credit('a0000000-0000-4000-8000-000000000001', 100, 'USD');
SELECT FROM fuzz.wallet_hold('a0000000-0000-4000-8000-000000000001', 40, 'USD');
CREATE TABLE fuzz.call (name text PRIMARY KEY, statement text NOT NULL);
-- %1$s stands for what is tried; @ann and @bob for people.
INSERT INTO fuzz.call VALUES
    ('credit', 'SELECT fuzz.wallet_credit(@ann, %1$s, ''USD'')'),
    ('debit', 'SELECT fuzz.wallet_debit(@ann, %1$s, ''USD'')'),
    ('transfer', 'SELECT fuzz.wallet_transfer(@ann, @bob, %1$s, ''USD'')'),
    ('exchange', 'SELECT fuzz.wallet_exchange(@ann, ''USD'', %1$s, ''JPY'', 150)'),
    ('rate', 'SELECT fuzz.wallet_exchange(@ann, ''USD'', 1, ''JPY'', %1$s)'),
    ('hold', 'SELECT fuzz.wallet_hold(@ann, %1$s, ''USD'')'),
    ('capture', 'SELECT fuzz.wallet_capture((SELECT max(id) FROM fuzz.ledger_holds), %1$s)'),
    ('refund', 'SELECT fuzz.wallet_refund(concierge.ledger_transaction_id(1), %1$s, ''x'')'),
    ('chargeback', 'SELECT fuzz.wallet_chargeback(concierge.ledger_transaction_id(1), %1$s, ''x'')'),
    ('floor', 'SELECT fuzz.set_wallet_limits(@ann, ''USD'', %1$s, NULL)'),
    ('ceiling', 'SELECT fuzz.set_wallet_limits(@ann, ''USD'', NULL, %1$s)'),
    ('row', 'INSERT INTO fuzz.transactions (user_id, amount, currency, type, status)
             VALUES (@ann, %1$s, ''USD'', ''credit'', ''completed'')'),
    ('pending', 'INSERT INTO fuzz.transactions (user_id, amount, currency, type) VALUES (@ann, %1$s, ''USD'', ''debit'')');

-- What a statement answers: its rows or its SQLSTATE; always undone.
CREATE FUNCTION fuzz.try(a_call text, argument text) RETURNS text LANGUAGE sql AS $$
    SELECT regress.attempt(replace(replace(format(statement, argument),
        '@ann', '''a0000000-0000-4000-8000-000000000001''::uuid'),
        '@bob', '''b0000000-0000-4000-8000-000000000002''::uuid'))
    FROM fuzz.call WHERE name = a_call
$$;

-- 1. Amounts.
CREATE TABLE fuzz.amount (place integer GENERATED ALWAYS AS IDENTITY, literal text);
INSERT INTO fuzz.amount (literal) VALUES
    ('NULL'), ('''NaN'''), ('''Infinity'''), ('''-Infinity'''), ('0'), ('-0.0'), ('-1'), ('-0.01'), ('0.001'), ('1e-400'),
    ('1.234567890123456789'), ('1.000000000000000000000'), ('92233720368547758.07'), ('92233720368547758.08'), ('1e400'),
    ('-1e400'), ('1e100000');
SELECT a.literal, string_agg(c.name || ' ' || fuzz.try(c.name, a.literal), ', ' ORDER BY c.name) AS answers
FROM fuzz.amount a CROSS JOIN fuzz.call c GROUP BY a.place, a.literal ORDER BY a.place;
SELECT count(*) AS wrong FROM fuzz.ledger_verify();
SELECT balance_usd, balance_inr FROM fuzz.wallets ORDER BY user_id;

-- 2. Currencies.
DELETE FROM fuzz.call;
INSERT INTO fuzz.call VALUES
    ('open', 'SELECT fuzz.wallet_open(@ann, %1$s)'),
    ('credit', 'SELECT fuzz.wallet_credit(@ann, 1, %1$s)'),
    ('debit', 'SELECT fuzz.wallet_debit(@ann, 1, %1$s)'),
    ('transfer', 'SELECT fuzz.wallet_transfer(@ann, @bob, 1, %1$s)'),
    ('exchange', 'SELECT fuzz.wallet_exchange(@ann, ''USD'', 1, %1$s, 1)'),
    ('hold', 'SELECT fuzz.wallet_hold(@ann, 1, %1$s)'),
    ('balance', 'SELECT fuzz.wallet_balance(@ann, %1$s)'),
    ('balance_at', 'SELECT fuzz.wallet_balance_at(@ann, %1$s, now(), ''posted'')'),
    ('statement', 'SELECT fuzz.wallet_statement(@ann, %1$s, ''-infinity'', ''infinity'')'),
    ('freeze', 'SELECT fuzz.wallet_freeze(@ann, %1$s)'),
    ('unfreeze', 'SELECT fuzz.wallet_unfreeze(@ann, %1$s)'),
    ('close', 'SELECT fuzz.wallet_close(@ann, %1$s)'),
    ('limits', 'SELECT fuzz.set_wallet_limits(@ann, %1$s, 0, 10000)'),
    ('row', 'INSERT INTO fuzz.transactions (user_id, amount, currency, type, status)
             VALUES (@ann, 1, %1$s, ''credit'', ''completed'')');
TRUNCATE fuzz.amount;
INSERT INTO fuzz.amount (literal) VALUES
    ('NULL'), (''''''), ('''usd'''), ('''XAU'''), ('''XXX'''), ('''banana'''), ('''EUR'''), ('''USD '''), ('repeat(''U'', 100000)'),
    ('E''US\u0001D'''), ('''ＵＳＤ''');
SELECT a.literal, string_agg(c.name || ' ' || fuzz.try(c.name, a.literal), ', ' ORDER BY c.name) AS answers
FROM fuzz.amount a CROSS JOIN fuzz.call c GROUP BY a.place, a.literal ORDER BY a.place;

-- 3. People.
DELETE FROM fuzz.call;
INSERT INTO fuzz.call VALUES
    ('open', 'SELECT fuzz.wallet_open(%1$s, ''USD'')'),
    ('credit', 'SELECT fuzz.wallet_credit(%1$s, 1, ''USD'')'),
    ('debit', 'SELECT fuzz.wallet_debit(%1$s, 1, ''USD'')'),
    ('from', 'SELECT fuzz.wallet_transfer(%1$s, @bob, 1, ''USD'')'),
    ('to', 'SELECT fuzz.wallet_transfer(@ann, %1$s, 1, ''USD'')'),
    ('exchange', 'SELECT fuzz.wallet_exchange(%1$s, ''USD'', 1, ''JPY'', 1)'),
    ('hold', 'SELECT fuzz.wallet_hold(%1$s, 1, ''USD'')'),
    ('balance', 'SELECT fuzz.wallet_balance(%1$s, ''USD'')'),
    ('balance_at', 'SELECT fuzz.wallet_balance_at(%1$s, ''USD'', now(), ''posted'')'),
    ('freeze', 'SELECT fuzz.wallet_freeze(%1$s, ''USD'')'),
    ('close', 'SELECT fuzz.wallet_close(%1$s, ''USD'')'),
    ('limits', 'SELECT fuzz.set_wallet_limits(%1$s, ''USD'', 0, 10000)'),
    ('row', 'INSERT INTO fuzz.transactions (user_id, amount, currency, type, status)
             VALUES (%1$s, 1, ''USD'', ''credit'', ''completed'')');
TRUNCATE fuzz.amount;
INSERT INTO fuzz.amount (literal) VALUES ('NULL'), ('''00000000-0000-0000-0000-000000000000''');
SELECT a.literal, string_agg(c.name || ' ' || fuzz.try(c.name, a.literal), ', ' ORDER BY c.name) AS answers
FROM fuzz.amount a CROSS JOIN fuzz.call c GROUP BY a.place, a.literal ORDER BY a.place;

-- 4. Statuses and types of a row.
SELECT word, regress.attempt(format('INSERT INTO fuzz.transactions (user_id, amount, currency, type, status)
    VALUES (''a0000000-0000-4000-8000-000000000001'', 1, ''USD'', ''credit'', %L)', word)) AS as_status,
    regress.attempt(format('INSERT INTO fuzz.transactions (user_id, amount, currency, type, status)
    VALUES (''a0000000-0000-4000-8000-000000000001'', 1, ''USD'', %L, ''completed'')', word)) AS as_type
FROM unnest(ARRAY['pending', 'completed', 'failed', 'cancelled', 'refunded', 'partially_refunded', 'credit', 'debit', '',
    'COMPLETED', ' completed', 'done', NULL]) AS word;

-- 5. Batches that are none.
SELECT batch, regress.attempt(format('SELECT fuzz.wallet_post_batch(%L, ''atomic'')', batch)) AS atomic,
    regress.attempt(format('SELECT fuzz.wallet_post_batch(%L, ''independent'')', batch)) AS independent
FROM unnest(ARRAY[NULL, 'null', '[]', '{}', '1', '"x"', '[null]', '[[]]', '[1]', '[{}]', '[{"amount": 1}]',
    '[{"to": "a0000000-0000-4000-8000-000000000001", "amount": "NaN", "currency": "USD"}]',
    '[{"to": "a0000000-0000-4000-8000-000000000001", "amount": {}, "currency": "USD"}]',
    '[{"to": "a0000000-0000-4000-8000-000000000001", "amount": 1e400, "currency": "USD"}]',
    '[{"to": "a0000000-0000-4000-8000-000000000001", "amount": 0.001, "currency": "USD"}]',
    '[{"to": "a0000000-0000-4000-8000-000000000001", "amount": "1e-2", "currency": "USD"}]',
    '[{"to": "a0000000-0000-4000-8000-000000000001", "amount": "1e99999", "currency": "USD"}]',
    '[{"to": "a0000000-0000-4000-8000-000000000001", "amount": " 1", "currency": "USD"}]',
    '[{"to": "a0000000-0000-4000-8000-000000000001", "amount": 1, "currency": 5}]',
    '[{"to": "nobody", "amount": 1, "currency": "USD"}]',
    '[{"to": ["a0000000-0000-4000-8000-000000000001"], "amount": 1, "currency": "USD"}]',
    '[{"from": "a0000000-0000-4000-8000-000000000001", "to": "a0000000-0000-4000-8000-000000000001", "amount": 1, "currency": "USD"}]'
    ]) AS batch;
SELECT mode, regress.attempt(format('SELECT fuzz.wallet_post_batch(''[]'', %L)', mode)) AS answer
FROM unnest(ARRAY['atomic', 'independent', 'ATOMIC', '', 'linked', NULL]) AS mode;

-- 6. Keys, holds and transfers that are none.
SELECT call, regress.attempt(call) AS answer FROM unnest(ARRAY[
    'SELECT fuzz.wallet_credit(''a0000000-0000-4000-8000-000000000001'', 1, ''USD'', p_idempotency_key => '''')',
    'SELECT fuzz.wallet_credit(''a0000000-0000-4000-8000-000000000001'', 1, ''USD'', p_idempotency_key => repeat(''k'', 256))', 'SELECT fuzz.wallet_credit(''a0000000-0000-4000-8000-000000000001'', 1, ''USD'', p_external_ref => repeat(''k'', 256))',
    'SELECT fuzz.wallet_capture(NULL)', 'SELECT fuzz.wallet_capture(0)', 'SELECT fuzz.wallet_capture(-1)',
    'SELECT fuzz.wallet_release(NULL)', 'SELECT fuzz.wallet_release(0)',
    'SELECT fuzz.wallet_refund(NULL, 1, ''x'')', 'SELECT fuzz.wallet_refund(concierge.ledger_transaction_id(0), 1, ''x'')',
    'SELECT fuzz.wallet_chargeback(NULL, 1, ''x'')', 'SELECT fuzz.wallet_chargeback(''a0000000-0000-4000-8000-000000000001'', 1, ''x'')',
    'SELECT fuzz.wallet_hold(''a0000000-0000-4000-8000-000000000001'', 1, ''USD'', NULL)',
    'SELECT fuzz.wallet_hold(''a0000000-0000-4000-8000-000000000001'', 1, ''USD'', interval ''-1 hour'')',
    'SELECT fuzz.wallet_hold(''a0000000-0000-4000-8000-000000000001'', 1, ''USD'', interval ''0'')',
    'SELECT fuzz.wallet_hold(''a0000000-0000-4000-8000-000000000001'', 1, ''USD'', interval ''1000000 years'')',
    'SELECT fuzz.wallet_balance_at(''a0000000-0000-4000-8000-000000000001'', ''USD'', NULL, ''posted'')',
    'SELECT fuzz.wallet_balance_at(''a0000000-0000-4000-8000-000000000001'', ''USD'', ''infinity'', ''posted'')',
    'SELECT fuzz.wallet_balance_at(''a0000000-0000-4000-8000-000000000001'', ''USD'', ''-infinity'', ''effective'')',
    'SELECT fuzz.wallet_balance_at(''a0000000-0000-4000-8000-000000000001'', ''USD'', now(), ''never'')',
    'SELECT fuzz.wallet_statement(''a0000000-0000-4000-8000-000000000001'', ''USD'', ''infinity'', ''-infinity'')',
    'SELECT fuzz.set_wallet_limits(''a0000000-0000-4000-8000-000000000001'', ''USD'', 10, 5)',
    'SELECT fuzz.ledger_verify(-1)',
    'SELECT fuzz.ledger_reconcile(NULL, NULL)', 'SELECT fuzz.ledger_reconcile(''bank'', ''{}'')',
    'SELECT fuzz.ledger_reconcile(''bank'', ''[{}]'')']) AS call;

-- 7. Nothing was booked.
SELECT count(*) AS wrong FROM fuzz.ledger_verify();
SELECT balance_usd, balance_inr FROM fuzz.wallets ORDER BY user_id;
DROP SCHEMA fuzz, fuzz_private CASCADE;
