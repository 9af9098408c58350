COMMENT ON FUNCTION errors() IS
'Every reason for which our functions refuse: stable name, SQLSTATE (concierge.error_style = sql), HTTP
status (style http raises it as SQLSTATE PTnnn), and meaning.';

COMMENT ON FUNCTION refuse(text, text, text, text) IS
'Raises an error of the table concierge.errors() in the style of concierge.error_style; never returns.

reason: a name of that table. message: lower case, no full stop. detail: a sentence. hint: what to do.
Example: PERFORM concierge.refuse(''duplicate'', ''the slot is taken'', hint => ''Ask for another one.'');';
