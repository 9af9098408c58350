"""The client of PyPI: tables, functions, refusals."""

import unittest

from postgrest import APIError

from clients import ANN, HTTP, NOBODY, SQL, client


class Postgrest(unittest.TestCase):
    def setUp(self):
        self.ann = client("authenticated", ANN)

    def test_own_rows(self):
        self.assertEqual(self.ann.from_("profiles").select("full_name").execute().data, [{"full_name": "Ann"}])

    def test_function(self):
        found = self.ann.rpc("find_business_by_number", {"p_phone": "(650) 253-0000", "p_region": "US"}).execute()
        self.assertEqual([business["name"] for business in found.data], ["Ann's Thai Garden"])

    def test_refusal_in_both_styles(self):
        for url, code in ((SQL, "42704"), (HTTP, "PT404")):
            with self.assertRaises(APIError) as refused:
                client("authenticated", ANN, url).rpc(
                    "set_primary_number", {"p_business_id": NOBODY, "p_number_id": NOBODY}
                ).execute()
            self.assertEqual(refused.exception.code, code)
            self.assertEqual(refused.exception.message, "there is no such business")
            self.assertEqual(refused.exception.hint, "Check p_business_id.")
            self.assertIn(NOBODY, refused.exception.details)

    def test_no_token_no_table(self):
        with self.assertRaises(APIError) as refused:
            client().from_("profiles").select("*").execute()
        self.assertEqual(refused.exception.code, "42501")


if __name__ == "__main__":
    unittest.main()
