// The smallest help desk that a bridge can work with: tickets in memory, no log-in for agents. Yours stands here.
//
//   GET  /tickets                        what agents see
//   POST /tickets/ID/replies {"text"}    an agent answers
//   POST /tickets/ID/close               an agent is done
//   PUT  /tickets/ID/entries/ENTRY       the bridge adds an entry: each id counts once (with DESK_TOKEN)
//
// What agents do is told to the bridge in order, again every second until it says that Colloquy has it.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

const { PORT = '3200', BRIDGE_URL = 'http://127.0.0.1:3100', DESK_TOKEN } = process.env;
if (!DESK_TOKEN) {
  console.error('The desk needs DESK_TOKEN.');
  process.exit(1);
}

const TIMEOUT_MS = 10_000;
const RETRY_MS = 1_000;

/** By id: `{ id, state, contact, entries }`, an entry being `{ id, kind, text, … }`. */
const tickets = new Map();

function ticketOf(id) {
  const ticket = tickets.get(id) ?? { id, state: 'open', contact: '', entries: [] };
  tickets.set(id, ticket);
  return ticket;
}

// ── From the bridge ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** What an entry does to its ticket. A session may be handed over more than once: its ticket opens again. */
const EFFECTS = {
  opened: (ticket, { contact }) => Object.assign(ticket, { state: 'open', contact }),
  message: () => undefined,
  closed: (ticket) => Object.assign(ticket, { state: 'closed' }),
};

function addEntry(ticketId, id, entry) {
  if (!Object.hasOwn(EFFECTS, entry.kind)) return { status: 400 };
  const ticket = ticketOf(ticketId);
  if (!ticket.entries.some((known) => known.id === id)) {
    ticket.entries.push({ ...entry, id });
    EFFECTS[entry.kind](ticket, entry);
  }
  return { status: 204 };
}

// ── From agents ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function act(ticketId, kind, text) {
  const ticket = tickets.get(ticketId);
  if (!ticket) return { status: 404, body: { problem: `There is no ticket ${ticketId}.` } };
  if (ticket.state !== 'open') return { status: 409, body: { problem: `The ticket ${ticketId} is closed.` } };
  const entry = { id: randomUUID(), kind, text, told: false };
  ticket.entries.push(entry);
  if (kind === 'closed') ticket.state = 'closed';
  outbox = outbox.then(() => tell(ticketId, entry));
  return { status: 202, body: { id: entry.id } };
}

let outbox = Promise.resolve();

async function tell(ticket, entry) {
  const { id, kind, text } = entry;
  const options = {
    method: 'POST',
    headers: { authorization: `Bearer ${DESK_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id, ticket, kind, text }),
  };
  for (;;) {
    const status = await fetch(`${BRIDGE_URL}/desk`, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status >= 200 && status < 300) entry.told = true;
    // A no is for good, and the agent sees it.
    else if (status >= 400 && status < 500) entry.problem = `It did not reach the contact (${status}).`;
    else {
      await wait(RETRY_MS);
      continue;
    }
    return;
  }
}

// ── HTTP ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const ROUTES = [
  ['GET', /^\/tickets$/, () => ({ status: 200, body: { tickets: [...tickets.values()] } })],
  ['POST', /^\/tickets\/([^/]+)\/replies$/, ([ticket], { text }) => act(ticket, 'reply', text)],
  ['POST', /^\/tickets\/([^/]+)\/close$/, ([ticket]) => act(ticket, 'closed')],
  ['PUT', /^\/tickets\/([^/]+)\/entries\/([^/]+)$/, ([ticket, id], entry) => addEntry(ticket, id, entry), DESK_TOKEN],
];

async function readJson(request) {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  return text === '' ? {} : JSON.parse(text);
}

async function answer(request) {
  for (const [method, path, run, token] of ROUTES) {
    const found = method === request.method && path.exec(request.url);
    if (!found) continue;
    if (token && request.headers.authorization !== `Bearer ${token}`) return { status: 401 };
    try {
      return run(found.slice(1).map(decodeURIComponent), await readJson(request));
    } catch {
      return { status: 400 };
    }
  }
  return { status: 404 };
}

const server = createServer(async (request, response) => {
  const { status, body } = await answer(request);
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined ? '' : JSON.stringify(body, null, 2));
});
server.listen(Number(PORT), '127.0.0.1', () =>
  console.log(`The desk listens on http://127.0.0.1:${server.address().port}`),
);
