#!/usr/bin/env python3
"""Writes a set of documents, questions and judgements as SQL for psql.

usage: load.py FOLDER

The folder has corpus.tsv (doc_id, text and perhaps title), queries.tsv (query_id, kind, text), qrels.tsv (query_id,
doc_id, grade), and the embeddings of both texts in the same order: corpus_emb.f16.npy and queries_emb.f16.npy.
"""

import ast
import csv
import struct
import sys
from pathlib import Path


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def vectors(path):
    """The rows of an array of numbers of two or four bytes, as pgvector reads them."""
    data = path.read_bytes()
    if data[:6] != b"\x93NUMPY":
        raise SystemExit(f"{path} is no array of NumPy")
    size = 2 if data[6] == 1 else 4
    start = 8 + size + int.from_bytes(data[8 : 8 + size], "little")
    header = ast.literal_eval(data[8 + size : start].decode("latin-1"))
    letter = {"<f2": "e", "<f4": "f"}[header["descr"]]
    rows, numbers = header["shape"]
    if header["fortran_order"]:
        raise SystemExit(f"{path} is stored by columns")
    for row in struct.iter_unpack(f"<{numbers}{letter}", data[start : start + rows * struct.calcsize(f"<{numbers}{letter}")]):
        yield "[" + ",".join(repr(number) for number in row) + "]"


def escaped(text):
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def copy(into, rows):
    print(f"COPY {into} FROM stdin;")
    for row in rows:
        print("\t".join(escaped(value) for value in row))
    print("\\.")


def main(folder):
    folder = Path(folder)
    for array in ("corpus_emb.f16.npy", "queries_emb.f16.npy"):
        if array.startswith("corpus"):
            dims = next(vectors(folder / array)).count(",") + 1
            print(f"ALTER TABLE quality.document ADD embedding vector({dims});")
            print("ALTER TABLE quality.document ALTER embedding SET STORAGE PLAIN;")
            print(f"ALTER TABLE quality.question ADD embedding vector({dims});")
    documents = zip(table(folder / "corpus.tsv"), vectors(folder / "corpus_emb.f16.npy"), strict=True)
    # Without a title of its own a document is called by its key.
    copy(
        "quality.document (id, title, content, embedding)",
        ((d["doc_id"], d.get("title") or d["doc_id"], d["text"], v) for d, v in documents),
    )
    questions = zip(table(folder / "queries.tsv"), vectors(folder / "queries_emb.f16.npy"), strict=True)
    copy(
        "quality.question (id, kind, text, embedding)",
        ((q["query_id"], q["kind"], q["text"], v) for q, v in questions),
    )
    copy(
        "quality.judgement (question, document, grade)",
        ((j["query_id"], j["doc_id"], j["grade"]) for j in table(folder / "qrels.tsv")),
    )


main(sys.argv[1])
