// One smoke test with the client that applications use: the same calls arrive.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClient } from '@supabase/supabase-js'
import ws from 'ws'
import { ANN, ANNS_BUSINESS, SQL, token } from './clients.js'

// It expects the gateway's prefix.
const direct = (url, options) => fetch(String(url).replace('/rest/v1', ''), options)

const supabase = createClient(SQL, token('anon'), {
  accessToken: async () => token('authenticated', ANN),
  db: { schema: 'app' },
  global: { fetch: direct },
  realtime: { transport: ws },
})

test('tables, functions and refusals through supabase-js', async () => {
  const { data: profiles } = await supabase.from('profiles').select('full_name')
  assert.deepEqual(profiles, [{ full_name: 'Ann' }])
  const found = await supabase.rpc('find_business_by_number', { p_phone: '(650) 253-0000', p_region: 'US' })
  assert.equal(found.data[0].id, ANNS_BUSINESS)
  const { error } = await supabase.rpc('set_primary_number', { p_business_id: ANN, p_number_id: ANN })
  assert.equal(error.code, '42704')
  assert.equal(error.hint, 'Check p_business_id.')
})
