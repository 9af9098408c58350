DO $unfollow$
BEGIN
    IF to_regclass('auth.users') IS NOT NULL THEN
        EXECUTE format(
            'DROP TRIGGER IF EXISTS %I ON auth.users',
            'concierge_10_profile_' || left(encode(sha256(convert_to('@schema@', 'UTF8')), 'hex'), 8)
        );
    END IF;
END
$unfollow$;
