-- Who is asking is read from the settings of a request, in every form there is; junk is nobody.
\set ann 'a0000000-0000-4000-8000-000000000001'
\set bob 'b0000000-0000-4000-8000-000000000002'
SELECT concierge.uid(), concierge.app_role(), concierge.jwt();
-- PostgREST 9 and later.
BEGIN;
SET LOCAL request.jwt.claims = '{"sub": "a0000000-0000-4000-8000-000000000001", "role": "authenticated", "n": 1}';
SELECT concierge.uid(), concierge.app_role(), concierge.jwt();
-- The older settings win, as in Supabase's auth.uid().
SET LOCAL request.jwt.claim.sub = 'b0000000-0000-4000-8000-000000000002';
SET LOCAL request.jwt.claim.role = 'anon';
SELECT concierge.uid(), concierge.app_role();
-- Empty counts as unset: PostgreSQL leaves '' behind after a SET LOCAL.
SET LOCAL request.jwt.claim.sub = '';
SET LOCAL request.jwt.claim.role = '';
SELECT concierge.uid(), concierge.app_role();
SET LOCAL request.jwt.claims = '';
SELECT concierge.uid(), concierge.app_role(), concierge.jwt();
ROLLBACK;
-- Older settings only.
BEGIN;
SET LOCAL request.jwt.claim.sub = 'b0000000-0000-4000-8000-000000000002';
SELECT concierge.uid(), concierge.app_role(), concierge.jwt();
ROLLBACK;
-- Junk never raises an error.
BEGIN;
SELECT junk, concierge.uid(), concierge.app_role(), concierge.jwt()
FROM (
    SELECT junk, set_config('request.jwt.claims', junk, true) AS done
    FROM unnest(ARRAY[
        '{', '[]', 'null', '7', '"x"', '{"sub": 7, "role": 7}', '{"sub": "ann"}', '{"sub": null}',
        '{"role": ""}',
        '{"sub": "a0000000-0000-4000-8000-000000000001x"}', repeat('[', 10)
    ]) AS junk
    OFFSET 0
) AS tried
WHERE done IS NOT NULL;
-- Deeply nested claims must not exhaust the stack.
SELECT set_config('request.jwt.claims', repeat('[', 100000), true) IS NOT NULL AS set,
       concierge.uid(), concierge.jwt();
ROLLBACK;
-- X-70: the recipe that sets request.jwt.claims.sub is read by nobody; set_actor is the one that
-- works.
BEGIN;
SET LOCAL "request.jwt.claims.sub" = :'ann';
SELECT concierge.uid() AS wrong_recipe;
SELECT concierge.set_actor(:'ann');
SELECT concierge.uid() AS right_recipe, concierge.app_role(), concierge.jwt();
COMMIT;
SELECT concierge.uid() AS after_the_transaction;
-- set_actor: another role, without a user, nobody; it overrules the older settings.
BEGIN;
SET LOCAL request.jwt.claim.sub = :'bob';
SELECT concierge.set_actor(:'ann', 'service_role');
SELECT concierge.uid(), concierge.app_role();
SELECT concierge.set_actor(NULL, 'anon');
SELECT concierge.uid(), concierge.app_role(), concierge.jwt();
SELECT concierge.set_actor(:'ann', 'a "quoted" rôle');
SELECT concierge.app_role();
SELECT concierge.set_actor(NULL, NULL);
SELECT concierge.uid(), concierge.app_role(), concierge.jwt();
-- Neither depends on the search_path or on rights beyond those of anybody.
SET LOCAL search_path = '';
SET LOCAL ROLE anon;
SELECT concierge.set_actor(:'ann');
SELECT concierge.uid();
ROLLBACK;
