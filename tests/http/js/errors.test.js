// A refusal arrives with its code, message, details and hint, and with the HTTP status of the error table.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HTTP, SQL, ann, anonymous, given, service } from './clients.js'

// What PostgREST makes of a code by itself. Everything that is not named here is 400.
// 39P01 means that a trigger was attached in a wrong way, which is a fault of the server and no caller's.
const KNOWN = { 23505: 409, 23503: 409, 42501: 403, 42883: 404, '42P01': 404, '39P01': 500 }

for (const [style, url] of [['sql', SQL], ['http', HTTP]]) {
  test(`every reason, in style ${style}`, async () => {
    const probe = service({ url, schema: 'probe' })
    const reasons = await given(probe.rpc('reasons'))
    assert.ok(reasons.length >= 27, `${reasons.length} reasons`)
    for (const reason of reasons) {
      const { error: { code, message, details, hint }, status } = await probe.rpc('refuse', { p_reason: reason.name, p_message: 'it is „no“' })
      assert.deepEqual(
        { code, message, details, hint, status },
        {
          code: style === 'http' ? `PT${reason.http_status}` : reason.sqlstate,
          message: 'it is „no“',
          details: 'A sentence with the values.',
          hint: 'What to do.',
          status: style === 'http' ? reason.http_status : (KNOWN[reason.sqlstate] ?? 400),
        },
        reason.name,
      )
    }
  })
}

test('a refusal of a module, in both styles', async () => {
  const nothing = '00000000-0000-4000-8000-000000000000'
  const call = (url) => ann({ url }).rpc('set_primary_number', { p_business_id: nothing, p_number_id: nothing })
  for (const [url, code, status] of [[SQL, '42704', 400], [HTTP, 'PT404', 404]]) {
    const answer = await call(url)
    assert.equal(answer.status, status)
    assert.equal(answer.error.code, code)
    assert.equal(answer.error.message, 'there is no such business')
    assert.match(answer.error.details, /^No business that you may change has the id 0{8}/)
    assert.equal(answer.error.hint, 'Check p_business_id.')
  }
})

test('no right is 401 without a token and 403 with one', async () => {
  const refused = async (who) => await who.from('outbox').select()
  for (const url of [SQL, HTTP]) {
    assert.equal((await refused(anonymous({ url }))).status, 401)
    const answer = await refused(ann({ url }))
    assert.equal(answer.status, 403)
    assert.equal(answer.error.code, '42501')
  }
})

test('a token that was signed by somebody else is refused', async () => {
  const forged = ann()
  forged.headers.set('Authorization', `${forged.headers.get('Authorization').slice(0, -6)}AAAAAA`)
  assert.equal((await forged.from('profiles').select()).status, 401)
})

test('an argument that does not exist is not found, and the answer says so', async () => {
  const { error, status } = await ann().rpc('find_business_by_number', { p_fone: '1' })
  assert.equal(status, 404)
  assert.equal(error.code, 'PGRST202')
})
