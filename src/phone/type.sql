CREATE TYPE phone (
    INPUT = phone_in,
    OUTPUT = phone_out,
    RECEIVE = phone_recv,
    SEND = phone_send,
    LIKE = int8
);

COMMENT ON TYPE phone IS
'An E.164 number in eight bytes, ordered as its text. For big tables of your own: DROP EXTENSION ... CASCADE
would drop such a column, so the modules of concierge keep numbers as text.';

COMMENT ON FUNCTION phone_in(cstring) IS 'Input of type phone.';
COMMENT ON FUNCTION phone_out(phone) IS 'Output of type phone.';
COMMENT ON FUNCTION phone_recv(internal) IS 'Binary input of type phone: its text.';
COMMENT ON FUNCTION phone_send(phone) IS 'Binary output of type phone: its text.';
