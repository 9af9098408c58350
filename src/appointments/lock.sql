COMMENT ON FUNCTION appointment_lock(uuid[], boolean) IS
'Keeps others from moving appointments of these units (businesses, resources) until the end of the transaction, by the
advisory locks that reschedule_appointment takes. For who writes several appointments in one transaction, which
otherwise could wait for a move that waits for them. wait: false gives false instead of waiting.
Example: SELECT concierge.appointment_lock(ARRAY[''…''::uuid]);';
