// Wallets and transactions as the tables of the original product: rows come in, balances follow.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { HTTP, SQL, given, newcomer, refused, service } from './clients.js'

let who, wallet
before(async () => {
  who = await newcomer('Wanda')
  wallet = (await given(service().from('wallets').insert({ user_id: who.id }).select()))[0]
})

const pay = (row) => service().from('transactions').insert({ user_id: who.id, currency: 'USD', ...row }).select()
const balance = async () => (await given(who.as().from('wallets').select('balance_usd')))[0].balance_usd

test('a payment counts when it is completed, and once', async () => {
  const [{ id }] = await given(pay({ amount: '25.00', type: 'credit', wallet_id: wallet.id }))
  assert.equal(await balance(), 0)
  for (const status of ['completed', 'completed']) {
    await given(service().from('transactions').update({ status }).eq('id', id))
    assert.equal(await balance(), 25)
  }
  const { code, status } = await refused(service().from('transactions').update({ status: 'pending' }).eq('id', id))
  assert.deepEqual([code, status], ['WL017', 400])
})

test('more than there is cannot be spent, in both styles', async () => {
  for (const [url, code, status] of [[SQL, 'WL001', 400], [HTTP, 'PT402', 402]]) {
    const debit = { user_id: who.id, currency: 'USD', amount: 26, type: 'debit', status: 'completed' }
    const answer = await refused(service({ url }).from('transactions').insert(debit))
    assert.deepEqual([answer.code, answer.status, answer.message], [code, status, 'insufficient funds'])
    assert.match(answer.details, /needs 26\.00 USD and has 25\.00 USD available/)
  }
})

test('nobody writes a balance, and a user no transaction', async () => {
  const write = await refused(service().from('wallets').update({ balance_usd: 1e6 }).eq('id', wallet.id))
  assert.equal(write.code, 'WL021')
  const own = { user_id: who.id, currency: 'USD', amount: 1, type: 'credit', status: 'completed' }
  assert.equal((await refused(who.as().from('transactions').insert(own))).status, 403)
  assert.equal((await refused(who.as().from('wallets').update({ is_active: false }).eq('id', wallet.id))).status, 403)
})
