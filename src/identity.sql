COMMENT ON FUNCTION uid() IS
'Id of the user behind the request: claim "sub" of the verified token; NULL when there is none or it is
not a uuid. Never raises an error.

Reads request.jwt.claim.sub, else request.jwt.claims (as PostgREST sets them); needs no schema auth.
In policies write (SELECT concierge.uid()), so that it runs once per query.';

COMMENT ON FUNCTION app_role() IS
'Application role behind the request: claim "role" of the verified token; NULL when there is none.

It says who is asking, and proves nothing: any session can set the claims. What a role may do is for
GRANT and row level security to decide.';

COMMENT ON FUNCTION jwt() IS
'All claims of the verified token as jsonb; NULL when there are none or they are not a JSON object.

Example: SELECT concierge.jwt() ->> ''email'';';

COMMENT ON FUNCTION set_actor(uuid, text) IS
'Says on whose behalf the rest of this transaction acts, for direct SQL users and tests; what PostgREST
does from a token.

uid: the user, or NULL. role: the claim "role". Both NULL: nobody. It does not change the database role:
SET LOCAL ROLE does. Example: BEGIN; SELECT concierge.set_actor(''…uuid…''); SET LOCAL ROLE authenticated;';
