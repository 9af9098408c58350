// Each function that is installed is called, with plain words, with wrong ones and with nulls, by each kind of caller.
// Whatever it thinks of the call, the answer is one that a client can act on: never a failure of the server, and
// never a code that makes PostgREST try again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANN, BOB, HTTP, SQL, ann, anonymous, installed, service } from './clients.js'

const PLAIN = {
  uuid: ANN, text: 'x', 'character varying': 'x', boolean: true, integer: 1, smallint: 1, bigint: 1,
  numeric: 1, real: 1, 'double precision': 1, date: '2031-03-04', 'time without time zone': '10:00',
  'timestamp with time zone': '2031-03-04T10:00:00Z', 'timestamp without time zone': '2031-03-04T10:00:00',
  interval: '1 hour', jsonb: {}, json: {}, tstzrange: '[2031-03-04,2031-03-05)', 'text[]': ['x'],
  'uuid[]': [BOB], 'integer[]': [1], 'real[]': [1, 0], 'double precision[]': [1, 0], vector: '[1,0,0]', bytea: '\\x00',
}
const HOSTILE = {
  uuid: BOB, text: "'; DROP TABLE app.profiles; --\u202e", 'character varying': '%s%n$$', boolean: false,
  integer: -2147483648, smallint: -32768, bigint: '-9223372036854775808', numeric: 'NaN', real: 'Infinity',
  'double precision': '-Infinity', date: 'infinity', 'timestamp with time zone': 'infinity',
  'timestamp without time zone': '-infinity', interval: '-178000000 years', jsonb: [null, { a: [] }], json: 'x',
  tstzrange: 'empty', 'text[]': [null, ''], 'uuid[]': [], 'integer[]': [null], 'real[]': [], 'double precision[]': ['NaN'],
}
const NOTHING = {}
// What a client could not act on: server failures, what is retried, what stands for a bug.
const BAD_CODE = /^(40|55|57|58|XX|P0|21|F0|25)/

const filled = (f, words, all) =>
  Object.fromEntries(f.arguments.filter((a) => all || !a.optional).map((a) => [a.name, words[a.type] ?? null]))

async function judge(call, words) {
  const { status, error } = await call
  const said = `${words}: ${status} ${JSON.stringify(error)}`
  assert.ok(status < 500, said)
  if (!error) return status
  assert.doesNotMatch(error.code, BAD_CODE, said)
  assert.notEqual(error.code, 'PGRST202', said)
  assert.notEqual(error.code, 'PGRST203', said)
  return status
}

for (const [kind, words] of Object.entries({ plain: PLAIN, hostile: HOSTILE, null: NOTHING })) {
  for (const all of [false, true]) {
    test(`${kind} words, ${all ? 'every' : 'needed'} argument`, async () => {
      for (const f of await installed()) {
        for (const url of [SQL, HTTP]) {
          await judge(service({ url, note: false }).rpc(f.name, filled(f, words, all)), `service ${f.name}`)
          await judge(ann({ url, note: false }).rpc(f.name, filled(f, words, all)), `user ${f.name}`)
        }
      }
    })
  }
}

test('a function that is not for a caller is refused before it does anything', async () => {
  for (const f of await installed()) {
    const body = filled(f, PLAIN, false)
    if (!f.may_user) assert.equal((await ann({ url: HTTP, note: false }).rpc(f.name, body)).status, 403, f.name)
    if (!f.may_anon) assert.equal((await anonymous({ url: HTTP, note: false }).rpc(f.name, body)).status, 401, f.name)
  }
})

// PostgreSQL asks for the right to a function when it makes a plan with the function inlined. A kept plan that was
// made for one role serves another, and then it is what the function itself asks for that refuses.
test('nor does it tell anything in a plan that was kept for somebody else', async () => {
  for (const f of (await installed()).filter((f) => !f.may_anon)) {
    const { status, data } = await anonymous({ note: false }).rpc(f.name, filled(f, PLAIN, false))
    const says_nothing = data == null || data === false || data.ok === false || data.length === 0
    assert.ok(status === 401 || says_nothing, `${f.name} ${status} ${JSON.stringify(data)}`)
  }
})

test('what only reads can be asked for with GET, and what writes cannot', async () => {
  for (const f of await installed()) {
    const { status, error } = await service({ note: false }).rpc(f.name, filled(f, PLAIN, false), { get: true })
    // A write inside a function that is marked as one that reads shows here, and nowhere else.
    if (f.volatility !== 'v') assert.notEqual(status, 405, `${f.name} ${JSON.stringify(error)}`)
    else assert.ok(status >= 400 ? status < 500 : true, f.name)
  }
})
