ALTER FUNCTION phone_parse(text, text) ROWS 1;
ALTER FUNCTION phone_find(text, text, text) ROWS 5;
ALTER FUNCTION phone_guess(text, text[]) ROWS 2;
ALTER FUNCTION phone_prefix_range(text) ROWS 1;

COMMENT ON FUNCTION phone_e164(text, text) IS
'The number in E.164 form (+14085550101) when it parses, valid or not; NULL when it does not. Never an error.

region: ISO 3166 code, in any case, of the country in which a number without a calling code was written;
ZZ: none. An unknown region counts as none. Extensions are left out.
Example: SELECT concierge.phone_e164(''(408) 555-0101'', ''US'');';

COMMENT ON FUNCTION phone_parse(text, text) IS
'All there is to know about a number, in one row. When it does not parse only reason is set, and is_valid
and is_possible are false. Never an error.

reason: ok, too_short, too_long, invalid_country_code, not_a_number, invalid_length, local_only, not_valid.
type: as phone_type. national, international and rfc3966 carry the extension.
Example: SELECT * FROM concierge.phone_parse(''020 7946 0018 ext. 5'', ''GB'');';

COMMENT ON FUNCTION phone_is_valid(text, text) IS
'Is the number in use according to the numbering plan of its country? False, not NULL, for junk.

A new release of the metadata may change the answer: see phone_metadata_version(); an index on this function
needs REINDEX then. Example: SELECT concierge.phone_is_valid(''+14085550101'');';

COMMENT ON FUNCTION phone_is_possible(text, text) IS
'Has the number a length that numbers of its country can have? False, not NULL, for junk.';

COMMENT ON FUNCTION phone_type(text, text) IS
'What the number is used for: fixed_line, mobile, fixed_line_or_mobile, toll_free, premium_rate, shared_cost,
voip, personal_number, pager, uan, voicemail, or unknown when it is not valid; NULL when it does not parse.';

COMMENT ON FUNCTION phone_region(text, text) IS
'ISO 3166 code of the country the number belongs to; 001 for numbers of no country; NULL when it does not
parse or the country cannot be told.';

COMMENT ON FUNCTION phone_country_code(text, text) IS
'Calling code, such as 1 or 49; NULL when the number does not parse.';

COMMENT ON FUNCTION phone_format(text, text, text) IS
'The number written in a style: e164, national, international or rfc3966; NULL when it does not parse.

Errors: 22023 unknown style or region.
Example: SELECT concierge.phone_format(''+14085550101'', ''national'');';

COMMENT ON FUNCTION phone_normalise(text, text, text) IS
'The number in E.164 form, or error 22023 that says what is wrong and with which region it was read.

level: valid (in use according to the numbering plan) or possible (of a possible length).
Errors: 22023 also for an unknown region or level.
Example: SELECT concierge.phone_normalise(''0171 1234567'', ''DE'');';

COMMENT ON FUNCTION phone_match(text, text, text) IS
'How alike two numbers are: exact; nsn (the same national number, one without a calling code); short_nsn (one
is the end of the other); none; not_a_number. Errors: 22023 unknown region.
Example: SELECT concierge.phone_match(''+1 408 555 0101'', ''(408) 555-0101'');';

COMMENT ON FUNCTION phone_find(text, text, text) IS
'Phone numbers in free text: where each starts (characters, from 1), as it is written, and in E.164.

leniency: valid or possible. Errors: 22023 unknown region or leniency.
Example: SELECT * FROM concierge.phone_find(''Call 408-555-0101 today'', ''US'');';

COMMENT ON FUNCTION phone_guess(text, text[]) IS
'Every region of the list in which the number is valid, in the order of the list.

Errors: 22023 unknown region. Example: SELECT * FROM concierge.phone_guess(''020 7946 0018'', ''{US,GB}'');';

COMMENT ON FUNCTION phone_candidates(text, text) IS
'The E.164 numbers that a dialled or reported number can mean, likeliest first: as written, read with the
region; then, where there is no +, as a calling code without its +, with or without 00 or 011 before it, if
that is valid. For finding a stored number by any spelling. Never an error.
Example: SELECT * FROM customers WHERE phone = ANY (concierge.phone_candidates(''14085550101''));';

COMMENT ON FUNCTION phone_prefix_range(text) IS
'Bounds for an indexable search of stored E.164 text by prefix: low <= number < high in byte order, so write
COLLATE "C" in the condition and in the index. Spaces and hyphens do not matter.

Errors: 22023 not a prefix. Example: SELECT * FROM concierge.phone_prefix_range(''+1 408'');';

COMMENT ON FUNCTION phone_metadata_version() IS
'Release of libphonenumber''s metadata that all answers about phone numbers are based on.';
