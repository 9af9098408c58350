COMMENT ON FUNCTION status_library() IS
'The status machines that come with the extension: name (table.column), the table and column they are made for, their
number in the catalogue, whether the products stated them or they are proposed, and the definition.';

COMMENT ON FUNCTION status_definition(text) IS
'The definition of a status machine that comes with the extension, for attach_status_machine. 42704 if there is none.
Example: SELECT concierge.attach_status_machine(''documents'', ''processing_status'',
concierge.status_definition(''documents.processing_status''));';
