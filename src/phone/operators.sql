-- A value is an int8 to PostgreSQL, so its own functions compare, hash and sort it.
CREATE FUNCTION phone_eq(phone, phone) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'int8eq';
CREATE FUNCTION phone_ne(phone, phone) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'int8ne';
CREATE FUNCTION phone_lt(phone, phone) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'int8lt';
CREATE FUNCTION phone_le(phone, phone) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'int8le';
CREATE FUNCTION phone_gt(phone, phone) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'int8gt';
CREATE FUNCTION phone_ge(phone, phone) RETURNS boolean
    LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'int8ge';
CREATE FUNCTION phone_cmp(phone, phone) RETURNS integer
    LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'btint8cmp';
CREATE FUNCTION phone_hash(phone) RETURNS integer
    LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'hashint8';
CREATE FUNCTION phone_hash_extended(phone, bigint) RETURNS bigint
    LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'hashint8extended';

CREATE OPERATOR = (
    LEFTARG = phone, RIGHTARG = phone, PROCEDURE = phone_eq, COMMUTATOR = =, NEGATOR = <>,
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR <> (
    LEFTARG = phone, RIGHTARG = phone, PROCEDURE = phone_ne, COMMUTATOR = <>, NEGATOR = =,
    RESTRICT = neqsel, JOIN = neqjoinsel
);
CREATE OPERATOR < (
    LEFTARG = phone, RIGHTARG = phone, PROCEDURE = phone_lt, COMMUTATOR = >, NEGATOR = >=,
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
CREATE OPERATOR <= (
    LEFTARG = phone, RIGHTARG = phone, PROCEDURE = phone_le, COMMUTATOR = >=, NEGATOR = >,
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
CREATE OPERATOR > (
    LEFTARG = phone, RIGHTARG = phone, PROCEDURE = phone_gt, COMMUTATOR = <, NEGATOR = <=,
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
CREATE OPERATOR >= (
    LEFTARG = phone, RIGHTARG = phone, PROCEDURE = phone_ge, COMMUTATOR = <=, NEGATOR = <,
    RESTRICT = scalargesel, JOIN = scalargejoinsel
);

CREATE OPERATOR CLASS phone_ops DEFAULT FOR TYPE phone USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 phone_cmp(phone, phone),
    FUNCTION 2 (phone, phone) pg_catalog.btint8sortsupport(internal),
    FUNCTION 4 (phone, phone) pg_catalog.btequalimage(oid);

CREATE OPERATOR CLASS phone_hash_ops DEFAULT FOR TYPE phone USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 phone_hash(phone),
    FUNCTION 2 phone_hash_extended(phone, bigint);

CREATE CAST (text AS phone) WITH FUNCTION phone_of_text(text) AS ASSIGNMENT;
CREATE CAST (phone AS text) WITH FUNCTION phone_to_text(phone) AS ASSIGNMENT;

-- The planner puts the body in place of the call, so that an index serves.
CREATE FUNCTION phone_starts_with(number phone, prefix text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN number OPERATOR(@extschema@.>=) @extschema@.number_prefix_low(prefix)
        AND number OPERATOR(@extschema@.<=) @extschema@.number_prefix_high(prefix);

CREATE OPERATOR ^@ (LEFTARG = phone, RIGHTARG = text, PROCEDURE = phone_starts_with);

COMMENT ON FUNCTION phone_eq(phone, phone) IS 'Comparison behind an operator of type phone.';
COMMENT ON FUNCTION phone_ne(phone, phone) IS 'Comparison behind an operator of type phone.';
COMMENT ON FUNCTION phone_lt(phone, phone) IS 'Comparison behind an operator of type phone.';
COMMENT ON FUNCTION phone_le(phone, phone) IS 'Comparison behind an operator of type phone.';
COMMENT ON FUNCTION phone_gt(phone, phone) IS 'Comparison behind an operator of type phone.';
COMMENT ON FUNCTION phone_ge(phone, phone) IS 'Comparison behind an operator of type phone.';
COMMENT ON FUNCTION phone_cmp(phone, phone) IS 'Order of type phone: that of the E.164 texts, byte by byte.';
COMMENT ON FUNCTION phone_hash(phone) IS 'Hash of type phone.';
COMMENT ON FUNCTION phone_hash_extended(phone, bigint) IS 'Hash of type phone.';
COMMENT ON FUNCTION phone_of_text(text) IS
'Cast from text. E.164 is taken as it stands, valid or not; anything else is read without a region.
Errors: 22P02 not a number, without calling code, or with an extension.';
COMMENT ON FUNCTION phone_to_text(phone) IS 'Cast to text: E.164.';
COMMENT ON FUNCTION number_is_valid(phone) IS 'As phone_is_valid, for a stored number; from tables, without an engine.';
COMMENT ON FUNCTION number_is_possible(phone) IS 'As phone_is_possible, for a stored number.';
COMMENT ON FUNCTION number_type(phone) IS 'As phone_type, for a stored number.';
COMMENT ON FUNCTION number_region(phone) IS 'As phone_region, for a stored number.';
COMMENT ON FUNCTION number_country_code(phone) IS 'As phone_country_code, for a stored number.';
COMMENT ON FUNCTION number_prefix_low(text) IS 'Lowest value that starts with a prefix such as +1408. Errors: 22023.';
COMMENT ON FUNCTION number_prefix_high(text) IS 'Highest value that starts with a prefix such as +1408. Errors: 22023.';
COMMENT ON FUNCTION phone_starts_with(phone, text) IS
'Behind the operator ^@: does the number start with a prefix? An ordinary index on the column serves it.
Example: SELECT * FROM calls WHERE caller OPERATOR(concierge.^@) ''+1408'';';
