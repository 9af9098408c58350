"""Tokens, and clients that carry them. The addresses and the key come from scripts/http.sh."""

import base64
import hashlib
import hmac
import json
import os
import time
import uuid

from postgrest import APIError, SyncPostgrestClient

ANN = "a0000000-0000-4000-8000-00000000000a"
BOB = "b0000000-0000-4000-8000-00000000000b"
NOBODY = "00000000-0000-4000-8000-000000000000"
# Error codes in style sql, and in style http.
SQL, HTTP = "HTTP_URL_SQL", "HTTP_URL_HTTP"


def token(role, sub=None):
    def part(value):
        return base64.urlsafe_b64encode(value).rstrip(b"=")

    claims = {"role": role, "sub": sub, "exp": int(time.time()) + 3600}
    unsigned = b".".join(part(json.dumps(v).encode()) for v in ({"alg": "HS256", "typ": "JWT"}, claims))
    key = os.environ["HTTP_JWT_SECRET"].encode()
    return (unsigned + b"." + part(hmac.new(key, unsigned, hashlib.sha256).digest())).decode()


def client(role=None, sub=None, url=SQL):
    headers = {"Authorization": f"Bearer {token(role, sub)}"} if role else {}
    return SyncPostgrestClient(os.environ[url], schema="app", headers=headers)


class Caller:
    """Somebody who calls functions. Those that answered are noted: see called.py."""

    def __init__(self, role=None, sub=None, url=SQL):
        self.id = sub
        self.client = client(role, sub, url)

    def __call__(self, name, **arguments):
        data = self.client.rpc(name, arguments).execute().data
        with open(os.environ["HTTP_CALLED"] + ".py", "a", encoding="utf-8") as notes:
            notes.write(name + "\n")
        return data

    def refusal(self, name, **arguments):
        try:
            data = self.client.rpc(name, arguments).execute().data
        except APIError as refused:
            return refused
        raise AssertionError(f"{name} was not refused: {data}")


def back_end(url=SQL):
    return Caller("service_role", url=url)


def newcomer(full_name):
    """Somebody whom no other test knows."""
    user = str(uuid.uuid4())
    client("service_role").from_("profiles").insert({"id": user, "full_name": full_name, "timezone": "UTC"}).execute()
    return Caller("authenticated", user)
