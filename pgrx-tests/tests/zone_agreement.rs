//! Every zone of the server reads the clock on the wall as `AT TIME ZONE` does, but for a time that comes
//! twice: that is the second for PostgreSQL, and the first for us, as RFC 5545 says.
//!
//! Hours of one window on one date open at the moment that our rule gives to its start, so `next_opening`
//! shows the rule.

use concierge_client_tests::{Outcome, TestDatabase, rows};

/// The zones are shared out among so many sessions.
const SESSIONS: usize = 2;

/// What the comparison takes: all changes of all zones, and times on the wall around them.
const TABLES: &str = "
    CREATE EXTENSION pg_concierge;
    SET TimeZone = 'Asia/Kathmandu';
    SELECT setseed(0.5);
    -- AT TIME ZONE takes a few names, such as CET, for abbreviations, whose offset never changes.
    CREATE TABLE zone AS
        SELECT name, row_number() OVER (ORDER BY name COLLATE \"C\") AS number
        FROM pg_timezone_names WHERE name !~ '^(posix|right)/' AND name <> 'posixrules'
            AND upper(name) NOT IN (SELECT abbrev FROM pg_timezone_abbrevs);
    CREATE FUNCTION ahead(zone text, at timestamptz) RETURNS interval LANGUAGE sql STABLE
        RETURN (at AT TIME ZONE zone) - (at AT TIME ZONE 'UTC');
    -- The minute of a change between two moments.
    CREATE FUNCTION change(zone text, low bigint, high bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
    DECLARE
        before interval := ahead(zone, to_timestamp(low * 60));
        middle bigint;
    BEGIN
        WHILE high - low > 1 LOOP
            middle := (low + high) / 2;
            IF ahead(zone, to_timestamp(middle * 60)) = before THEN
                low := middle;
            ELSE
                high := middle;
            END IF;
        END LOOP;
        RETURN high;
    END
    $$;
    CREATE TABLE change AS
        SELECT zone, to_timestamp(minute * 60) AS at, ahead(zone, to_timestamp(minute * 60 - 60)) AS before,
               ahead(zone, to_timestamp(minute * 60)) AS after
        FROM (SELECT name AS zone, change(name, week - 10080, week) AS minute
              FROM (SELECT name, week, offsets, lag(offsets) OVER (PARTITION BY name ORDER BY week) AS last
                    FROM zone, generate_series(20512800, 35768160, 10080) AS week,
                        ahead(name, to_timestamp(week * 60)) AS offsets) AS weeks
              WHERE offsets <> last) AS changes;
    -- By how much the clock of a zone is ever put back.
    CREATE TABLE fold AS SELECT DISTINCT zone, before - after AS length FROM change WHERE after < before
        UNION SELECT name, interval '0' FROM zone;
    CREATE INDEX ON fold (zone);
    CREATE TABLE reading AS
        SELECT zone, clock + minutes * interval '1 minute' AS wall
        FROM change, unnest(ARRAY[at AT TIME ZONE 'UTC' + before, at AT TIME ZONE 'UTC' + after]) AS clock,
            unnest(ARRAY[-90, -61, -60, -31, -30, -1, 0, 1, 15, 29, 30, 59, 60, 90]) AS minutes
        UNION
        SELECT name, timestamp '2009-01-01' + floor(random() * 15247440) * interval '1 minute'
        FROM zone, generate_series(1, 300);
    ANALYZE reading;
";

/// The answers that differ, of the zones of one session.
///
/// A window lasts a minute less than a day, so that it does not end before it begins where a change is
/// between the two. What PostgreSQL says is moved back by each length that the clock is ever put back by,
/// and the earliest moment at which the clock shows the time is the first. A date that was skipped as a
/// whole begins when the next one does, and has no hours.
fn different(session: usize) -> String {
    format!(
        "WITH answer AS MATERIALIZED (
             SELECT zone, wall, wall AT TIME ZONE zone AS theirs,
                    wall::date::timestamp AT TIME ZONE zone
                        = (wall::date + 1)::timestamp AT TIME ZONE zone AS skipped,
                    concierge.next_opening('{{}}', zone, (wall AT TIME ZONE 'UTC') - interval '48 hours',
                        jsonb_build_object(to_char(wall, 'YYYY-MM-DD'), jsonb_build_array(jsonb_build_array(
                            to_char(wall, 'HH24:MI'), to_char(wall - interval '1 minute', 'HH24:MI')
                        )))) AS ours
             FROM reading JOIN zone ON name = zone WHERE number % {SESSIONS} = {session}
         ),
         judged AS (
             SELECT *, CASE WHEN NOT skipped THEN coalesce((
                 SELECT min(theirs - length) FROM fold
                 WHERE fold.zone = answer.zone AND (theirs - length) AT TIME ZONE answer.zone = wall
             ), theirs) END AS expected
             FROM answer
         )
         SELECT 'different', zone, wall, ours AT TIME ZONE 'UTC', expected AT TIME ZONE 'UTC'
         FROM judged WHERE ours IS DISTINCT FROM expected
         UNION ALL
         SELECT 'counted', count(*)::text, NULL, NULL, NULL FROM judged
         UNION ALL
         SELECT 'first', count(*)::text, NULL, NULL, NULL FROM judged WHERE expected < theirs
         UNION ALL
         SELECT 'skipped', count(*)::text, NULL, NULL, NULL FROM judged WHERE skipped"
    )
}

#[tokio::test]
async fn every_zone_reads_the_clock_as_the_server_does() -> Outcome {
    let database = TestDatabase::create("zones").await?;
    let client = database.connect().await?;
    client.batch_execute(TABLES).await?;
    let mut sessions = Vec::new();
    for session in 0..SESSIONS {
        let client = database.connect().await?;
        // Whatever the session's own zone is.
        client.batch_execute("SET TimeZone = 'America/St_Johns'").await?;
        sessions.push(tokio::spawn(async move { rows(&client, &different(session)).await }));
    }
    let mut found = Vec::new();
    for session in sessions {
        found.extend(session.await??);
    }
    let wrong: Vec<_> =
        found.iter().filter(|line| line.starts_with("different")).take(20).collect();
    assert!(wrong.is_empty(), "zone, time on the wall, ours and theirs: {wrong:#?}");
    // That the comparison had something to compare.
    let total = |kind: &str| -> usize {
        let numbers = found.iter().filter_map(|line| line.strip_prefix(kind)?.split('|').nth(1));
        numbers.filter_map(|number| number.parse::<usize>().ok()).sum()
    };
    assert!(total("counted") > 100_000, "{} readings", total("counted"));
    assert!(total("first") > 10_000, "{} readings that come twice", total("first"));
    assert!(total("skipped") > 0, "no date was skipped");
    Ok(())
}
