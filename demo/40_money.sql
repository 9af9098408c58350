-- === 4. Money ===
-- Bob tops his wallet up. The payment provider delivers its webhook twice. The key makes it one
-- payment.
SELECT app.wallet_open(:bob, 'USD') \g /dev/null
SELECT a ->> 'transfer_id' AS transfer, a ->> 'balance' AS balance
FROM app.wallet_credit(:bob, 50, 'USD', p_idempotency_key => 'evt_4711',
                       p_description => 'top-up by card') AS a;
SELECT a ->> 'transfer_id' AS transfer, a ->> 'balance' AS balance
FROM app.wallet_credit(:bob, 50, 'USD', p_idempotency_key => 'evt_4711',
                       p_description => 'top-up by card') AS a;
-- He buys a number for the night. The price is reserved, the carrier delivers, and both become
-- final together.
BEGIN;
INSERT INTO app.transactions
       (id, user_id, amount, currency, type, description, business_number_id)
VALUES (:purchase, :bob, 2.15, 'USD', 'debit', 'number for the night', :night_line);
INSERT INTO app.business_numbers
       (id, business_id, phone_number, display_name, country_code, number_type)
VALUES (:night_line, :pipes, '1-512-555-0102', 'Night', 'US', 'local');
SELECT posted, held, available FROM app.wallet_balance(:bob);
UPDATE app.business_numbers SET twilio_sid = 'PN42', status = 'active' WHERE id = :night_line;
UPDATE app.transactions SET status = 'completed' WHERE id = :purchase;
COMMIT;
SELECT name AS answers_the_new_number FROM app.find_business_by_number('tel:+1-512-555-0102');
-- An outbound call may cost up to ten dollars. It costs 3.40, and the rest is free again.
SELECT a ->> 'hold_id' AS hold, a ->> 'balance' AS balance, a ->> 'available' AS available
FROM app.wallet_hold(:bob, 10, 'USD', p_expires_in => '30 minutes',
                     p_reason => 'call to Salon Mitte') AS a;
SELECT a ->> 'amount' AS taken, a ->> 'state' AS state, a ->> 'balance' AS balance
FROM app.wallet_capture(2, 3.40, p_description => 'call to Salon Mitte') AS a;
-- The number was dearer than promised: a part of its price goes back.
SELECT a ->> 'kind' AS kind, a ->> 'amount' AS amount, a ->> 'balance' AS balance
FROM app.wallet_refund(:purchase, 0.65, 'price of the first month') AS a;
-- More than there is cannot go out, and nobody writes a balance.
\set ON_ERROR_STOP off
SELECT app.wallet_debit(:bob, 1000);
UPDATE app.wallets SET balance_usd = 1000000 WHERE user_id = :bob;
\set ON_ERROR_STOP on
SELECT kind, description, amount, balance FROM app.wallet_statement(:bob);
-- What one account has another has not: all of them sum up to zero. ledger_verify proves each
-- balance from its entries; no row means that nothing is wrong.
SELECT * FROM app.ledger_trial_balance();
SELECT * FROM app.ledger_verify();
-- Somebody who may do everything switches the guards off, and makes a cent of the fee.
RESET ROLE;
BEGIN;
ALTER TABLE app.ledger_transfers DISABLE TRIGGER USER;
UPDATE app.ledger_transfers SET amount = 1 WHERE kind = 'capture';
SELECT finding, detail FROM app.ledger_verify();
ROLLBACK;
