SELECT concierge.attach_updated_at('@schema@.wallets');
SELECT concierge.attach_updated_at('@schema@.transactions');

CREATE OR REPLACE TRIGGER concierge_50_wallet BEFORE INSERT OR UPDATE ON @schema@.wallets
FOR EACH ROW EXECUTE FUNCTION concierge.guard_wallet();
CREATE OR REPLACE TRIGGER concierge_60_wallet AFTER INSERT OR UPDATE OF is_active, user_id OR DELETE
ON @schema@.wallets FOR EACH ROW EXECUTE FUNCTION concierge.follow_wallet();
CREATE OR REPLACE TRIGGER concierge_60_wallet_all BEFORE TRUNCATE ON @schema@.wallets
FOR EACH STATEMENT EXECUTE FUNCTION concierge.follow_wallet();
ALTER TABLE @schema@.wallets ENABLE ALWAYS TRIGGER concierge_50_wallet;
ALTER TABLE @schema@.wallets ENABLE ALWAYS TRIGGER concierge_60_wallet;
ALTER TABLE @schema@.wallets ENABLE ALWAYS TRIGGER concierge_60_wallet_all;

CREATE OR REPLACE TRIGGER concierge_50_transaction BEFORE INSERT OR UPDATE ON @schema@.transactions
FOR EACH ROW EXECUTE FUNCTION concierge.judge_transaction();
CREATE OR REPLACE TRIGGER concierge_60_post_inserted AFTER INSERT ON @schema@.transactions
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.post_transactions();
CREATE OR REPLACE TRIGGER concierge_60_post_updated AFTER UPDATE ON @schema@.transactions
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
EXECUTE FUNCTION concierge.post_transactions();
CREATE OR REPLACE TRIGGER concierge_60_post_deleted AFTER DELETE ON @schema@.transactions
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.post_transactions();
-- Replication fires triggers of rows only.
CREATE OR REPLACE TRIGGER concierge_60_post_received AFTER INSERT OR UPDATE OR DELETE ON @schema@.transactions
FOR EACH ROW EXECUTE FUNCTION concierge.post_transactions();
CREATE OR REPLACE TRIGGER concierge_60_post_truncated BEFORE TRUNCATE ON @schema@.transactions
FOR EACH STATEMENT EXECUTE FUNCTION concierge.post_transactions();
ALTER TABLE @schema@.transactions ENABLE ALWAYS TRIGGER concierge_50_transaction;
ALTER TABLE @schema@.transactions ENABLE ALWAYS TRIGGER concierge_60_post_inserted;
ALTER TABLE @schema@.transactions ENABLE ALWAYS TRIGGER concierge_60_post_updated;
ALTER TABLE @schema@.transactions ENABLE ALWAYS TRIGGER concierge_60_post_deleted;
ALTER TABLE @schema@.transactions ENABLE REPLICA TRIGGER concierge_60_post_received;
ALTER TABLE @schema@.transactions ENABLE ALWAYS TRIGGER concierge_60_post_truncated;

-- The triggers above refuse first, with the codes of the ledger; the machine names the events and draws the picture.
SELECT concierge.attach_status_machine('@schema@.transactions', 'status', $machine$stateDiagram-v2
    [*] --> pending
    [*] --> completed
    [*] --> failed
    [*] --> cancelled
    pending --> completed : post / stamp completed_at
    pending --> failed : fail
    pending --> cancelled : cancel
    failed --> completed : retry / stamp completed_at
    completed --> partially_refunded : refund_part [refunded_amount > 0, refunded_amount < amount]
    completed --> refunded : refund [refunded_amount = amount]
    partially_refunded --> refunded : refund_rest [refunded_amount = amount]
    cancelled --> [*]
    refunded --> [*]
$machine$);

CREATE POLICY wallets_select ON @schema@.wallets FOR SELECT TO @role_user@ USING (user_id = (SELECT concierge.uid()));
CREATE POLICY wallets_service ON @schema@.wallets TO @role_service@ USING (true) WITH CHECK (true);
CREATE POLICY transactions_select ON @schema@.transactions FOR SELECT TO @role_user@
    USING (user_id = (SELECT concierge.uid()));
CREATE POLICY transactions_service ON @schema@.transactions TO @role_service@ USING (true) WITH CHECK (true);

REVOKE ALL ON TABLE @schema@.wallets, @schema@.transactions FROM PUBLIC;
-- Users look; only the back end makes transactions, so that nobody credits themselves.
GRANT SELECT ON TABLE @schema@.wallets, @schema@.transactions TO @role_user@;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE @schema@.wallets, @schema@.transactions TO @role_service@;

COMMENT ON TABLE @schema@.wallets IS
'The wallet of a user. Its balances follow the ledger.';
COMMENT ON COLUMN @schema@.wallets.id IS 'Id of the wallet.';
COMMENT ON COLUMN @schema@.wallets.user_id IS 'Whose it is.';
COMMENT ON COLUMN @schema@.wallets.balance_usd IS 'Balance in dollars. Written by the ledger only.';
COMMENT ON COLUMN @schema@.wallets.balance_inr IS 'Balance in rupees. Written by the ledger only.';
COMMENT ON COLUMN @schema@.wallets.currency IS 'The currency its owner prefers.';
COMMENT ON COLUMN @schema@.wallets.is_active IS 'Open for business? The accounts of the user follow it.';
COMMENT ON COLUMN @schema@.wallets.created_at IS 'When the row was made.';
COMMENT ON COLUMN @schema@.wallets.updated_at IS 'When the row last really changed.';

COMMENT ON TABLE @schema@.transactions IS
'Payments of a user. Completing one posts it in the ledger; what was posted does not change.';
COMMENT ON COLUMN @schema@.transactions.id IS 'Id of the transaction.';
COMMENT ON COLUMN @schema@.transactions.user_id IS 'Whose wallet it goes into, or comes out of.';
COMMENT ON COLUMN @schema@.transactions.wallet_id IS 'That wallet.';
COMMENT ON COLUMN @schema@.transactions.amount IS 'Major units of the currency, more than zero.';
COMMENT ON COLUMN @schema@.transactions.currency IS 'Code in table currencies.';
COMMENT ON COLUMN @schema@.transactions.type IS 'credit adds to the wallet, debit takes from it.';
COMMENT ON COLUMN @schema@.transactions.status IS
'pending, completed, failed, cancelled, refunded or partially_refunded. It follows a status machine.';
COMMENT ON COLUMN @schema@.transactions.refunded_amount IS 'How much of it has gone back; written by wallet_refund.';
COMMENT ON COLUMN @schema@.transactions.description IS 'For people.';
COMMENT ON COLUMN @schema@.transactions.metadata IS 'Whatever else is known.';
COMMENT ON COLUMN @schema@.transactions.payment_method IS 'Such as card.';
COMMENT ON COLUMN @schema@.transactions.stripe_payment_intent_id IS 'Id of the payment at Stripe; one credit at most.';
COMMENT ON COLUMN @schema@.transactions.stripe_checkout_session_id IS 'Id of the checkout at Stripe.';
COMMENT ON COLUMN @schema@.transactions.business_number_id IS 'The number that was paid for.';
COMMENT ON COLUMN @schema@.transactions.completed_at IS 'When it was posted.';
COMMENT ON COLUMN @schema@.transactions.created_at IS 'When the row was made.';
COMMENT ON COLUMN @schema@.transactions.updated_at IS 'When the row last really changed.';
