// Tokens, and clients that carry them. The addresses and the key come from scripts/http.sh.
import { createHmac, randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { PostgrestClient } from '@supabase/postgrest-js'

export const ANN = 'a0000000-0000-4000-8000-00000000000a'
export const BOB = 'b0000000-0000-4000-8000-00000000000b'
export const ANNS_BUSINESS = 'a1000000-0000-4000-8000-00000000000a'
export const BOBS_BUSINESS = 'b1000000-0000-4000-8000-00000000000b'
// Error codes in style sql, and in style http.
export const SQL = process.env.HTTP_URL_SQL
export const HTTP = process.env.HTTP_URL_HTTP

const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

export function token(role, sub) {
  const claims = { role, sub, exp: Math.floor(Date.now() / 1000) + 3600 }
  const unsigned = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64(claims)}`
  return `${unsigned}.${createHmac('sha256', process.env.HTTP_JWT_SECRET).update(unsigned).digest('base64url')}`
}

export const headers = (role, sub) => (role ? { Authorization: `Bearer ${token(role, sub)}` } : {})

// Functions that answered are noted: in the end tests/http/called.py looks for those that no test has called.
async function noting(url, options) {
  const answer = await fetch(url, options)
  const [, name] = new URL(url).pathname.match(/^\/rpc\/(\w+)$/) ?? []
  if (name && answer.ok) appendFileSync(`${process.env.HTTP_CALLED}.js`, `${name}\n`)
  return answer
}

export const client = (role, sub, { url = SQL, schema = 'app', note = schema === 'app' } = {}) =>
  new PostgrestClient(url, { schema, headers: headers(role, sub), fetch: note ? noting : fetch })

export const anonymous = (options) => client(undefined, undefined, options)
export const ann = (options) => client('authenticated', ANN, options)
export const bob = (options) => client('authenticated', BOB, options)
export const service = (options) => client('service_role', undefined, options)

// What a call gives, or a failed test that says what it gave instead.
export async function given(call) {
  const { data, error, status } = await call
  if (error) throw new Error(`${status} ${JSON.stringify(error)}`)
  return data
}

// A refusal as a client sees it.
export async function refused(call) {
  const { error, status } = await call
  if (!error) throw new Error(`${status}: it was not refused`)
  return { status, ...error }
}

// Somebody whom no other test knows.
export async function newcomer(full_name) {
  const id = randomUUID()
  await given(service().from('profiles').insert({ id, full_name, timezone: 'UTC' }))
  return { id, as: (options) => client('authenticated', id, options) }
}

export const installed = async () => await given(service({ schema: 'probe' }).rpc('functions'))
