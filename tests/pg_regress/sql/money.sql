-- Amounts of money: exact in both directions, refused where they would have to be rounded.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
SET search_path = concierge, pg_catalog;
\pset null (null)

SELECT code, currency_exponent(code) FROM unnest(ARRAY['USD', 'INR', 'JPY', 'KWD', 'CLF']) code;
SELECT currency_exponent(NULL), money_to_minor(NULL, 'USD'), money_format(NULL, 'USD');

-- There and back again.
SELECT amount, currency, money_to_minor(amount, currency) AS minor,
       money_from_minor(money_to_minor(amount, currency), currency) AS again
FROM (VALUES
    (12.50, 'USD'), (-0.01, 'USD'), (0, 'USD'), (-0.00, 'EUR'), (1234567, 'JPY'), (1.234, 'KWD'),
    (92233720368547758.07, 'USD'), (-92233720368547758.08, 'USD'), (1.5000, 'USD')
) AS t (amount, currency);
SELECT count(*) FROM generate_series(-100000, 100000, 7) AS minor,
    unnest(ARRAY['USD', 'JPY', 'KWD', 'CLF']) AS currency
WHERE money_to_minor(money_from_minor(minor, currency), currency) <> minor;

-- Nothing is rounded, nothing overflows, nothing strange is money.
SELECT amount, currency, r.code, r.message, r.detail
FROM (VALUES
    ('0.001', 'USD'), ('0.5', 'JPY'), ('NaN', 'USD'), ('Infinity', 'USD'), ('-Infinity', 'USD'),
    ('92233720368547758.08', 'USD'), ('1e400', 'USD'), ('1e-400', 'USD'), ('1', 'banana'),
    ('1', 'XAU'), ('1', ''), ('1', 'usd')
) AS t (amount, currency)
CROSS JOIN LATERAL regress.refusal(
    format('SELECT concierge.money_to_minor(%L, %L)', amount, currency)) AS r;
SELECT * FROM regress.refusal($$SELECT concierge.money_format(1, 'USD', 'tlh-QO')$$);
SELECT name, http_status FROM errors() WHERE sqlstate LIKE 'WL%' ORDER BY sqlstate LIMIT 3;
SELECT * FROM regress.refusal($$SELECT concierge.refuse('insufficient_funds', 'no money')$$);

-- As people write them.
SELECT locale, currency, money_format(amount, currency, locale)
FROM (VALUES
    (1234567.5, 'USD', 'en-US'), (1234567.5, 'INR', 'en-IN'), (1234567.5, 'EUR', 'de-DE'),
    (-1234.5, 'USD', 'en-US'), (1234, 'JPY', 'ja-JP'), (1.234, 'KWD', 'ar-KW'), (0, 'CHF', 'de-CH')
) AS t (amount, currency, locale);
