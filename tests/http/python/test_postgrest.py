"""The client of PyPI: tables, functions, refusals."""

import base64
import hashlib
import hmac
import json
import os
import time
import unittest

from postgrest import APIError, SyncPostgrestClient

ANN = "a0000000-0000-4000-8000-00000000000a"
NOBODY = "00000000-0000-4000-8000-000000000000"


def token(role, sub=None):
    def part(value):
        return base64.urlsafe_b64encode(value).rstrip(b"=")

    claims = {"role": role, "sub": sub, "exp": int(time.time()) + 3600}
    unsigned = b".".join(part(json.dumps(v).encode()) for v in ({"alg": "HS256", "typ": "JWT"}, claims))
    key = os.environ["HTTP_JWT_SECRET"].encode()
    return (unsigned + b"." + part(hmac.new(key, unsigned, hashlib.sha256).digest())).decode()


def client(url, role=None, sub=None):
    headers = {"Authorization": f"Bearer {token(role, sub)}"} if role else {}
    return SyncPostgrestClient(os.environ[url], schema="app", headers=headers)


class Postgrest(unittest.TestCase):
    def setUp(self):
        self.ann = client("HTTP_URL_SQL", "authenticated", ANN)

    def test_own_rows(self):
        self.assertEqual(self.ann.from_("profiles").select("full_name").execute().data, [{"full_name": "Ann"}])

    def test_function(self):
        found = self.ann.rpc("find_business_by_number", {"p_phone": "(650) 253-0000", "p_region": "US"}).execute()
        self.assertEqual([business["name"] for business in found.data], ["Ann's Thai Garden"])

    def test_refusal_in_both_styles(self):
        for url, code in (("HTTP_URL_SQL", "42704"), ("HTTP_URL_HTTP", "PT404")):
            with self.assertRaises(APIError) as refused:
                client(url, "authenticated", ANN).rpc(
                    "set_primary_number", {"p_business_id": NOBODY, "p_number_id": NOBODY}
                ).execute()
            self.assertEqual(refused.exception.code, code)
            self.assertEqual(refused.exception.message, "there is no such business")
            self.assertEqual(refused.exception.hint, "Check p_business_id.")
            self.assertIn(NOBODY, refused.exception.details)

    def test_no_token_no_table(self):
        with self.assertRaises(APIError) as refused:
            client("HTTP_URL_SQL").from_("profiles").select("*").execute()
        self.assertEqual(refused.exception.code, "42501")


if __name__ == "__main__":
    unittest.main()
