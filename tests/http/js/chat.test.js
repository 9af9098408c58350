import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ann, bob, given } from './clients.js'

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
