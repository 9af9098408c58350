-- What it costs to be called at all: a trigger that has nothing to do.
\i bench/table.sql

CREATE FUNCTION bench.nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEW;
END
$$;

INSERT INTO bench.topic VALUES ('empty_trigger', 'A trigger with nothing to do', 'row', 100000);

INSERT INTO bench.variant (topic, name, part, prepare, statement) VALUES
    ('empty_trigger', 'no trigger', 'zero', 'CALL bench.refill(NULL)',
     'UPDATE bench.item SET price = price'),
    ('empty_trigger', 'plpgsql, RETURN NEW', 'baseline', 'CALL bench.refill(''bench.nothing()'')',
     'UPDATE bench.item SET price = price'),
    ('empty_trigger', 'concierge.set_updated_at, which compares all columns', 'ours',
     'CALL bench.refill(''concierge.set_updated_at(''''updated_at'''')'')',
     'UPDATE bench.item SET price = price');

CALL bench.measure('empty_trigger', :rounds);
