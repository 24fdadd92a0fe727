// A bridge between Colloquy and a help desk
// ------------------------------------------
// A flow's step `handover: { to: support }` gives a conversation to people. Colloquy then tells the target `support` what
// happens, and takes what people answer. This is such a target: it stands between Colloquy and a desk (desk.mjs, in place of
// yours).
//
//   Colloquy ── signed webhooks ──▶ POST /colloquy ─ bridge ─▶ desk      the hand-over, the contact's messages, its end
//   Colloquy ◀── /v1/sessions/… ─── bridge ◀─ POST /desk ───── desk      an agent's replies, and that the ticket is closed
//
// The bridge keeps nothing: a ticket has the id of its session, an entry the id of its webhook, and the desk takes each once. So
// it may be restarted at any time, and run twice. Nothing gets lost either: it says 2xx only when the other side has it, and
// whoever hears anything else tells it again.
//
// Try it, with `npm start` running:
//
//   export HANDOVER_SECRET=whsec_$(openssl rand -base64 24) DESK_TOKEN=$(openssl rand -hex 16)
//   export COLLOQUY_TOKEN=$(cat .colloquy/api-token)
//   node examples/bridge/desk.mjs & node examples/bridge/bridge.mjs &
//   curl -X PUT http://127.0.0.1:3000/v1/apps/APP/handovers/support -H "authorization: Bearer $COLLOQUY_TOKEN" \
//     -H 'content-type: application/json' -d "{\"url\":\"http://127.0.0.1:3100/colloquy\",\"secret\":\"$HANDOVER_SECRET\"}"
//
// Then let a flow hand over, look at http://127.0.0.1:3200/tickets, and answer:
//
//   curl http://127.0.0.1:3200/tickets/SESSION/replies -d '{"text":"Hello, how can I help?"}'
//   curl -X POST http://127.0.0.1:3200/tickets/SESSION/close
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const {
  PORT = '3100',
  HANDOVER_SECRET,
  COLLOQUY_URL = 'http://127.0.0.1:3000',
  COLLOQUY_TOKEN,
  DESK_URL = 'http://127.0.0.1:3200',
  DESK_TOKEN,
} = process.env;
if (!HANDOVER_SECRET || !COLLOQUY_TOKEN || !DESK_TOKEN) {
  console.error('The bridge needs HANDOVER_SECRET, COLLOQUY_TOKEN and DESK_TOKEN.');
  process.exit(1);
}

const MAX_BODY_BYTES = 1024 * 1024;
const TOLERANCE_SECONDS = 5 * 60;
/** Less than the ten seconds that Colloquy waits for us. */
const TIMEOUT_MS = 8_000;

// ── From Colloquy to the desk ───────────────────────────────────────────────────────────────────────────────────────────

/** What becomes of each kind of webhook at the desk. Kinds of tomorrow are taken and left alone. */
const ENTRIES = {
  'handover.started': ({ session, note, transcript, variables }) => ({
    kind: 'opened',
    contact: `${session.identity} on ${session.channel}`,
    note,
    transcript,
    variables,
  }),
  'handover.message': ({ message }) => ({ kind: 'message', text: readable(message) }),
  'handover.ended': ({ because, untold }) => ({ kind: 'closed', text: [...untold.map(readable), because].join('\n') }),
};

/** A message as one text: a desk of yours may show pictures and maps. */
function readable({ text, media, location }) {
  const place = location && `${location.latitude}, ${location.longitude}`;
  return [text, media?.url, place].filter(Boolean).join(' ');
}

async function fromColloquy(headers, body) {
  if (!isSigned(headers, body)) return 401;
  const event = JSON.parse(body);
  if (!Object.hasOwn(ENTRIES, event.type)) return 204;
  const path = `/tickets/${encodeURIComponent(event.session.id)}/entries/${encodeURIComponent(headers['webhook-id'])}`;
  const status = await send(
    'PUT',
    `${DESK_URL}${path}`,
    { authorization: `Bearer ${DESK_TOKEN}` },
    ENTRIES[event.type](event),
  );
  // Anything but a yes, and Colloquy tells it again.
  return status < 300 ? 204 : 502;
}

/** Standard Webhooks: an HMAC over id, time and the bytes of the body; an old one may have been recorded by somebody. */
function isSigned(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures = '' } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(time)) < TOLERANCE_SECONDS)) return false;
  const key = Buffer.from(
    HANDOVER_SECRET.replace(/^whsec_/, ''),
    HANDOVER_SECRET.startsWith('whsec_') ? 'base64' : 'utf8',
  );
  const expected = createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest();
  return signatures.split(' ').some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ''), 'base64');
    return one.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

// ── From the desk to Colloquy ───────────────────────────────────────────────────────────────────────────────────────────

const CALLS = {
  reply: ({ text }) => ({ path: 'messages', body: { text } }),
  closed: () => ({ path: 'release', body: {} }),
};

async function fromDesk(headers, body) {
  if (headers.authorization !== `Bearer ${DESK_TOKEN}`) return 401;
  const event = JSON.parse(body);
  if (!Object.hasOwn(CALLS, event.kind)) return 400;
  const call = CALLS[event.kind](event);
  // The desk's id makes a call that is made twice one message.
  const given = { authorization: `Bearer ${COLLOQUY_TOKEN}`, 'idempotency-key': event.id };
  const url = `${COLLOQUY_URL}/v1/sessions/${encodeURIComponent(event.ticket)}/${call.path}`;
  const status = await send('POST', url, given, call.body);
  // A no is final, for instance where the bot has the conversation back: the agent is to see it.
  if (status >= 400 && status < 500 && status !== 429) return status;
  return status < 300 ? 204 : 502;
}

// ── HTTP ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The status of the answer; 0 where there is none. */
async function send(method, url, headers, body) {
  const options = {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
  return fetch(url, options).then(
    async (answer) => {
      await answer.body?.cancel();
      return answer.status;
    },
    () => 0,
  );
}

const ROUTES = { 'POST /colloquy': fromColloquy, 'POST /desk': fromDesk };

async function readBody(request) {
  const pieces = [];
  let size = 0;
  for await (const piece of request) {
    size += piece.length;
    if (size > MAX_BODY_BYTES) throw new RangeError('too large');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function answer(request) {
  const key = `${request.method} ${request.url}`;
  if (!Object.hasOwn(ROUTES, key)) return 404;
  try {
    return await ROUTES[key](request.headers, await readBody(request));
  } catch (error) {
    // What cannot be read will not be readable next time either.
    return error instanceof RangeError ? 413 : 400;
  }
}

const server = createServer(async (request, response) => {
  const status = await answer(request);
  response.writeHead(status).end();
  console.log(`${request.method} ${request.url}: ${status}`);
});
server.listen(Number(PORT), '127.0.0.1', () =>
  console.log(`The bridge listens on http://127.0.0.1:${server.address().port}`),
);
