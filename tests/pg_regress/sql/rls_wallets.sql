-- X-66: who reads and moves money, as the real roles: a count of rows, or the SQLSTATE.
SET client_min_messages = warning;
\set ann 'a0000000-0000-4000-8000-000000000001'
\set bob 'b0000000-0000-4000-8000-000000000002'
BEGIN;
SELECT count(*) FROM concierge.install('{wallets}', 'regress_app');
SET LOCAL search_path = regress_app;
INSERT INTO profiles (id) VALUES (:'ann'), (:'bob');
SELECT count(wallet_open(id, 'USD')) FROM profiles;
SELECT wallet_credit(:'ann', 10, 'USD') ->> 'balance', wallet_transfer(:'ann', :'bob', 4, 'USD') ->> 'balance';
SELECT wallet_hold(id, 1, 'USD') ->> 'held' AS held FROM profiles;
CREATE TEMP TABLE tried (n serial, statement text);
INSERT INTO tried (statement) VALUES
    ('SELECT FROM wallets'), ('SELECT FROM transactions'), ('SELECT FROM currencies WHERE code < ''AG'''),
    ('SELECT FROM ledger_accounts'), ('SELECT FROM ledger_transfers'), ('SELECT FROM ledger_holds'),
    ('SELECT FROM ledger_idempotency'), ('SELECT FROM ledger_verify()'), ('SELECT FROM ledger_entries'),
    ('SELECT FROM wallet_overview'),
    ('SELECT FROM wallet_balance(''a0000000-0000-4000-8000-000000000001'', ''USD'')'),
    ('SELECT FROM wallet_balance(''b0000000-0000-4000-8000-000000000002'', ''USD'')'),
    ('SELECT FROM wallet_statement(''a0000000-0000-4000-8000-000000000001'', ''USD'')'),
    ('SELECT FROM wallet_statement(''b0000000-0000-4000-8000-000000000002'', ''USD'')'),
    ('SELECT wallet_balance_at(''a0000000-0000-4000-8000-000000000001'', ''USD'')'),
    ('SELECT FROM ledger_trial_balance()'), ('SELECT ledger_fold()'),
    ('SELECT regress_app_private.entry_of(1, 1)'), ('SELECT regress_app_private.balance_at(1, now(), ''posted'')'),
    ('SELECT regress_app_private.statement(1, ''-infinity'', ''infinity'')'),
    ('SELECT regress_app_private.ledger_verify(NULL)'),
    ('SELECT wallet_credit(''a0000000-0000-4000-8000-000000000001'', 1, ''USD'')'),
    ('SELECT wallet_debit(''b0000000-0000-4000-8000-000000000002'', 1, ''USD'')'),
    ('SELECT wallet_transfer(''a0000000-0000-4000-8000-000000000001'', ''b0000000-0000-4000-8000-000000000002'', 1, ''USD'')'),
    ('SELECT regress_app_private.wallet_credit(''a0000000-0000-4000-8000-000000000001'', 1, ''USD'', NULL, NULL, NULL, NULL, NULL)'),
    ('SELECT concierge.ledger_move(''regress_app.ledger_accounts'', ''credit'', NULL, ''a0000000-0000-4000-8000-000000000001'', 1, ''USD'', NULL, NULL, NULL, NULL, NULL, NULL)'),
    ('SELECT set_wallet_limits(''a0000000-0000-4000-8000-000000000001'', ''USD'', NULL)'),
    ('SELECT wallet_release(1)'),
    ('UPDATE wallets SET balance_usd = 100'), ('UPDATE wallets SET is_active = true'),
    ('DELETE FROM wallets'),
    ('UPDATE ledger_accounts SET posted = 100'), ('INSERT INTO ledger_idempotency VALUES (''k'', '''')'),
    ('DELETE FROM ledger_transfers'), ('TRUNCATE ledger_transfers'),
    ('UPDATE currencies SET name = ''x'' WHERE code = ''USD'''),
    ('INSERT INTO transactions (user_id, amount, currency, type, status) VALUES (''a0000000-0000-4000-8000-000000000001'', 1, ''USD'', ''credit'', ''completed'')');
SELECT n, left(statement, 90) AS statement,
       regress.attempt(statement, 'anon') AS anon,
       regress.attempt(statement, 'authenticated', :'ann') AS ann,
       regress.attempt(statement, 'authenticated', :'bob') AS bob,
       regress.attempt(statement, 'service_role') AS service,
       regress.attempt(statement, 'regress_nobody') AS nobody
FROM tried ORDER BY n;
-- Who may call what, and touch what: every function, table and view of the two modules.
SELECT n.nspname, p.proname, has_function_privilege('anon', p.oid, 'EXECUTE') AS anon,
       has_function_privilege('authenticated', p.oid, 'EXECUTE') AS users,
       has_function_privilege('service_role', p.oid, 'EXECUTE') AS service,
       has_function_privilege('regress_nobody', p.oid, 'EXECUTE') AS nobody
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname LIKE 'regress\_app%'
AND p.proname ~ 'wallet|ledger|keep_exponent|entry_of|version_at|balance|statement|unfolded'
ORDER BY n.nspname, p.proname;
SELECT c.relname, r.role, concat_ws(' ',
    CASE WHEN has_table_privilege(r.role, c.oid, 'SELECT') THEN 'select' END,
    CASE WHEN has_table_privilege(r.role, c.oid, 'INSERT') THEN 'insert' END,
    CASE WHEN has_table_privilege(r.role, c.oid, 'UPDATE') THEN 'update' END,
    CASE WHEN has_table_privilege(r.role, c.oid, 'DELETE') THEN 'delete' END,
    CASE WHEN has_table_privilege(r.role, c.oid, 'TRUNCATE') THEN 'truncate' END) AS may,
    c.relrowsecurity AS row_security
FROM pg_class c CROSS JOIN unnest('{anon,authenticated,service_role,regress_nobody}'::text[]) AS r (role)
WHERE c.relnamespace = 'regress_app'::regnamespace AND c.relkind IN ('r', 'v')
AND c.relname ~ 'wallet|ledger|transactions|currencies'
ORDER BY c.relname, r.role;
-- A user sees neither the other side's balance nor its account.
SET LOCAL ROLE authenticated;
SELECT concierge.set_actor(:'bob');
SELECT user_id, balance, held FROM regress_app.wallet_overview;
SELECT version, kind, amount, balance FROM regress_app.wallet_statement(:'bob', 'USD');
ROLLBACK;
