-- Documents, questions and which answers which; filled by load.py.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
DROP SCHEMA IF EXISTS quality CASCADE;
CREATE SCHEMA quality;
CREATE TABLE quality.document (id text PRIMARY KEY, title text, content text NOT NULL);
CREATE TABLE quality.question (id text PRIMARY KEY, kind text NOT NULL, text text NOT NULL);
CREATE TABLE quality.judgement (question text, document text, grade float8, PRIMARY KEY (question, document));
CREATE TABLE quality.run (name text, question text, answers text[], PRIMARY KEY (name, question));
