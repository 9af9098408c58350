"""Memories and conversations: vectors and filters as JSON, every call."""

import unittest

from clients import HTTP, SQL, Caller, back_end, newcomer


class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ann, cls.bob = newcomer("Ann of Python"), newcomer("Bob of Python")
        cls.seat = cls.ann("remember", content="Prefers a window seat", embedding=[0.9, 0.1, 0], metadata={"trip": 7})[0]
        cls.bob("remember", content="Bob sits by the window", embedding=[0.9, 0.1, 0])

    def contents(self, rows):
        return [row["content"] for row in rows]

    def test_remember_and_recall(self):
        self.assertEqual(self.seat["action"], "inserted")
        for question in ({"query_text": "windw seat"}, {"query_embedding": [1, 0, 0]}, {"query_embedding": "[1,0,0]"}):
            self.assertEqual(self.contents(self.ann("recall", **question)), ["Prefers a window seat"])
        self.assertEqual(self.ann("recall", query_text="seat", filter={"metadata.trip": 8}), [])
        self.assertEqual(self.contents(self.bob("recall", query_text="window seat")), ["Bob sits by the window"])
        near = self.ann("similar_memories", query_text="a seat", query_embedding=[1, 0, 0])
        self.assertEqual(near[0]["id"], self.seat["id"])

    def test_facts_end(self):
        # Of a person of its own: other tests count what Ann remembers.
        who = newcomer("Carl of Python")
        rome = who("remember", content="Lives in Rome", valid_from="2020-01-01")[0]["id"]
        oslo = who("remember", content="Lives in Oslo", valid_from="2024-05-01")[0]["id"]
        self.assertEqual(who("supersede", old=rome, new=oslo, reason="moved")["superseded_by"], oslo)
        self.assertIn("supersede", [row["event"] for row in who("memory_history", id=rome)])
        self.assertEqual(who("forget", id=oslo, mode="hard"), 1)
        self.assertEqual(who("recall", query_text="lives"), [])

    def test_searches(self):
        hotels = self.ann("match_accommodation_embeddings", query_embedding=[0.9, 0.1, 0], match_threshold=0.5)
        self.assertEqual([row["name"] for row in hotels], ["Adlon"])
        parts = self.ann("match_embeddings", query_embedding=[0, 0, 1], kind="document")
        self.assertEqual([row["entity_id"] for row in parts], ["menu"])
        facts = self.ann("match_memories", query_embedding=[0.9, 0.1, 0], match_threshold=0.9)
        self.assertEqual(self.contents(facts), ["Prefers a window seat"])

    def test_sessions(self):
        sessions = self.ann.client.from_("chat_sessions").insert({"user_id": self.ann.id}).execute().data
        session = sessions[0]["id"]
        said = {"session_id": session, "role": "user", "content": "Two seats", "idempotency_key": "turn-1"}
        self.assertEqual(self.ann("append_message", **said)["id"], self.ann("append_message", **said)["id"])
        self.assertEqual(self.contents(self.ann("get_recent_messages", p_session_id=session)), ["Two seats"])
        self.assertEqual(self.bob("get_recent_messages", p_session_id=session), [])
        self.assertEqual(self.bob.refusal("append_message", **said).code, "42704")
        note = {"session_id": session, "content": "Two seats", "embedding": "[0,1,0]"}
        self.ann.client.from_("session_memories").insert(note).execute()
        found = self.ann("match_session_memories", session_id=session, query_embedding=[0, 1, 0])
        self.assertEqual(self.contents(found), ["Two seats"])
        self.assertEqual(self.bob("match_session_memories", session_id=session, query_embedding=[0, 1, 0]), [])
        self.assertEqual(back_end()("expire_inactive_sessions", p_hours_inactive=24), 0)

    def test_pages(self):
        url = "https://python.example/"
        self.ann("keep_web_source", url=url, content="Open on Sundays.", title="Museum", ttl="1 day")
        self.assertEqual(self.ann("get_web_source", url=url)[0]["title"], "Museum")
        self.assertEqual(self.bob("get_web_source", url=url), [])
        self.assertEqual(self.ann("search_web_sources", query_text="musuem")[0]["url"], url)
        self.assertEqual(len(back_end()("purge_expired")), 3)

    def test_refusals(self):
        for url, code in ((SQL, "22023"), (HTTP, "PT400")):
            refused = Caller("authenticated", self.ann.id, url).refusal("recall", query_embedding=[1, 0])
            self.assertEqual(refused.code, code)
            self.assertTrue(refused.details and refused.hint)
        self.assertEqual(Caller().refusal("recall", query_text="x").code, "42501")


if __name__ == "__main__":
    unittest.main()
