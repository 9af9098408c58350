import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ann, anonymous, bob, given, service } from './clients.js'

const session_id = 'a3000000-0000-4000-8000-00000000000a'

test('a message has its place, and the same key writes once', async () => {
  const said = { session_id, role: 'user', content: 'near the window', idempotency_key: 'turn-2' }
  const first = await given(ann().rpc('append_message', said))
  const again = await given(ann().rpc('append_message', said))
  assert.equal(again.id, first.id)
  const recent = await given(ann().rpc('get_recent_messages', { p_session_id: session_id }))
  assert.ok(JSON.stringify(recent).includes('near the window'))
})

test('into the session of another nobody writes', async () => {
  const { error, status } = await bob().rpc('append_message', { session_id, role: 'user', content: 'me too' })
  assert.equal(status, 400)
  assert.equal(error.code, '42704')
})

test('a scheduler of the back end ends what was silent', async () => {
  assert.equal(await given(service().rpc('expire_inactive_sessions', { p_hours_inactive: 24 })), 0)
  for (const who of [ann(), anonymous()]) {
    assert.ok((await who.rpc('expire_inactive_sessions', { p_hours_inactive: 24 })).status > 400)
  }
})

test('nobody sees what another one said', async () => {
  assert.deepEqual(await given(bob().rpc('get_recent_messages', { p_session_id: session_id })), [])
  assert.deepEqual(await given(bob().from('chat_messages').select().eq('session_id', session_id)), [])
})
