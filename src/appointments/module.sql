COMMENT ON FUNCTION appointment_valid(oid, uuid, timestamptz, integer) IS
'What validate_appointment_time of module appointments calls; schema: where the module is. Acts with the caller''s rights.';
COMMENT ON FUNCTION appointment_check(
    oid, uuid, timestamptz, integer, uuid, integer, text, uuid, text, boolean, text, timestamptz, uuid[], text
) IS
'What check_appointment of module appointments calls; schema: where the module is. Acts with the caller''s rights.';
COMMENT ON FUNCTION appointment_slots(
    oid, uuid, timestamptz, timestamptz, integer, integer, uuid[], text, text, integer, text, text, timestamptz
) IS
'What find_available_slots of module appointments calls; schema: where the module is. Acts with the caller''s rights.';
COMMENT ON FUNCTION appointment_next(
    oid, uuid, timestamptz, integer, integer, uuid[], text, text, integer, text, text, timestamptz
) IS
'What next_available of module appointments calls; schema: where the module is. Acts with the caller''s rights.';
COMMENT ON FUNCTION appointment_is_open(oid, uuid, timestamptz, uuid) IS
'What is_open of module appointments calls; schema: where the module is. Acts with the caller''s rights.';
COMMENT ON FUNCTION appointment_next_opening(oid, uuid, timestamptz, uuid) IS
'What next_opening of module appointments calls; schema: where the module is. Acts with the caller''s rights.';
COMMENT ON FUNCTION appointment_free_busy(oid, uuid, timestamptz, timestamptz, uuid) IS
'What free_busy of module appointments calls; schema: where the module is. Acts with the caller''s rights.';
COMMENT ON FUNCTION appointment_book(
    oid, uuid, timestamptz, integer, text, text, text, text, text, text, text, uuid, integer, text, uuid[], text, text,
    integer, uuid, boolean, uuid
) IS
'What book_appointment and hold_slot of module appointments call; schema: where the module is. Acts with the caller''s
rights.';
COMMENT ON FUNCTION appointment_confirm(oid, uuid, text, text, text, text) IS
'What confirm_hold of module appointments calls; schema: where the module is. Acts with the caller''s rights.';
COMMENT ON FUNCTION appointment_release(oid, uuid) IS
'What release_hold of module appointments calls; schema: where the module is. Acts with the caller''s rights.';
COMMENT ON FUNCTION appointment_reschedule(oid, uuid, timestamptz, integer, text, uuid) IS
'What reschedule_appointment of module appointments calls; schema: where the module is. Acts with the caller''s rights.';
COMMENT ON FUNCTION appointment_cancel(oid, uuid, text, text) IS
'What cancel_appointment of module appointments calls; schema: where the module is. Acts with the caller''s rights.';
COMMENT ON FUNCTION appointment_finish(oid, uuid, boolean, timestamptz) IS
'What complete_appointment and mark_no_show of module appointments call; schema: where the module is. Acts with the
caller''s rights.';
COMMENT ON FUNCTION appointment_desk(oid, text, jsonb) IS
'What the private function customer_desk of module appointments calls with the rights of its owner: a request as a
customer may make it, for whoever concierge.uid() is. null if there is no such business.';
