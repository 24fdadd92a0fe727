import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { z } from 'zod';
import { createHttpClient } from '../../cli/http-client.ts';
import { addressesOf } from '../../cli/local/plan.ts';
import type { BenchOptions } from '../bench.ts';
import { monotonicMs } from '../clock.ts';
import { type DrivenTurn, drive, type Post } from '../driver.ts';
import { InvalidMeasurement } from '../error.ts';
import { evenly } from '../schedule.ts';
import { Sink } from '../sink/sink.ts';
import { type Stack, withStack } from '../stack/stack.ts';
import { poster } from '../turn/block.ts';
import { planTurns } from '../turn/callbacks.ts';
import { prepare } from '../turn/prepare.ts';
import type { Subject } from '../turn/subject.ts';
import { ANSWERS_FLOW } from './flow.ts';
import { type Heard, waits } from './heard.ts';
import { type Outside, openOutside } from './outside.ts';

/** `ms`: of each message, from when it was due to the first reply, or to the desk hearing of it. */
export interface Answers {
  /** How the session stands that the contacts write to. */
  session: string;
  ms: number[];
}

/** In each group: a session of theirs is brought to one standing. */
const CONTACTS = 100;
const PER_SECOND = 10;
const PATIENCE_MS = 60_000;
/** What a turn does after its first reply. */
const SETTLE_MS = 2_000;
const DESK_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** Lets contacts write to sessions of every standing, and measures when they are answered. Rejects with InvalidMeasurement. */
export function measureAnswers(options: BenchOptions): Promise<Answers[]> {
  return withStack(options, async (stack) => {
    const outside = await openOutside();
    const { colloquy } = await prepare(stack, GROUPS.length * CONTACTS, ANSWERS_FLOW);
    await reach(stack, colloquy, outside);
    const pool = new Pool(new URL(colloquy.webhook.target).origin);
    try {
      const sink = new Sink(addressesOf(stack.settings).emulator);
      const post = poster(colloquy.webhook.target, pool);
      const measured = await measure(new Talk({ colloquy, post, sink, outside }), outside, options);
      stack.requireWhole();
      return measured;
    } finally {
      await pool.close();
      await outside.close();
    }
  });
}

/** Tells the app where its shop and its desk are. */
async function reach({ settings }: Stack, { app }: Subject, { url }: Outside): Promise<void> {
  const api = createHttpClient(addressesOf(settings).api, { token: settings.apiToken, whatItIs: 'The API' });
  const path = `/v1/apps/${app.appId}`;
  const shop = { settings: { shop: `${url}/shop` } };
  const desk = { url: `${url}/desk`, secret: DESK_SECRET };
  await api.call({ method: 'PUT', path: `${path}/settings`, body: shop, schema: z.unknown() });
  await api.call({ method: 'PUT', path: `${path}/handovers/desk`, body: desk, schema: z.unknown() });
}

const GROUPS = ['open', 'failed', 'mended', 'ended', 'handedOver'] as const;
type Group = (typeof GROUPS)[number];

async function measure(talk: Talk, outside: Outside, { say }: BenchOptions): Promise<Answers[]> {
  const all: Answers[] = [];
  const write = async (group: Group, text: string, session?: string) => {
    say(`${CONTACTS} contacts write: ${text}`);
    const ms = await talk.write(group, text);
    if (session) all.push({ session, ms });
  };
  await write('open', 'Hello', 'none yet');
  for (const group of GROUPS.slice(1)) await write(group, 'Hello');
  await write('ended', 'bye');
  await write('handedOver', 'a person, please');
  outside.shopStatus = 500;
  await write('failed', 'shop');
  await write('mended', 'shop');
  await write('open', 'Hello again', 'open');
  await write('failed', 'Hello again', 'failed, and fails again');
  outside.shopStatus = 200;
  await write('mended', 'Hello again', 'failed, and what it failed at is mended');
  await write('ended', 'Hello again', 'ended');
  await write('handedOver', 'Hello again', 'handed over (told to the desk)');
  return all;
}

interface Ends {
  colloquy: Subject;
  post: Post;
  sink: Sink;
  outside: Outside;
}

/** What contacts write, in groups, and what is heard for them. */
class Talk {
  readonly #ends: Ends;
  readonly #heard: Heard[] = [];

  constructor(ends: Ends) {
    this.#ends = ends;
  }

  /** Each contact of a group writes it; resolves with how long each has waited. */
  async write(group: Group, text: string): Promise<number[]> {
    const { colloquy, post } = this.#ends;
    const first = GROUPS.indexOf(group) * CONTACTS;
    const contacts = colloquy.audience.contacts.slice(first, first + CONTACTS);
    const began = monotonicMs();
    const planned = planTurns({ ...colloquy.audience, contacts }, evenly(CONTACTS, PER_SECOND), text);
    const waited = await this.#untilHeard(await drive(planned, post), contacts, began);
    await pause(SETTLE_MS);
    return waited;
  }

  async #untilHeard(driven: DrivenTurn[], contacts: string[], began: number): Promise<number[]> {
    const { sink, outside } = this.#ends;
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(100)) {
      this.#heard.push(...(await sink.takeAll()), ...outside.told.splice(0));
      const since = this.#heard.filter(({ at }) => at >= began);
      const whom = new Set(since.map(({ identity }) => identity));
      if (contacts.every((identity) => whom.has(identity))) return waits(driven, contacts, since);
    }
    throw new InvalidMeasurement(`Not all contacts were answered within ${PATIENCE_MS / 1_000} s.`);
  }
}
