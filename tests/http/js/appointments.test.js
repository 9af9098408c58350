// A salon over HTTP, run by its owner: hours, bookings, holds, series, the waitlist, calendars.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { HTTP, SQL, anonymous, given, newcomer, refused, service } from './clients.js'

let owner, other, salon
const call = async (name, args = {}) => await given(owner.as().rpc(name, { p_business_id: salon, ...args }))
const row = async (name, args) => await given(owner.as().rpc(name, args))
const at = (time, day = '2031-06-02') => `${day}T${time}:00Z`
const book = async (time, p_customer_name, day) => {
  const answer = await call('book_appointment', { p_scheduled_at: at(time, day), p_duration: 60, p_customer_name })
  assert.equal(answer.reason, 'booked', JSON.stringify(answer))
  return answer.appointment.id
}

before(async () => {
  owner = await newcomer('Olga')
  other = await newcomer('Otto')
  const business = { user_id: owner.id, name: 'Salon', business_type: 'service', timezone: 'UTC', country: 'DE' }
  salon = (await given(owner.as().from('businesses').insert(business).select('id')))[0].id
})

test('when it is open', async () => {
  const day = [['09:00', '18:00']]
  const hours = await call('set_business_hours', { p_weekly: { mon: day, tue: day, wed: day }, p_time_zone: 'Etc/UTC' })
  assert.deepEqual(hours.weekly.mon, day)
  assert.equal((await call('set_booking_rules', { p_slot_minutes: 30, p_min_notice: 0 })).slot_minutes, 30)
  assert.equal((await call('set_service', { p_service_type: 'cut', p_duration: 45 })).duration, 45)
  assert.equal(await call('is_open', { p_at: at('10:00') }), true)
  assert.equal(await call('is_open', { p_at: at('08:00') }), false)
  assert.equal(Date.parse(await call('next_opening', { p_after: at('08:00') })), Date.parse(at('09:00')))
  assert.equal((await call('set_override', { p_day: '2031-06-03', p_closed: true })).closed, true)
  assert.equal(await call('is_open', { p_at: at('10:00', '2031-06-03') }), false)
  assert.equal(await call('remove_override', { p_day: '2031-06-03' }), true)
  const closure = await call('add_closure', { p_from: at('12:00', '2031-06-03'), p_to: at('13:00', '2031-06-03'), p_note: 'lunch' })
  assert.equal((await call('check_appointment', { p_scheduled_at: at('12:00', '2031-06-03'), p_duration: 30 })).reason, 'blocked')
  assert.equal(await row('remove_closure', { p_id: closure.id }), true)
  assert.deepEqual((await call('business_sign'))[0], { name: 'Salon', time_zone: 'Etc/UTC' })
})

test('a time is booked once, and others are offered', async () => {
  const id = await book('10:00', 'Bea')
  assert.equal(await call('validate_appointment_time', { p_scheduled_at: at('10:30'), p_duration: 60 }), false)
  const second = await call('book_appointment', { p_scheduled_at: at('10:30'), p_duration: 60, p_customer_name: 'Cleo' })
  assert.deepEqual([second.ok, second.reason, second.alternatives.length], [false, 'slot_taken', 3])
  const slots = await call('find_available_slots', { p_from: at('09:00'), p_to: at('13:00'), p_duration: 60 })
  assert.deepEqual(slots.map((slot) => slot.local_start.slice(11, 16)), ['09:00', '11:00', '11:30', '12:00', '12:30'])
  const next = await call('next_available', { p_after: at('09:30'), p_duration: 60, p_limit: 1 })
  assert.equal(Date.parse(next[0].slot_start), Date.parse(at('11:00')))
  const cut = await call('free_busy', { p_from: at('09:00'), p_to: at('12:00') })
  assert.deepEqual(cut.map((part) => part.kind), ['free', 'busy', 'free'])
  assert.equal((await row('reschedule_appointment', { p_id: id, p_scheduled_at: at('11:00') })).reason, 'rescheduled')
  assert.equal((await row('cancel_appointment', { p_id: id, p_reason: 'ill', p_actor: 'staff' })).reason, 'cancelled')
})

test('the same call books once', async () => {
  const args = { p_scheduled_at: at('14:00'), p_duration: 60, p_customer_name: 'Dora', p_source: 'voice_agent', p_external_id: 'CA1' }
  const first = await call('book_appointment', args)
  const again = await call('book_appointment', args)
  assert.deepEqual([again.reason, again.appointment.id], ['duplicate', first.appointment.id])
})

test('a time is held, and then booked or let go', async () => {
  const hold = async (time) => await call('hold_slot', { p_scheduled_at: at(time), p_duration: 60, p_holder: 'call 1' })
  const first = await hold('16:00')
  assert.equal(first.reason, 'held')
  assert.equal((await row('confirm_hold', { p_id: first.appointment.id, p_customer_name: 'Eva' })).ok, true)
  const second = await hold('17:00')
  assert.equal((await row('release_hold', { p_id: second.appointment.id })).ok, true)
})

test('how it ended is said by staff, when it is over', async () => {
  const past = { business_id: salon, customer_name: 'Fay', duration: 60 }
  const [came, away] = await given(
    service().from('appointments').insert([{ ...past, scheduled_at: at('10:00', '2020-06-01') },
                                           { ...past, scheduled_at: at('12:00', '2020-06-01') }]).select('id'),
  )
  assert.equal((await row('complete_appointment', { p_id: came.id })).reason, 'completed')
  assert.equal((await row('mark_no_show', { p_id: away.id })).reason, 'no_show')
})

test('a series is booked, listed, moved and cancelled as one', async () => {
  const made = await call('book_series', {
    p_scheduled_at: at('09:00', '2031-07-07'), p_rrule: 'FREQ=WEEKLY;COUNT=3', p_duration: 60, p_customer_name: 'Gil',
  })
  assert.equal(made.ok, true, JSON.stringify(made))
  const p_series_id = made.series_id
  assert.equal((await row('series_appointments', { p_series_id })).length, 3)
  const moved = await row('reschedule_series', { p_series_id, p_scheduled_at: at('10:00', '2031-07-07') })
  assert.equal(moved.ok, true, JSON.stringify(moved))
  const ics = await call('appointments_ics', { p_series_id })
  assert.equal(ics.match(/BEGIN:VEVENT/g).length, 3)
  assert.equal((await row('cancel_series', { p_series_id, p_actor: 'staff' })).ok, true)
})

test('who waits gets the time that becomes free, and may decline it', async () => {
  const day = '2031-08-04'
  const wait = async (name) =>
    await call('join_waitlist', { p_from: at('09:00', day), p_to: at('12:00', day), p_duration: 60, p_customer_name: name })
  const offer = async (name) =>
    (await given(owner.as().from('waitlist').select('offer_id').eq('customer_name', name)))[0].offer_id
  const id = await book('10:00', 'Hal', day)
  for (const name of ['Ida', 'Jon']) assert.equal((await wait(name)).ok, true)
  const third = await wait('Kim')
  assert.equal((await row('leave_waitlist', { p_id: third.entry.id })).ok, true)
  await row('cancel_appointment', { p_id: id, p_actor: 'staff' })
  assert.equal((await row('decline_waitlist_offer', { p_id: await offer('Ida') })).ok, true)
  assert.equal((await row('accept_waitlist_offer', { p_id: await offer('Jon') })).reason, 'booked')
  assert.equal(typeof (await given(service().rpc('waitlist_tick', { p_limit: 10 }))), 'object')
})

test('calendars come in, go out and are drawn', async () => {
  const ics = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:y', 'DTSTART:20310901T100000Z', 'DTEND:20310901T110000Z',
               'END:VEVENT', 'END:VCALENDAR'].join('\r\n')
  await call('import_busy_ics', { p_ics: ics, p_from: '2031-09-01', p_to: '2031-09-08' })
  assert.equal((await call('check_appointment', { p_scheduled_at: at('10:00', '2031-09-01') })).reason, 'blocked')
  await row('import_busy', { p_busy: [{ unit: salon, start: at('14:00', '2031-09-01'), end: at('15:00', '2031-09-01') }] })
  assert.equal((await call('check_appointment', { p_scheduled_at: at('14:00', '2031-09-01') })).reason, 'blocked')
  assert.match(await call('appointment_calendar_svg', { p_week: '2031-06-02' }), /^<svg/)
})

test('a chair of its own', async () => {
  const chair = await call('add_resource', { p_kind: 'chair', p_name: 'Chair 1', p_max_party: 1 })
  const slot = { p_scheduled_at: at('15:00', '2031-10-06'), p_duration: 60, p_customer_name: 'Lea' }
  const booked = await call('book_appointment', slot)
  assert.equal(booked.appointment.resource_id, chair.id)
  assert.equal((await call('book_appointment', slot)).reason, 'slot_taken')
})

test('a stranger books nothing, sees nothing and changes nothing', async () => {
  const slot = { p_business_id: salon, p_scheduled_at: at('15:00', '2031-10-07'), p_duration: 60 }
  const answer = await given(other.as().rpc('book_appointment', { ...slot, p_customer_name: 'X' }))
  assert.deepEqual([answer.ok, answer.reason], [false, 'unknown_business'])
  assert.deepEqual(await given(other.as().from('appointments').select('id')), [])
  for (const url of [SQL, HTTP]) {
    const said = await refused(other.as({ url }).rpc('set_business_hours', { p_business_id: salon, p_weekly: {} }))
    assert.deepEqual([said.status, said.code], [403, '42501'])
    const adopt = await refused(service({ url }).rpc('adopt_appointments'))
    assert.deepEqual([adopt.status, adopt.code], [403, '42501'], 'it is for the owner of the schema')
  }
  assert.equal((await refused(anonymous().rpc('book_appointment', slot))).status, 401)
})
