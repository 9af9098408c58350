-- Who is asking: the claims of a token as PostgREST sets them, of the size that Supabase's have.
SELECT set_config('request.jwt.claims', jsonb_build_object(
    'iss', 'https://project.example.org/auth/v1', 'sub', 'a0000000-0000-4000-8000-000000000001',
    'aud', 'authenticated', 'exp', 1790000000, 'iat', 1789996400, 'email', 'ann@example.org',
    'phone', '', 'role', 'authenticated', 'aal', 'aal1', 'is_anonymous', false,
    'session_id', 'd0000000-0000-4000-8000-000000000001',
    'app_metadata', jsonb_build_object('provider', 'email', 'providers', jsonb_build_array('email')),
    'user_metadata', jsonb_build_object('full_name', 'Ann Example', 'email_verified', true,
                                        'avatar', 'https://img.example.org/ann.png'),
    'amr', jsonb_build_array(jsonb_build_object('method', 'password', 'timestamp', 1789996400))
)::text, false) IS NOT NULL AS claims_set;

-- The expression that is usual for this, as a function that PostgreSQL can inline ...
CREATE FUNCTION bench.auth_uid() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid
$$;

-- ... and in plpgsql.
CREATE FUNCTION bench.auth_uid_plpgsql() RETURNS uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid;
END
$$;
