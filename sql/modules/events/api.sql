CREATE POLICY outbox_service ON @schema@.outbox TO @role_service@ USING (true) WITH CHECK (true);

REVOKE ALL ON TABLE @schema@.outbox FROM PUBLIC;
REVOKE ALL ON TABLE @schema@.outbox FROM @role_anon@;
REVOKE ALL ON TABLE @schema@.outbox FROM @role_user@;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE @schema@.outbox TO @role_service@;

COMMENT ON TABLE @schema@.outbox IS
'What others are to be told. Deliver with: SELECT ... WHERE published_at IS NULL ORDER BY id LIMIT 100
FOR UPDATE SKIP LOCKED, then set published_at.';
COMMENT ON COLUMN @schema@.outbox.id IS 'Order in which it was written.';
COMMENT ON COLUMN @schema@.outbox.topic IS 'What happened, such as provider.agreed.';
COMMENT ON COLUMN @schema@.outbox.payload IS
'For a change of status: table, key, column, from, to, event, reason, actor, role, at.';
COMMENT ON COLUMN @schema@.outbox.created_at IS 'When the transaction that wrote it began.';
COMMENT ON COLUMN @schema@.outbox.published_at IS 'When it was delivered; null until then.';
