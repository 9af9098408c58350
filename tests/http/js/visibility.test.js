// Who sees which rows, through every table and view there is. Ann and Bob both have rows in all of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANN, BOB, ann, anonymous, bob, client, given, service } from './clients.js'

const tables = async () =>
  (await given(service({ schema: 'probe' }).rpc('tables'))).map((t) => t.name).filter((t) => t !== 'concierge_migrations')

// Ids of the fixtures begin with the letter of the person whose row it is.
const mine = (letter) => new RegExp(`"${letter}[0-9]000000-0000-4000-8000-00000000000${letter}"`)

test('each caller is who the token says', async () => {
  const who = async (c) => (await given(c.rpc('whoami')))[0]
  const probe = { schema: 'probe' }
  assert.deepEqual(await who(anonymous(probe)), { uid: null, app_role: 'anon', database_role: 'anon' })
  assert.deepEqual(await who(ann(probe)), { uid: ANN, app_role: 'authenticated', database_role: 'authenticated' })
  assert.deepEqual(await who(bob(probe)), { uid: BOB, app_role: 'authenticated', database_role: 'authenticated' })
  assert.deepEqual(await who(service(probe)), { uid: null, app_role: 'service_role', database_role: 'service_role' })
})

test('a user never sees a row of another, in any table or view', async () => {
  let seen = 0
  for (const table of await tables()) {
    for (const [who, own, foreign] of [[ann(), 'a', 'b'], [bob(), 'b', 'a']]) {
      const { data, status } = await who.from(table).select()
      if (status === 403) continue
      assert.equal(status, 200, table)
      const text = JSON.stringify(data)
      assert.doesNotMatch(text, mine(foreign), table)
      if (mine(own).test(text)) seen += 1
    }
  }
  assert.ok(seen >= 16, `own rows were seen ${seen} times`)
})

test('a user without rows sees none', async () => {
  const stranger = client('authenticated', 'c0000000-0000-4000-8000-00000000000c')
  for (const table of await tables()) {
    const text = JSON.stringify((await stranger.from(table).select()).data)
    assert.doesNotMatch(text, mine('a'), table)
    assert.doesNotMatch(text, mine('b'), table)
  }
})

test('a caller without a token sees no table', async () => {
  for (const table of await tables()) {
    assert.equal((await anonymous().from(table).select()).status, 401, table)
  }
})

test('a back end sees the rows of all', async () => {
  let both = 0
  for (const table of await tables()) {
    const text = JSON.stringify(await given(service().from(table).select()))
    if (mine('a').test(text) && mine('b').test(text)) both += 1
  }
  assert.ok(both >= 8, `rows of both were seen in ${both} tables`)
})

test('a user cannot change or delete rows of another', async () => {
  for (const table of await tables()) {
    for (const column of ['id', 'user_id', 'business_id', 'session_id', 'row_id']) {
      const answer = await ann().from(table).delete().like(`${column}::text`, 'b%').select()
      if (answer.status < 300) assert.deepEqual(answer.data, [], table)
    }
  }
  assert.equal((await given(bob().from('businesses').select('id'))).length, 1)
  const { status, error } = await ann().from('businesses').insert({ user_id: BOB, name: 'X', business_type: 'retail' })
  assert.equal(status, 403)
  assert.equal(error.code, '42501')
  // What a policy refuses is not told with its values.
  assert.doesNotMatch(JSON.stringify(error), /Failing row/)
})

test('the records of the installer are for its owner only', async () => {
  for (const who of [anonymous(), ann(), service()]) {
    assert.ok((await who.from('concierge_migrations').select()).status >= 400)
  }
})
