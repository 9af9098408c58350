"""Money: every call of the ledger, and its refusals."""

import unittest
import uuid
from datetime import datetime, timezone

from clients import HTTP, SQL, Caller, back_end, client, newcomer


class Ledger(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.money = staticmethod(back_end())
        cls.payer, cls.payee = newcomer("Payer"), newcomer("Payee")
        for who in (cls.payer, cls.payee):
            cls.money("wallet_open", **cls.of(who))
        cls.paid = cls.money("wallet_credit", **cls.of(cls.payer), p_amount="100.00", p_external_ref=f"py_{cls.payer.id}")

    @staticmethod
    def of(who, currency="USD"):
        return {"p_user_id": who.id, "p_currency": currency}

    def tearDown(self):
        # Each test leaves the hundred behind that it found.
        self.assertEqual(self.payer("wallet_balance", **self.of(self.payer))[0]["posted"], 100)

    def test_the_same_key_pays_once(self):
        paid = {**self.of(self.payer), "p_amount": "0.10", "p_idempotency_key": str(uuid.uuid4())}
        first = self.money("wallet_debit", **paid)
        self.assertEqual(self.money("wallet_debit", **paid), first)
        self.assertEqual(self.money.refusal("wallet_debit", **{**paid, "p_amount": 2}).code, "WL015")
        self.assertEqual(self.money("wallet_credit", **self.of(self.payer), p_amount=0.10)["balance"], 100)

    def test_transfers_refunds_and_batches(self):
        move = {"p_from": self.payer.id, "p_to": self.payee.id, "p_amount": 30, "p_currency": "USD"}
        moved = self.money("wallet_transfer", **move)
        self.assertEqual((moved["amount"], moved["from_balance"]), (30, 70))
        self.money("wallet_refund", p_transaction_id=moved["transaction_id"], p_amount=20)
        self.money("wallet_chargeback", p_transaction_id=moved["transaction_id"])
        item = {"from": self.payer.id, "to": self.payee.id, "amount": "1.50", "currency": "USD"}
        done = self.money("wallet_post_batch", p_transfers=[item, {**item, "amount": "9999"}], p_mode="independent")
        self.assertEqual([one["ok"] for one in done], [True, False])
        self.money("wallet_transfer", **{**move, "p_from": self.payee.id, "p_to": self.payer.id, "p_amount": "1.5"})

    def test_holds(self):
        hold = self.money("wallet_hold", **self.of(self.payer), p_amount=40, p_expires_in="10 minutes")
        self.assertEqual(hold["available"], 60)
        self.assertEqual(self.money("wallet_capture", p_hold_id=hold["hold_id"], p_amount=1)["balance"], 99)
        other = self.money("wallet_hold", **self.of(self.payer), p_amount=1)
        self.money("wallet_release", p_hold_id=other["hold_id"])
        self.assertEqual(self.money.refusal("wallet_capture", p_hold_id=other["hold_id"]).code, "WL010")
        self.money("wallet_credit", **self.of(self.payer), p_amount=1)

    def test_accounts(self):
        self.money("wallet_open", **self.of(self.payee, "EUR"))
        self.money("wallet_credit", **self.of(self.payee, "EUR"), p_amount=10)
        changed = self.money("wallet_exchange", p_user_id=self.payee.id, p_from_currency="EUR", p_amount=10,
                             p_to_currency="USD", p_rate="1.1")
        self.assertEqual(changed["received"]["amount"], 11)
        self.assertTrue(self.money("wallet_freeze", **self.of(self.payee, "EUR"))["frozen_out"])
        self.assertFalse(self.money("wallet_unfreeze", **self.of(self.payee, "EUR"))["frozen_out"])
        self.assertEqual(self.money("set_wallet_limits", **self.of(self.payee, "EUR"), p_floor=-5)["available"], 5)
        self.assertTrue(self.money("wallet_close", **self.of(self.payee, "EUR"))["closed"])

    def test_queue_and_modes(self):
        self.assertGreater(self.money("wallet_enqueue", **self.of(self.payee), p_amount="1.50"), 0)
        drained = self.money("ledger_drain")
        drained = drained[0] if isinstance(drained, list) else drained
        self.assertEqual(drained["posted"], 1)
        for mode in ("hot", "locked"):
            self.assertEqual(self.money("set_wallet_mode", **self.of(self.payer), p_mode=mode)["user_id"], self.payer.id)

    def test_reads(self):
        self.assertEqual(self.payer("wallet_balance_at", **self.of(self.payer)), 100)
        self.assertEqual(self.payer("wallet_statement", **self.of(self.payer))[-1]["balance"], 100)
        self.assertEqual(self.payee("wallet_balance", **self.of(self.payer)), [])
        self.assertEqual(self.money("ledger_verify"), [])
        self.assertEqual({row["total"] for row in self.money("ledger_trial_balance")}, {0})
        self.money("ledger_fold")
        self.money("ledger_forget_keys", p_older_than="1 day")
        line = {"external_ref": f"py_{self.payer.id}", "amount": 100, "currency": "USD",
                "at": datetime.now(timezone.utc).isoformat()}
        self.assertEqual(self.money("ledger_reconcile", p_source="bank", p_rows=[line])[0]["outcome"], "matched")

    def test_refusals(self):
        for url, code in ((SQL, "WL001"), (HTTP, "PT402")):
            refused = back_end(url).refusal("wallet_debit", **self.of(self.payer), p_amount=1000)
            self.assertEqual((refused.code, refused.message), (code, "insufficient funds"))
            self.assertIn("needs 1000.00 USD and has 100.00 USD available", refused.details)
            self.assertIn("set_wallet_limits", refused.hint)
        for who in (self.payer, Caller()):
            self.assertEqual(who.refusal("wallet_credit", **self.of(self.payer), p_amount=1).code, "42501")

    def test_rows_of_transactions(self):
        row = {"user_id": self.payee.id, "amount": 5, "currency": "USD", "type": "credit", "status": "completed"}
        client("service_role").from_("transactions").insert(row).execute()
        wallet = self.payee.client.from_("wallets").select("balance_usd").execute().data[0]
        self.assertGreaterEqual(wallet["balance_usd"], 5)


if __name__ == "__main__":
    unittest.main()
