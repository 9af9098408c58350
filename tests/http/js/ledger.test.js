// Money over HTTP: each call of the ledger, what it refuses, and who sees whose account.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import { HTTP, SQL, anonymous, given, newcomer, refused, service } from './clients.js'

let payer, payee
const call = async (name, args) => await given(service().rpc(name, args))
const of = (who, p_currency = 'USD') => ({ p_user_id: who.id, p_currency })
const balance = async (who) => (await call('wallet_balance', of(who)))[0]

before(async () => {
  payer = await newcomer('Payer')
  payee = await newcomer('Payee')
  for (const who of [payer, payee]) {
    assert.equal((await call('wallet_open', of(who))).balance, 0)
    await call('wallet_open', of(who, 'EUR'))
  }
  await call('wallet_credit', { ...of(payer), p_amount: '100.00', p_external_ref: `pi_${payer.id}` })
})

test('the same key pays once, and another payment with it is refused', async () => {
  const paid = { ...of(payer), p_amount: 10, p_idempotency_key: randomUUID() }
  const first = await call('wallet_credit', paid)
  assert.deepEqual(await call('wallet_credit', paid), first)
  const { code } = await refused(service().rpc('wallet_credit', { ...paid, p_amount: 11 }))
  assert.equal(code, 'WL015')
  assert.equal((await call('wallet_debit', { ...of(payer), p_amount: 10 })).balance, 100)
})

test('money moves from person to person, and back', async () => {
  const moved = await call('wallet_transfer', { p_from: payer.id, p_to: payee.id, p_amount: 30, p_currency: 'USD' })
  assert.deepEqual([moved.from_balance, moved.to_balance], [70, 30])
  const back = await call('wallet_refund', { p_transaction_id: moved.transaction_id, p_amount: 20 })
  assert.deepEqual([back.from_balance, back.to_balance], [10, 90])
  const rest = await call('wallet_chargeback', { p_transaction_id: moved.transaction_id })
  assert.deepEqual([rest.from_balance, rest.to_balance], [0, 100])
  const { code, status } = await refused(service().rpc('wallet_refund', { p_transaction_id: moved.transaction_id }))
  assert.deepEqual([code, status], ['WL014', 400])
})

test('what is held is taken or given back', async () => {
  const hold = async (p_amount) => await call('wallet_hold', { ...of(payer), p_amount, p_expires_in: '30 minutes' })
  const first = await hold(40)
  assert.deepEqual([first.balance, first.available], [100, 60])
  const part = await call('wallet_capture', { p_hold_id: first.hold_id, p_amount: 15 })
  assert.deepEqual([part.state, part.balance], ['captured', 85])
  const second = await hold(5)
  assert.equal((await call('wallet_release', { p_hold_id: second.hold_id })).available, 85)
  assert.equal((await refused(service().rpc('wallet_release', { p_hold_id: first.hold_id }))).code, 'WL010')
  await call('wallet_credit', { ...of(payer), p_amount: 15 })
})

test('another currency, with its rate', async () => {
  const { paid, received, rate } = await call('wallet_exchange', {
    p_user_id: payer.id, p_from_currency: 'USD', p_amount: 10, p_to_currency: 'EUR', p_rate: 0.9,
  })
  assert.deepEqual([paid.balance, received.balance, rate], [90, 9, 0.9])
  await call('wallet_credit', { ...of(payer), p_amount: 10 })
})

test('many transfers at once: all of them, or each for itself', async () => {
  const items = [1, 2].map((amount) => ({ from: payer.id, to: payee.id, amount, currency: 'USD' }))
  const done = await call('wallet_post_batch', { p_transfers: items })
  assert.deepEqual(done.map((item) => item.ok), [true, true])
  items.push({ ...items[0], amount: 1e6 })
  assert.equal((await refused(service().rpc('wallet_post_batch', { p_transfers: items }))).code, 'WL001')
  const each = await call('wallet_post_batch', { p_transfers: items, p_mode: 'independent' })
  assert.deepEqual(each.map((item) => item.ok), [true, true, false])
  await call('wallet_transfer', { p_from: payee.id, p_to: payer.id, p_amount: 6, p_currency: 'USD' })
})

test('accounts have limits, are frozen and closed', async () => {
  assert.equal((await call('set_wallet_limits', { ...of(payee), p_floor: -5, p_ceiling: 50 })).available, 5)
  assert.equal((await call('wallet_freeze', of(payee))).frozen_in, true)
  assert.equal((await refused(service().rpc('wallet_credit', { ...of(payee), p_amount: 1 }))).code, 'WL003')
  assert.equal((await call('wallet_unfreeze', of(payee))).frozen_in, false)
  assert.equal((await refused(service().rpc('wallet_credit', { ...of(payee), p_amount: 51 }))).code, 'WL002')
  assert.equal((await call('wallet_close', of(payee, 'EUR'))).closed, true)
})

test('credits that nobody waits for, and a wallet that many meet', async () => {
  assert.ok((await call('wallet_enqueue', { ...of(payee), p_amount: '1.50' })) > 0)
  const drained = [await call('ledger_drain', {})].flat()[0]
  assert.equal(drained.posted, 1, JSON.stringify(drained))
  assert.equal((await call('set_wallet_mode', { ...of(payer), p_mode: 'hot' })).user_id, payer.id)
  assert.equal((await call('set_wallet_mode', { ...of(payer), p_mode: 'locked' })).user_id, payer.id)
})

test('a refusal in both styles: code, message, details, hint and status', async () => {
  const { account_id } = await balance(payer)
  for (const [url, code, status] of [[SQL, 'WL001', 400], [HTTP, 'PT402', 402]]) {
    const answer = await refused(service({ url }).rpc('wallet_debit', { ...of(payer), p_amount: '1000.00' }))
    assert.deepEqual(
      [answer.status, answer.code, answer.message, answer.details, answer.hint],
      [status, code, 'insufficient funds', `Account ${account_id} needs 1000.00 USD and has 100.00 USD available.`,
       'Add money with wallet_credit, or allow an overdraft with set_wallet_limits.'],
    )
  }
  const finer = await refused(service().rpc('wallet_debit', { ...of(payer), p_amount: '0.005' }))
  assert.equal(finer.code, 'WL009')
})

test('everybody reads the own account, and nobody another one', async () => {
  assert.equal((await given(payer.as().rpc('wallet_balance', of(payer))))[0].posted, 100)
  assert.equal(await given(payer.as().rpc('wallet_balance_at', of(payer))), 100)
  const lines = await given(payer.as().rpc('wallet_statement', of(payer)))
  assert.equal(lines.at(-1).kind, 'closing')
  assert.equal(lines.at(-1).balance, 100)
  assert.deepEqual(await given(payee.as().rpc('wallet_balance', of(payer))), [])
  assert.deepEqual(await given(payee.as().rpc('wallet_statement', of(payer))), [])
  assert.equal((await payee.as().rpc('wallet_balance_at', of(payer))).data, null)
  assert.equal((await refused(anonymous().rpc('wallet_balance', of(payer)))).status, 401)
})

test('only the back end moves money', async () => {
  for (const url of [SQL, HTTP]) {
    assert.equal((await refused(payer.as({ url }).rpc('wallet_credit', { ...of(payer), p_amount: 1 }))).status, 403)
    assert.equal((await refused(anonymous({ url }).rpc('wallet_credit', { ...of(payer), p_amount: 1 }))).status, 401)
  }
  assert.equal((await refused(payer.as().from('ledger_accounts').update({ posted: 1 }).eq('owner', payer.id))).status, 403)
})

test('the books are in order', async () => {
  assert.deepEqual(await call('ledger_verify', {}), [])
  for (const { total } of await call('ledger_trial_balance', {})) assert.equal(total, 0)
  assert.ok((await call('ledger_fold', {})) >= 0)
  assert.equal(await call('ledger_forget_keys', {}), 0)
  assert.deepEqual(await call('ledger_verify', {}), [])
  const [line] = await call('ledger_reconcile', {
    p_source: 'bank',
    p_rows: [{ external_ref: `pi_${payer.id}`, amount: 100, currency: 'USD', at: new Date().toISOString() }],
  })
  assert.deepEqual([line.outcome, line.ledger_amount], ['matched', 100])
})
