COMMENT ON FUNCTION currency_exponent(text) IS
'How many digits a currency of ISO 4217 has after the point: 2 for USD, 0 for JPY, 3 for KWD. WL007 for a currency that
does not exist or, like gold, has no minor unit. Example: SELECT concierge.currency_exponent(''JPY'');';

COMMENT ON FUNCTION money_to_minor(numeric, text) IS
'An amount in major units as a number of minor units (cents), exactly: nothing is ever rounded.
Errors: WL007 unknown currency, WL008 NaN or infinite, WL009 more digits than the currency has, WL019 more than
9223372036854775807 minor units. Example: SELECT concierge.money_to_minor(12.50, ''USD''); gives 1250.';

COMMENT ON FUNCTION money_from_minor(bigint, text) IS
'A number of minor units as an amount in major units, with all digits of the currency. WL007 unknown currency.
Example: SELECT concierge.money_from_minor(1250, ''USD''); gives 12.50.';

COMMENT ON FUNCTION money_format(numeric, text, text) IS
'An amount as people of a locale write it: symbol, grouping, decimal mark, sign. NULL for NULL. A region that is not
known is written as in the first known one of its language. Errors as for money_to_minor, and 22023 for a locale
whose language is not known. Example: SELECT concierge.money_format(1234567.5, ''INR'', ''en-IN'');';
