-- The rules of the module in PL/pgSQL and SQL, as one would write them by hand and with what helps: two windows a day,
-- one past midnight, overrides, closures, busy times, buffers. A time that the clock shows twice is the second one here,
-- as AT TIME ZONE has it.

-- The hours between two dates, made one where they touch.
CREATE FUNCTION bench.open_times(p_business_id uuid, p_first date, p_last date) RETURNS tstzmultirange
LANGUAGE sql STABLE AS $$
    SELECT range_agg(tstzrange(
        (d.day + (w.w ->> 0)::time) AT TIME ZONE coalesce(c.time_zone, b.timezone),
        (d.day + CASE WHEN w.w ->> 1 > w.w ->> 0 THEN 0 ELSE 1 END
            + CASE w.w ->> 1 WHEN '24:00' THEN interval '24 hours' ELSE (w.w ->> 1)::interval END)
            AT TIME ZONE coalesce(c.time_zone, b.timezone)
    ))
    FROM bench_app.businesses b
    JOIN bench_app.business_calendars c ON c.business_id = b.id
    CROSS JOIN LATERAL (
        SELECT p_first + n AS day, to_char(p_first + n, 'dy') AS name FROM generate_series(0, p_last - p_first) AS n
    ) AS d
    LEFT JOIN bench_app.calendar_overrides o
        ON o.business_id = b.id AND o.resource_id IS NULL AND o.day = d.day
    CROSS JOIN LATERAL jsonb_array_elements(
        CASE WHEN o.closed THEN '[]' WHEN o.id IS NOT NULL THEN o.intervals ELSE c.weekly -> d.name END
    ) AS w (w)
    WHERE b.id = p_business_id
$$;

CREATE FUNCTION bench.validate_plpgsql(p_business_id uuid, p_scheduled_at timestamptz, p_duration integer)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    range tstzrange;
    zone text;
    week jsonb;
    first date;
    windows jsonb;
    w jsonb;
    open tstzmultirange := '{}';
BEGIN
    IF p_business_id IS NULL OR p_scheduled_at IS NULL OR p_duration IS NULL OR p_duration NOT BETWEEN 1 AND 1440
        OR NOT isfinite(p_scheduled_at) OR p_scheduled_at < now() THEN
        RETURN false;
    END IF;
    range := tstzrange(p_scheduled_at, p_scheduled_at + make_interval(mins => p_duration));
    SELECT coalesce(c.time_zone, b.timezone), c.weekly INTO zone, week
    FROM bench_app.businesses b JOIN bench_app.business_calendars c ON c.business_id = b.id
    WHERE b.id = p_business_id;
    first := (p_scheduled_at AT TIME ZONE zone)::date - 1;
    FOR n IN 0 .. 2 LOOP
        SELECT CASE WHEN o.closed THEN '[]' ELSE o.intervals END INTO windows
        FROM bench_app.calendar_overrides o
        WHERE o.business_id = p_business_id AND o.resource_id IS NULL AND o.day = first + n;
        IF NOT FOUND THEN
            windows := week -> to_char(first + n, 'dy');
        END IF;
        FOR w IN SELECT * FROM jsonb_array_elements(windows) LOOP
            open := open + tstzmultirange(tstzrange(
                (first + n + (w ->> 0)::time) AT TIME ZONE zone,
                (first + n + CASE WHEN w ->> 1 > w ->> 0 THEN 0 ELSE 1 END + (w ->> 1)::interval) AT TIME ZONE zone
            ));
        END LOOP;
    END LOOP;
    IF NOT open @> range
        OR EXISTS (SELECT FROM bench_app.calendar_closures c
                   WHERE c.business_id = p_business_id AND c.resource_id IS NULL AND c.during && range)
        OR EXISTS (SELECT FROM bench_app.busy_blocks b WHERE b.business_id = p_business_id AND b.during && range) THEN
        RETURN false;
    END IF;
    RETURN NOT EXISTS (
        SELECT FROM bench_app.appointments a
        WHERE a.business_id = p_business_id AND a.scheduled_at > p_scheduled_at - interval '36 hours'
          AND a.scheduled_at < p_scheduled_at + interval '36 hours' AND a.unit = p_business_id
          AND a.status IN ('confirmed', 'held', 'completed') AND a.blocked && range
    );
END
$$;

-- Only the conflict, without any hours: what a check costs at least.
CREATE FUNCTION bench.conflict_plpgsql(p_business_id uuid, p_scheduled_at timestamptz, p_duration integer)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM bench_app.appointments a
        WHERE a.business_id = p_business_id AND a.scheduled_at > p_scheduled_at - interval '24 hours'
          AND a.scheduled_at < p_scheduled_at + make_interval(mins => p_duration)
          AND a.status IN ('confirmed', 'held', 'completed')
          AND a.blocked && tstzrange(p_scheduled_at, p_scheduled_at + make_interval(mins => p_duration))
    );
END
$$;

CREATE FUNCTION bench.conflict_gist(p_business_id uuid, p_scheduled_at timestamptz, p_duration integer)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM bench_app.appointments a
        WHERE a.unit = p_business_id AND a.status IN ('confirmed', 'held', 'completed') AND NOT a.overbooked
          AND a.blocked && tstzrange(p_scheduled_at, p_scheduled_at + make_interval(mins => p_duration))
    );
END
$$;

-- What is not free in a range.
CREATE FUNCTION bench.taken(p_business_id uuid, p_from timestamptz, p_to timestamptz) RETURNS tstzmultirange
LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT range_agg(a.blocked) FROM bench_app.appointments a
        WHERE a.business_id = p_business_id AND a.scheduled_at > p_from - interval '36 hours'
          AND a.scheduled_at < p_to + interval '36 hours' AND a.status IN ('confirmed', 'held', 'completed')
          AND a.unit = p_business_id
    ), '{}') + coalesce((
        SELECT range_agg(c.during) FROM bench_app.calendar_closures c
        WHERE c.business_id = p_business_id AND c.resource_id IS NULL
    ), '{}') + coalesce((
        SELECT range_agg(b.during) FROM bench_app.busy_blocks b WHERE b.business_id = p_business_id
    ), '{}')
$$;

-- The bookable starts of a range: every window has a grid of its own from its opening.
CREATE FUNCTION bench.slots_multirange(
    p_business_id uuid, p_from timestamptz, p_to timestamptz, p_duration integer, p_step integer
) RETURNS SETOF timestamptz LANGUAGE sql STABLE AS $$
    WITH hours AS MATERIALIZED (
        SELECT bench.open_times(p_business_id, (p_from AT TIME ZONE 'UTC')::date - 2, (p_to AT TIME ZONE 'UTC')::date + 2)
            AS open, bench.taken(p_business_id, p_from, p_to) AS taken
    )
    SELECT s
    FROM hours CROSS JOIN LATERAL unnest(hours.open) AS w (w)
    CROSS JOIN LATERAL unnest(tstzmultirange(w.w) - hours.taken) AS gap (gap)
    CROSS JOIN LATERAL generate_series(
        lower(w.w) + ceil(extract(epoch FROM lower(gap.gap) - lower(w.w)) / (p_step * 60))
            * make_interval(mins => p_step),
        upper(gap.gap) - make_interval(mins => p_duration), make_interval(mins => p_step)
    ) AS s
    WHERE s >= p_from AND s < p_to AND s >= now()
$$;

CREATE FUNCTION bench.slots_filter(
    p_business_id uuid, p_from timestamptz, p_to timestamptz, p_duration integer, p_step integer
) RETURNS SETOF timestamptz LANGUAGE sql STABLE AS $$
    WITH hours AS MATERIALIZED (
        SELECT bench.open_times(p_business_id, (p_from AT TIME ZONE 'UTC')::date - 2, (p_to AT TIME ZONE 'UTC')::date + 2)
            AS open, bench.taken(p_business_id, p_from, p_to) AS taken
    )
    SELECT s
    FROM hours CROSS JOIN LATERAL unnest(hours.open) AS w (w)
    CROSS JOIN LATERAL generate_series(
        lower(w.w), upper(w.w) - make_interval(mins => p_duration), make_interval(mins => p_step)
    ) AS s
    WHERE s >= p_from AND s < p_to AND s >= now()
      AND NOT hours.taken && tstzrange(s, s + make_interval(mins => p_duration))
$$;

-- The same with a look into the tables for every start, by the btree index.
CREATE FUNCTION bench.slots_not_exists(
    p_business_id uuid, p_from timestamptz, p_to timestamptz, p_duration integer, p_step integer
) RETURNS SETOF timestamptz LANGUAGE sql STABLE AS $$
    SELECT s
    FROM unnest(bench.open_times(
        p_business_id, (p_from AT TIME ZONE 'UTC')::date - 2, (p_to AT TIME ZONE 'UTC')::date + 2
    )) AS w (w)
    CROSS JOIN LATERAL generate_series(
        lower(w.w), upper(w.w) - make_interval(mins => p_duration), make_interval(mins => p_step)
    ) AS s
    WHERE s >= p_from AND s < p_to AND s >= now()
      AND NOT EXISTS (
          SELECT FROM bench_app.appointments a
          WHERE a.business_id = p_business_id AND a.scheduled_at > s - interval '36 hours'
            AND a.scheduled_at < s + interval '36 hours' AND a.status IN ('confirmed', 'held', 'completed')
            AND a.unit = p_business_id AND a.blocked && tstzrange(s, s + make_interval(mins => p_duration))
      )
      AND NOT EXISTS (
          SELECT FROM bench_app.calendar_closures c
          WHERE c.business_id = p_business_id AND c.resource_id IS NULL
            AND c.during && tstzrange(s, s + make_interval(mins => p_duration))
      )
      AND NOT EXISTS (
          SELECT FROM bench_app.busy_blocks b
          WHERE b.business_id = p_business_id AND b.during && tstzrange(s, s + make_interval(mins => p_duration))
      )
$$;
