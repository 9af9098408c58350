-- What the ledger costs besides posting: one UPDATE of many rows, balances now and then, the proof.
--
-- How to read it.
--   G5   1,000 transactions of one user in one UPDATE: at most 0.33 of the original, which updates the wallet 1,000 times.
--   G10  balance at a moment, on a wallet with 1,000,000 entries: at most 200,000 ns per call. wallet_balance: at most
--        1.2 of a SELECT by primary key; both in a loop of one session, so that a client's part is left out.
--   G11  the proof: at most 2,000 ns per transfer is 500,000 transfers per second; 10 M in 60 s is 6,000.
\i bench/wallets_peers.sql

-- A wallet with 1,000,000 entries, about a day old each, so to say: they are told apart by microseconds.
CREATE PROCEDURE bench.fill_wallet(entries integer) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. entries / 10000 LOOP
        PERFORM FROM books.wallet_post_batch((
            SELECT jsonb_agg(jsonb_build_object('to', bench.person('1'), 'amount', 1, 'currency', 'USD'))
            FROM generate_series(1, 10000)), 'atomic');
        COMMIT;
    END LOOP;
END
$$;
CALL bench.fill_wallet(1000000);
VACUUM (ANALYZE) books.ledger_transfers;

INSERT INTO bench.topic VALUES
    ('wallets_1_bulk', 'wallets: one UPDATE to completed of 1,000 transactions of one user', 'transaction', 1000),
    ('wallets_2_balance', 'wallets: a balance', 'call', 5000),
    ('wallets_3_balance_at', 'wallets: a balance at a moment, of 1,000,000 entries', 'call', 1000),
    ('wallets_4_verify', 'wallets: the proof of 1,000,000 transfers', 'transfer', 1000000);

INSERT INTO bench.variant (topic, name, part, prepare, statement) VALUES
    ('wallets_1_bulk', 'original: a plpgsql trigger per row', 'baseline',
     'INSERT INTO indexed.transactions (user_id, amount, currency, type)
      SELECT bench.person(''7''), 1, ''USD'', ''credit'' FROM generate_series(1, 1000)',
     'UPDATE indexed.transactions SET status = ''completed'' WHERE status = ''pending'''),
    ('wallets_1_bulk', 'drop-in', 'ours',
     'INSERT INTO app.transactions (user_id, amount, currency, type)
      SELECT bench.person(''7''), 1, ''USD'', ''credit'' FROM generate_series(1, 1000)',
     'UPDATE app.transactions SET status = ''completed'' WHERE status = ''pending'''),
    ('wallets_2_balance', 'empty loop', 'zero', NULL,
     'DO $d$ BEGIN FOR i IN 1 .. 5000 LOOP PERFORM bench.person(''17''); END LOOP; END $d$'),
    ('wallets_2_balance', 'SELECT by primary key', 'baseline', NULL,
     'DO $d$ DECLARE b numeric; BEGIN FOR i IN 1 .. 5000 LOOP
          SELECT balance INTO b FROM bench.account WHERE owner = bench.person(''17''); END LOOP; END $d$'),
    ('wallets_2_balance', 'wallet_balance', 'ours', NULL,
     'DO $d$ BEGIN FOR i IN 1 .. 5000 LOOP
          PERFORM FROM books.wallet_balance(bench.person(''17''), ''USD''); END LOOP; END $d$'),
    ('wallets_3_balance_at', 'SELECT by primary key', 'baseline', NULL,
     'DO $d$ DECLARE b numeric; BEGIN FOR i IN 1 .. 1000 LOOP
          SELECT balance INTO b FROM bench.account WHERE owner = bench.person(''17''); END LOOP; END $d$'),
    ('wallets_3_balance_at', 'wallet_balance_at, posted', 'ours', NULL,
     'DO $d$ BEGIN FOR i IN 1 .. 1000 LOOP
          PERFORM FROM books.wallet_balance_at(bench.person(''1''), ''USD'', now(), ''posted''); END LOOP; END $d$'),
    ('wallets_4_verify', 'sums only: SELECT debit, sum(amount) GROUP BY', 'baseline', NULL,
     'DO $d$ BEGIN PERFORM debit, sum(amount) FROM books.ledger_transfers GROUP BY debit; END $d$'),
    ('wallets_4_verify', 'ledger_verify', 'ours', NULL,
     'DO $d$ BEGIN PERFORM FROM books.ledger_verify(); END $d$');

CALL bench.measure('wallets_1_bulk', :rounds);
CALL bench.measure('wallets_2_balance', :rounds);
CALL bench.measure('wallets_3_balance_at', least(:rounds, 3));
CALL bench.measure('wallets_4_verify', least(:rounds, 3));
