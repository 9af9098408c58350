import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANNS_BUSINESS, ann, bob, given, service } from './clients.js'

test('a business is found by its number in any spelling', async () => {
  for (const p_phone of ['(650) 253-0000', '+1 650-253-0000', '6502530000', '+16502530001']) {
    const found = await given(service().rpc('find_business_by_number', { p_phone, p_region: 'US' }))
    assert.deepEqual(found.map((b) => b.id), [ANNS_BUSINESS], p_phone)
  }
  assert.deepEqual(await given(service().rpc('find_business_by_number', { p_phone: 'no number' })), [])
})

test('the answer can be filtered, cut and asked for with GET', async () => {
  const found = await given(
    service().rpc('find_business_by_number', { p_phone: '6502530000', p_region: 'US' }, { get: true }).select('name'),
  )
  assert.deepEqual(found, [{ name: "Ann's Thai Garden" }])
})

test('a null is not the default, and does no harm', async () => {
  const found = await given(service().rpc('find_business_by_number', { p_phone: '+16502530000', p_region: null }))
  assert.equal(found.length, 1)
})

test('another one does not find it', async () => {
  assert.deepEqual(await given(bob().rpc('find_business_by_number', { p_phone: '+16502530000' })), [])
})

test('has the number been bought', async () => {
  const bought = async (p_phone_number) => await given(service().rpc('phone_number_exists', { p_phone_number }))
  assert.equal(await bought('+1 (650) 253-0001'), true)
  assert.equal(await bought('+1 (650) 253-0002'), false)
})

test('a number becomes the primary one', async () => {
  const call = { p_business_id: ANNS_BUSINESS, p_number_id: 'a2000000-0000-4000-8000-00000000000a' }
  assert.equal((await given(ann().rpc('set_primary_number', call))).is_primary, true)
  assert.equal((await bob().rpc('set_primary_number', call)).status, 400)
})

test('a number that cannot be one is refused in words', async () => {
  const { error, status } = await ann()
    .from('businesses')
    .update({ phone_number: '555-0101' })
    .eq('id', ANNS_BUSINESS)
  assert.equal(status, 400)
  assert.equal(error.code, '22023')
  assert.match(error.message, /lacks its area code/)
  assert.match(error.details, /^Reason: local_only\./)
})
