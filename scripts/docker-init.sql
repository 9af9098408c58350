-- Run once by the image's entry point, in the database of POSTGRES_DB.
CREATE ROLE anon NOLOGIN NOINHERIT;
CREATE ROLE authenticated NOLOGIN NOINHERIT;
CREATE ROLE service_role NOLOGIN NOINHERIT BYPASSRLS;
CREATE EXTENSION pg_concierge;
