// One conversation over HTTP: what an application sends, and what it gets. Played by `make demo-http`.
import { ANN, ANNS_BUSINESS, HTTP, headers } from './clients.js'

const as = { nobody: [], ann: ['authenticated', ANN], 'back end': ['service_role'] }

async function say(words, who, method, path, body) {
  console.log(`\n-- ${words}`)
  console.log(`${method} ${path}   as ${who}${body ? `\n${JSON.stringify(body)}` : ''}`)
  const answer = await fetch(HTTP + path, {
    method,
    headers: { ...headers(...as[who]), 'Content-Type': 'application/json', 'Accept-Profile': 'app',
               'Content-Profile': 'app', Prefer: 'return=representation' },
    body: body && JSON.stringify(body),
  })
  const text = await answer.text()
  console.log(`=> ${answer.status}  ${text.length > 700 ? `${text.slice(0, 700)} ...` : text}`)
  return text && answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text
}

await say('Without a token there is nothing to see.', 'nobody', 'GET', '/businesses?select=name')
await say('Ann sees what is hers.', 'ann', 'GET', '/businesses?select=name,phone_number,timezone')
await say('A call comes in. Whose number was dialled, however it is written?', 'back end', 'POST',
          '/rpc/find_business_by_number?select=id,name', { p_phone: '(650) 253-0000', p_region: 'US' })
await say('A number that is not one is refused in words, with the status of the error table.', 'ann', 'PATCH',
          `/businesses?id=eq.${ANNS_BUSINESS}`, { phone_number: '555-0101' })
await say('So is a business that is not there.', 'ann', 'POST', '/rpc/set_primary_number',
          { p_business_id: ANN, p_number_id: ANN })
await say('A time zone is put right on its way in.', 'ann', 'PATCH', `/profiles?id=eq.${ANN}&select=full_name,timezone`,
          { timezone: 'europe/BERLIN' })
await say('A time that is taken is no error but an answer: a reason, a sentence to say, and three other times.', 'back end',
          'POST', '/rpc/book_appointment', { p_business_id: ANNS_BUSINESS, p_scheduled_at: '2031-03-04T11:30:00-08:00',
                                             p_duration: 60, p_customer_name: 'Eve' })
