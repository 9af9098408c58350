"""psycopg 3, which talks to the server directly: the actor of a transaction, functions by name, refusals."""

import os
import unittest

import psycopg
from psycopg.rows import dict_row

ANN = "a0000000-0000-4000-8000-00000000000a"
BOB = "b0000000-0000-4000-8000-00000000000b"
NOBODY = "00000000-0000-4000-8000-000000000000"


class Psycopg(unittest.TestCase):
    def setUp(self):
        self.connection = psycopg.connect(dbname=os.environ["PGDATABASE"], row_factory=dict_row)

    def tearDown(self):
        self.connection.rollback()
        self.connection.close()

    def act_as(self, uid):
        self.connection.execute("SELECT concierge.set_actor(%s)", (uid,))
        self.connection.execute("SET LOCAL ROLE authenticated")

    def test_own_rows(self):
        for uid, name in ((ANN, "Ann"), (BOB, "Bob")):
            self.act_as(uid)
            rows = self.connection.execute("SELECT full_name FROM app.profiles").fetchall()
            self.assertEqual(rows, [{"full_name": name}])
            self.connection.rollback()

    def test_function_by_names(self):
        found = self.connection.execute(
            "SELECT name FROM app.find_business_by_number(p_phone => %s, p_region => %s)", ("650 253 0000", "US")
        ).fetchall()
        self.assertEqual(found, [{"name": "Ann's Thai Garden"}])

    def test_refusal(self):
        self.act_as(ANN)
        with self.assertRaises(psycopg.Error) as refused:
            self.connection.execute("SELECT app.set_primary_number(%s, %s)", (NOBODY, NOBODY))
        self.assertEqual(refused.exception.sqlstate, "42704")
        self.assertEqual(refused.exception.diag.message_primary, "there is no such business")
        self.assertEqual(refused.exception.diag.message_hint, "Check p_business_id.")
        self.assertIn(NOBODY, refused.exception.diag.message_detail)

    def test_pipeline(self):
        with self.connection.pipeline():
            self.connection.execute("SELECT concierge.set_actor(%s)", (ANN,))
            self.connection.execute("SET LOCAL ROLE authenticated")
            rows = self.connection.execute("SELECT full_name FROM app.profiles")
        self.assertEqual(rows.fetchall(), [{"full_name": "Ann"}])


if __name__ == "__main__":
    unittest.main()
