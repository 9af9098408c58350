import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANN, ann, given } from './clients.js'

test('a person reads and changes the own profile', async () => {
  assert.deepEqual(await given(ann().from('profiles').select('id, full_name')), [{ id: ANN, full_name: 'Ann' }])
  const [changed] = await given(
    ann().from('profiles').update({ timezone: 'asia/tokyo' }).eq('id', ANN).select('timezone'),
  )
  assert.equal(changed.timezone, 'Asia/Tokyo')
  await given(ann().from('profiles').update({ timezone: 'Europe/Berlin' }).eq('id', ANN))
})

test('rows of several tables come together', async () => {
  const [row] = await given(ann().from('profiles').select('full_name, user_preferences(ai_proactivity_level)'))
  assert.equal(row.full_name, 'Ann')
  assert.equal([row.user_preferences].flat()[0].ai_proactivity_level, 'medium')
})
