// The description that PostgREST publishes is made from our comments.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SQL, ANN, given, headers, installed, service } from './clients.js'

async function described(role, sub) {
  const answer = await fetch(SQL, { headers: { ...headers(role, sub), 'Accept-Profile': 'app' } })
  assert.equal(answer.status, 200)
  return await answer.json()
}

test('every function that a back end may call is described by its comment', async () => {
  const { paths } = await described('service_role')
  const functions = (await installed()).filter((f) => f.may_service)
  assert.ok(functions.length > 0)
  for (const { name, comment } of functions) {
    const post = paths[`/rpc/${name}`]?.post
    assert.ok(post, `${name} is not described`)
    const [first, ...rest] = comment.split('\n')
    assert.equal(post.summary, first, name)
    assert.equal(post.description ?? '', rest.join('\n').replace(/^\n+/, ''), name)
  }
})

test('every table and column is described by its comment', async () => {
  const { definitions } = await described('service_role')
  const tables = (await given(service({ schema: 'probe' }).rpc('tables'))).map((table) => table.name)
  // The installer's own records are for the owner of the schema only.
  for (const table of tables.filter((name) => name !== 'concierge_migrations')) {
    assert.ok(definitions[table], `${table} is not described`)
    assert.ok(definitions[table].description, `${table} has no comment`)
  }
  assert.ok(!definitions.concierge_migrations)
})

test('a user sees in it what a user may call, and nothing else', async () => {
  const { paths } = await described('authenticated', ANN)
  for (const { name, may_user } of await installed()) {
    assert.equal(`/rpc/${name}` in paths, may_user, name)
  }
})

test('no function has two forms, which PostgREST could not tell apart', async () => {
  const names = (await installed()).map((f) => f.name)
  assert.deepEqual(names, [...new Set(names)])
})

test('nothing of the private schema and of the extension can be reached', async () => {
  for (const schema of ['app_private', 'concierge', 'pg_catalog']) {
    const { status, error } = await service({ schema }).rpc('uid')
    assert.equal(status, 406, schema)
    assert.equal(error.code, 'PGRST106')
  }
})
