-- Name: transactions; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.transactions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    wallet_id uuid,
    amount numeric NOT NULL,
    currency text NOT NULL,
    type text NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    refunded_amount numeric DEFAULT 0 NOT NULL,
    description text,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    payment_method text,
    stripe_payment_intent_id text,
    stripe_checkout_session_id text,
    business_number_id uuid,
    completed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT transactions_amount_check CHECK (((amount > (0)::numeric) AND (amount < 'Infinity'::numeric))),
    CONSTRAINT transactions_check CHECK (((refunded_amount >= (0)::numeric) AND (refunded_amount <= amount))),
    CONSTRAINT transactions_currency_check CHECK ((currency ~ '^[A-Z][A-Z0-9_]{2,9}$'::text)),
    CONSTRAINT transactions_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'completed'::text, 'failed'::text, 'cancelled'::text, 'refunded'::text, 'partially_refunded'::text]))),
    CONSTRAINT transactions_type_check CHECK ((type = ANY (ARRAY['credit'::text, 'debit'::text])))
);

-- Name: TABLE transactions; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.transactions IS 'Payments of a user. Completing one posts it in the ledger; what was posted does not change.';

-- Name: COLUMN transactions.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.id IS 'Id of the transaction.';

-- Name: COLUMN transactions.user_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.user_id IS 'Whose wallet it goes into, or comes out of.';

-- Name: COLUMN transactions.wallet_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.wallet_id IS 'That wallet.';

-- Name: COLUMN transactions.amount; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.amount IS 'Major units of the currency, more than zero.';

-- Name: COLUMN transactions.currency; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.currency IS 'Code in table currencies.';

-- Name: COLUMN transactions.type; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.type IS 'credit adds to the wallet, debit takes from it.';

-- Name: COLUMN transactions.status; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.status IS 'pending, completed, failed, cancelled, refunded or partially_refunded. It follows a status machine.';

-- Name: COLUMN transactions.refunded_amount; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.refunded_amount IS 'How much of it has gone back; written by wallet_refund.';

-- Name: COLUMN transactions.description; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.description IS 'For people.';

-- Name: COLUMN transactions.metadata; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.metadata IS 'Whatever else is known.';

-- Name: COLUMN transactions.payment_method; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.payment_method IS 'Such as card.';

-- Name: COLUMN transactions.stripe_payment_intent_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.stripe_payment_intent_id IS 'Id of the payment at Stripe; one credit at most.';

-- Name: COLUMN transactions.stripe_checkout_session_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.stripe_checkout_session_id IS 'Id of the checkout at Stripe.';

-- Name: COLUMN transactions.business_number_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.business_number_id IS 'The number that was paid for.';

-- Name: COLUMN transactions.completed_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.completed_at IS 'When it was posted.';

-- Name: COLUMN transactions.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.created_at IS 'When the row was made.';

-- Name: COLUMN transactions.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.transactions.updated_at IS 'When the row last really changed.';

-- Name: wallets; Type: TABLE; Schema: app; Owner: -

CREATE TABLE app.wallets (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    balance_usd numeric DEFAULT 0 NOT NULL,
    balance_inr numeric DEFAULT 0 NOT NULL,
    currency text DEFAULT 'USD'::text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT wallets_currency_check CHECK ((currency ~ '^[A-Z][A-Z0-9_]{2,9}$'::text))
)
WITH (fillfactor='50');

-- Name: TABLE wallets; Type: COMMENT; Schema: app; Owner: -

COMMENT ON TABLE app.wallets IS 'The wallet of a user. Its balances follow the ledger.';

-- Name: COLUMN wallets.id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.wallets.id IS 'Id of the wallet.';

-- Name: COLUMN wallets.user_id; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.wallets.user_id IS 'Whose it is.';

-- Name: COLUMN wallets.balance_usd; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.wallets.balance_usd IS 'Balance in dollars. Written by the ledger only.';

-- Name: COLUMN wallets.balance_inr; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.wallets.balance_inr IS 'Balance in rupees. Written by the ledger only.';

-- Name: COLUMN wallets.currency; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.wallets.currency IS 'The currency its owner prefers.';

-- Name: COLUMN wallets.is_active; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.wallets.is_active IS 'Open for business? The accounts of the user follow it.';

-- Name: COLUMN wallets.created_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.wallets.created_at IS 'When the row was made.';

-- Name: COLUMN wallets.updated_at; Type: COMMENT; Schema: app; Owner: -

COMMENT ON COLUMN app.wallets.updated_at IS 'When the row last really changed.';

-- Name: transactions transactions_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.transactions
    ADD CONSTRAINT transactions_pkey PRIMARY KEY (id);

-- Name: wallets wallets_pkey; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.wallets
    ADD CONSTRAINT wallets_pkey PRIMARY KEY (id);

-- Name: wallets wallets_user_id_key; Type: CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.wallets
    ADD CONSTRAINT wallets_user_id_key UNIQUE (user_id);

-- Name: transactions_created_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX transactions_created_idx ON app.transactions USING btree (created_at DESC);

-- Name: transactions_payment_intent_idx; Type: INDEX; Schema: app; Owner: -

CREATE UNIQUE INDEX transactions_payment_intent_idx ON app.transactions USING btree (stripe_payment_intent_id) WHERE ((stripe_payment_intent_id IS NOT NULL) AND (type = 'credit'::text) AND (status <> ALL (ARRAY['failed'::text, 'cancelled'::text])));

-- Name: transactions_status_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX transactions_status_idx ON app.transactions USING btree (status);

-- Name: transactions_stripe_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX transactions_stripe_idx ON app.transactions USING btree (stripe_payment_intent_id) WHERE (stripe_payment_intent_id IS NOT NULL);

-- Name: transactions_user_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX transactions_user_idx ON app.transactions USING btree (user_id);

-- Name: transactions_wallet_idx; Type: INDEX; Schema: app; Owner: -

CREATE INDEX transactions_wallet_idx ON app.transactions USING btree (wallet_id);

-- Name: transactions concierge_50_status_insert; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_status_insert AFTER INSERT ON app.transactions FOR EACH ROW WHEN (((new.status IS NULL) OR ((new.status COLLATE "C") <> ALL (ARRAY['pending'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])))) EXECUTE FUNCTION concierge.enforce_status('status');

-- Name: transactions concierge_50_transaction; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_transaction BEFORE INSERT OR UPDATE ON app.transactions FOR EACH ROW EXECUTE FUNCTION concierge.judge_transaction();

ALTER TABLE app.transactions ENABLE ALWAYS TRIGGER concierge_50_transaction;

-- Name: wallets concierge_50_wallet; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_50_wallet BEFORE INSERT OR UPDATE ON app.wallets FOR EACH ROW EXECUTE FUNCTION concierge.guard_wallet();

ALTER TABLE app.wallets ENABLE ALWAYS TRIGGER concierge_50_wallet;

-- Name: transactions concierge_60_post_deleted; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_60_post_deleted AFTER DELETE ON app.transactions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.post_transactions();

ALTER TABLE app.transactions ENABLE ALWAYS TRIGGER concierge_60_post_deleted;

-- Name: transactions concierge_60_post_inserted; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_60_post_inserted AFTER INSERT ON app.transactions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.post_transactions();

ALTER TABLE app.transactions ENABLE ALWAYS TRIGGER concierge_60_post_inserted;

-- Name: transactions concierge_60_post_received; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_60_post_received AFTER INSERT OR DELETE OR UPDATE ON app.transactions FOR EACH ROW EXECUTE FUNCTION concierge.post_transactions();

ALTER TABLE app.transactions ENABLE REPLICA TRIGGER concierge_60_post_received;

-- Name: transactions concierge_60_post_truncated; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_60_post_truncated BEFORE TRUNCATE ON app.transactions FOR EACH STATEMENT EXECUTE FUNCTION concierge.post_transactions();

ALTER TABLE app.transactions ENABLE ALWAYS TRIGGER concierge_60_post_truncated;

-- Name: transactions concierge_60_post_updated; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_60_post_updated AFTER UPDATE ON app.transactions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION concierge.post_transactions();

ALTER TABLE app.transactions ENABLE ALWAYS TRIGGER concierge_60_post_updated;

-- Name: wallets concierge_60_wallet; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_60_wallet AFTER INSERT OR DELETE OR UPDATE OF is_active, user_id ON app.wallets FOR EACH ROW EXECUTE FUNCTION concierge.follow_wallet();

ALTER TABLE app.wallets ENABLE ALWAYS TRIGGER concierge_60_wallet;

-- Name: wallets concierge_60_wallet_all; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_60_wallet_all BEFORE TRUNCATE ON app.wallets FOR EACH STATEMENT EXECUTE FUNCTION concierge.follow_wallet();

ALTER TABLE app.wallets ENABLE ALWAYS TRIGGER concierge_60_wallet_all;

-- Name: transactions concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.transactions FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: wallets concierge_80_updated_at; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER concierge_80_updated_at BEFORE UPDATE ON app.wallets FOR EACH ROW EXECUTE FUNCTION concierge.set_updated_at('updated_at');

-- Name: transactions zz_concierge_status; Type: TRIGGER; Schema: app; Owner: -

CREATE TRIGGER zz_concierge_status BEFORE UPDATE ON app.transactions FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION concierge.enforce_status('status', 'stateDiagram-v2
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
', '', '');

-- Name: transactions transactions_user_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.transactions
    ADD CONSTRAINT transactions_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.profiles(id) ON DELETE CASCADE;

-- Name: transactions transactions_wallet_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.transactions
    ADD CONSTRAINT transactions_wallet_id_fkey FOREIGN KEY (wallet_id) REFERENCES app.wallets(id) ON DELETE CASCADE;

-- Name: wallets wallets_user_id_fkey; Type: FK CONSTRAINT; Schema: app; Owner: -

ALTER TABLE ONLY app.wallets
    ADD CONSTRAINT wallets_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.profiles(id) ON DELETE CASCADE;

-- Name: transactions; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.transactions ENABLE ROW LEVEL SECURITY;

-- Name: transactions transactions_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY transactions_select ON app.transactions FOR SELECT TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: transactions transactions_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY transactions_service ON app.transactions TO service_role USING (true) WITH CHECK (true);

-- Name: wallets; Type: ROW SECURITY; Schema: app; Owner: -

ALTER TABLE app.wallets ENABLE ROW LEVEL SECURITY;

-- Name: wallets wallets_select; Type: POLICY; Schema: app; Owner: -

CREATE POLICY wallets_select ON app.wallets FOR SELECT TO authenticated USING ((user_id = ( SELECT concierge.uid() AS uid)));

-- Name: wallets wallets_service; Type: POLICY; Schema: app; Owner: -

CREATE POLICY wallets_service ON app.wallets TO service_role USING (true) WITH CHECK (true);

-- Name: TABLE transactions; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.transactions TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.transactions TO service_role;

-- Name: TABLE wallets; Type: ACL; Schema: app; Owner: -

GRANT SELECT ON TABLE app.wallets TO authenticated;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE app.wallets TO service_role;
