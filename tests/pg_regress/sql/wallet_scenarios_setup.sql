-- What the files wallet_scenarios_... try everything out on: the tables and the trigger that products of this kind
-- began with (original), the same after concierge.attach_wallets (attached), and the module's own (ours).
SET client_min_messages = warning;
\pset footer off
CREATE SCHEMA original;
CREATE SCHEMA attached;
CREATE SCHEMA scenario;

-- Makes the original tables, and two people with a wallet. Ann has 100.00 USD.
CREATE PROCEDURE scenario.make(place text) LANGUAGE plpgsql AS $make$
BEGIN
    EXECUTE format('SET LOCAL search_path = %I', place);
    CREATE TABLE profiles (id uuid PRIMARY KEY);
    CREATE TYPE transaction_type AS ENUM ('credit', 'debit');
    CREATE TYPE transaction_status AS ENUM ('pending', 'completed', 'failed', 'refunded');
    CREATE TABLE wallets (
        id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        user_id     uuid NOT NULL UNIQUE REFERENCES profiles ON DELETE CASCADE,
        balance_usd decimal(10, 2) DEFAULT 0,
        balance_inr decimal(10, 2) DEFAULT 0,
        currency    text DEFAULT 'USD' CHECK (currency IN ('USD', 'INR')),
        is_active   boolean DEFAULT true,
        created_at  timestamptz DEFAULT now(),
        updated_at  timestamptz DEFAULT now(),
        CHECK (balance_usd >= 0 AND balance_inr >= 0)
    );
    CREATE TABLE transactions (
        id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        user_id     uuid NOT NULL REFERENCES profiles ON DELETE CASCADE,
        amount      decimal(10, 2) NOT NULL,
        currency    text NOT NULL CHECK (currency IN ('USD', 'INR')),
        type        transaction_type NOT NULL,
        status      transaction_status DEFAULT 'pending',
        description text,
        metadata    jsonb,
        stripe_payment_intent_id text,
        business_number_id uuid,
        created_at  timestamptz DEFAULT now(),
        updated_at  timestamptz DEFAULT now()
    );
    EXECUTE format($function$
        CREATE FUNCTION update_wallet_balance() RETURNS trigger LANGUAGE plpgsql SET search_path = %I AS $body$
        BEGIN
            IF NEW.status = 'completed' AND OLD.status != 'completed' THEN
                UPDATE wallets SET
                    balance_usd = balance_usd + CASE WHEN NEW.currency = 'USD'
                        THEN CASE NEW.type WHEN 'credit' THEN NEW.amount ELSE -NEW.amount END ELSE 0 END,
                    balance_inr = balance_inr + CASE WHEN NEW.currency = 'INR'
                        THEN CASE NEW.type WHEN 'credit' THEN NEW.amount ELSE -NEW.amount END ELSE 0 END,
                    updated_at = now()
                WHERE user_id = NEW.user_id;
            END IF;
            RETURN NEW;
        END
        $body$ $function$, place);
    CREATE TRIGGER update_wallet_balance AFTER UPDATE ON transactions
    FOR EACH ROW EXECUTE FUNCTION update_wallet_balance();
END
$make$;

CREATE FUNCTION scenario.ann() RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN 'a0000000-0000-4000-8000-000000000001'::uuid;
CREATE FUNCTION scenario.bob() RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN 'b0000000-0000-4000-8000-000000000002'::uuid;
-- Cleo has no wallet, and Dan does not exist.
CREATE FUNCTION scenario.cleo() RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN 'c0000000-0000-4000-8000-000000000003'::uuid;
CREATE FUNCTION scenario.dan() RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN 'd0000000-0000-4000-8000-000000000004'::uuid;
-- Keys of transactions, so that a step can name what an earlier one has made.
CREATE FUNCTION scenario.t(number integer) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN ('f0000000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid;

CREATE PROCEDURE scenario.people(place text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SET LOCAL search_path = %I, scenario', place);
    INSERT INTO profiles (id) VALUES (ann()), (bob()), (cleo());
    INSERT INTO wallets (user_id) VALUES (ann()), (bob());
    INSERT INTO transactions (id, user_id, amount, currency, type) VALUES (t(0), ann(), 100, 'USD', 'credit');
    UPDATE transactions SET status = 'completed' WHERE id = t(0);
END
$$;

-- Runs the steps in each place and undoes them. A step is a statement, in which @status is the type of a status; it
-- answers with its number of rows, or with the SQLSTATE that refused it. Then come the balances of Ann and Bob, whether
-- all balances are what the completed transactions sum up to, and how many findings the proof of the ledger has.
CREATE FUNCTION scenario.play(VARIADIC steps text[])
RETURNS TABLE (place text, steps_did text, ann_usd text, ann_inr text, bob_usd text, books text, wrong text)
LANGUAGE plpgsql AS $$
DECLARE
    step text;
    done bigint;
    differs boolean;
BEGIN
    FOREACH place IN ARRAY '{original,attached,ours}'::text[] LOOP
        BEGIN
            PERFORM set_config('search_path', place || ', scenario', true);
            steps_did := NULL;
            FOREACH step IN ARRAY steps LOOP
                BEGIN
                    EXECUTE replace(step, '@status', CASE place WHEN 'ours' THEN 'text' ELSE 'transaction_status' END);
                    GET DIAGNOSTICS done = ROW_COUNT;
                    SET CONSTRAINTS ALL IMMEDIATE;
                    steps_did := concat_ws(' ', steps_did, done);
                EXCEPTION WHEN OTHERS THEN
                    steps_did := concat_ws(' ', steps_did, SQLSTATE);
                END;
            END LOOP;
            PERFORM set_config('session_replication_role', 'origin', true);
            EXECUTE 'SELECT max(balance_usd::text) FILTER (WHERE user_id = ann()),
                            max(balance_inr::text) FILTER (WHERE user_id = ann()),
                            max(balance_usd::text) FILTER (WHERE user_id = bob()) FROM wallets'
            INTO ann_usd, ann_inr, bob_usd;
            EXECUTE $q$
                SELECT EXISTS (
                    SELECT FROM (VALUES (ann()), (bob()), (cleo())) AS p (person)
                    CROSS JOIN (VALUES ('USD'), ('INR')) AS c (code)
                    LEFT JOIN wallets w ON w.user_id = person
                    WHERE coalesce(CASE code WHEN 'USD' THEN balance_usd ELSE balance_inr END, 0) IS DISTINCT FROM (
                        SELECT coalesce(sum(CASE x.type::text WHEN 'credit' THEN x.amount ELSE -x.amount END), 0)
                        FROM transactions x
                        WHERE x.user_id = person AND x.currency = code AND x.status::text = 'completed')) $q$
            INTO differs;
            books := CASE WHEN differs THEN 'disagree' ELSE 'agree' END;
            wrong := NULL;
            IF place <> 'original' THEN
                EXECUTE 'SELECT count(*) FROM ledger_verify()' INTO wrong;
            END IF;
            RAISE EXCEPTION USING ERRCODE = 'RG000';
        EXCEPTION WHEN SQLSTATE 'RG000' THEN
            RETURN NEXT;
        END;
    END LOOP;
END
$$;

BEGIN;
CALL scenario.make('original');
CALL scenario.people('original');
COMMIT;
BEGIN;
CALL scenario.make('attached');
COMMIT;
BEGIN;
SET LOCAL search_path = attached;
SELECT count(*) > 0 AS attached FROM concierge.attach_wallets('wallets', 'transactions') AS a WHERE a.finding = 'attached';
COMMIT;
BEGIN;
CALL scenario.people('attached');
COMMIT;
SELECT count(*) > 0 AS installed FROM concierge.install('{wallets}', 'ours');
BEGIN;
CALL scenario.people('ours');
COMMIT;
