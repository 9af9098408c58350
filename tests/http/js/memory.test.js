// Memories over HTTP: vectors and filters as JSON, every call, and who remembers what of whom.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { HTTP, SQL, anonymous, given, newcomer, refused, service } from './clients.js'

let ann, bob, session
const remember = async (who, content, more = {}) => (await given(who.as().rpc('remember', { content, ...more })))[0]

before(async () => {
  ann = await newcomer('Ann of the memories')
  bob = await newcomer('Bob of the memories')
  session = (await given(ann.as().from('chat_sessions').insert({ user_id: ann.id }).select('id')))[0].id
  await remember(bob, 'Bob sits by the window', { embedding: [0.9, 0.1, 0] })
})

test('a fact is remembered once, and found by words and by meaning', async () => {
  const fact = { embedding: [0.9, 0.1, 0], importance: 0.9, metadata: { trip: 7 } }
  const first = await remember(ann, 'Prefers a window seat', fact)
  assert.equal(first.action, 'inserted')
  assert.deepEqual(await remember(ann, 'Prefers a window seat', fact), { ...first, action: 'refreshed' })
  for (const question of [{ query_text: 'windw seat' }, { query_embedding: [1, 0, 0] }, { query_embedding: '[1,0,0]' }]) {
    const found = await given(ann.as().rpc('recall', { ...question, k: 3 }))
    assert.deepEqual(found.map((row) => row.content), ['Prefers a window seat'], JSON.stringify(question))
  }
  assert.deepEqual(await given(ann.as().rpc('recall', { query_text: 'seat', filter: { 'metadata.trip': 8 } })), [])
  const near = await given(ann.as().rpc('similar_memories', { query_text: 'a seat', query_embedding: [1, 0, 0] }))
  assert.equal(near[0].id, first.id)
})

test('a fact ends when another takes its place, and what happened stays', async () => {
  const rome = await remember(ann, 'Lives in Rome', { valid_from: '2020-01-01' })
  const oslo = await remember(ann, 'Lives in Oslo', { valid_from: '2024-05-01' })
  const over = await given(ann.as().rpc('supersede', { old: rome.id, new: oslo.id, reason: 'moved' }))
  assert.equal(over.superseded_by, oslo.id)
  const then = await given(ann.as().rpc('recall', { query_text: 'lives', as_of: '2022-01-01' }))
  assert.deepEqual(then.map((row) => row.content), ['Lives in Rome'])
  const events = await given(ann.as().rpc('memory_history', { id: rome.id }))
  assert.ok(events.some((row) => row.event === 'supersede' && row.reason === 'moved'))
  assert.equal(await given(ann.as().rpc('forget', { id: oslo.id, mode: 'redact', reason: 'asked to' })), 1)
  assert.equal(await given(ann.as().rpc('forget', { filter: { 'metadata.trip': 99 } })), 0)
})

test('the searches of the original product', async () => {
  const query_embedding = [0.9, 0.1, 0]
  const hotels = await given(ann.as().rpc('match_accommodation_embeddings', { query_embedding, match_threshold: 0.5 }))
  assert.deepEqual(hotels.map((row) => row.id), ['H-1'])
  const parts = await given(ann.as().rpc('match_embeddings', { query_embedding: [0, 0, 1], kind: 'document' }))
  assert.deepEqual(parts.map((row) => row.entity_id), ['menu'])
  const facts = await given(ann.as().rpc('match_memories', { query_embedding, match_threshold: 0.9 }))
  assert.deepEqual(facts.map((row) => row.content), ['Prefers a window seat'])
  await given(ann.as().from('session_memories').insert({ session_id: session, content: 'Two seats', embedding: '[0,1,0]' }))
  const notes = await given(ann.as().rpc('match_session_memories', { session_id: session, query_embedding: [0, 1, 0] }))
  assert.deepEqual(notes.map((row) => row.content), ['Two seats'])
})

test('pages are kept until they expire', async () => {
  const url = 'https://museum.example/'
  const kept = await given(ann.as().rpc('keep_web_source', { url, content: 'Open on Sundays.', title: 'Museum', ttl: '1 day' }))
  assert.equal(kept.user_id, ann.id)
  assert.equal((await given(ann.as().rpc('get_web_source', { url })))[0].title, 'Museum')
  assert.equal((await given(ann.as().rpc('search_web_sources', { query_text: 'musuem' })))[0].url, url)
  assert.deepEqual(await given(bob.as().rpc('get_web_source', { url })), [])
  const purged = await given(service().rpc('purge_expired'))
  assert.deepEqual(purged.map((row) => row.table_name).sort(), ['memories', 'session_memories', 'web_sources'])
})

test('nobody recalls what another one said', async () => {
  const found = await given(bob.as().rpc('recall', { query_text: 'window seat', query_embedding: [0.9, 0.1, 0] }))
  assert.deepEqual(found.map((row) => row.content), ['Bob sits by the window'])
  const asked = await bob.as().rpc('recall', { query_text: 'window', owner: ann.id })
  assert.ok(!JSON.stringify(asked.data ?? []).includes('Prefers'), JSON.stringify(asked))
  assert.deepEqual(await given(bob.as().rpc('match_session_memories', { session_id: session, query_embedding: [0, 1, 0] })), [])
  const told = await given(service().rpc('recall', { query_text: 'window', owner: ann.id, touch: false }))
  assert.deepEqual(told.map((row) => row.content), ['Prefers a window seat'])
  assert.equal((await refused(anonymous().rpc('recall', { query_text: 'window' }))).status, 401)
})

test('a refusal in both styles', async () => {
  for (const [url, code, status] of [[SQL, '22023', 400], [HTTP, 'PT400', 400]]) {
    const answer = await refused(ann.as({ url }).rpc('recall', { query_embedding: [1, 0] }))
    assert.deepEqual([answer.code, answer.status], [code, status], JSON.stringify(answer))
    assert.ok(answer.details && answer.hint && answer.message === answer.message.toLowerCase())
  }
  const nobody = await refused(service().rpc('forget', { filter: { memory_type: 'other' } }))
  assert.equal(nobody.code, '22004')
})
