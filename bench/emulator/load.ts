import { Pool } from 'undici';
import { z } from 'zod';
import { type DrivenTurn, drive, type PlannedTurn } from '../driver.ts';
import { InvalidMeasurement } from '../error.ts';
import { cpuMsOfProcesses } from '../process-cpu.ts';
import { atOnce, evenly } from '../schedule.ts';
import { quantile } from '../statistics.ts';
import type { Look } from './look.ts';
import type { EmulatorProcess } from './process.ts';
import type { Receiver } from './receiver.ts';

/** One stretch of sends. Times in ms. */
export interface Leg {
  sends: number;
  /** From the first send's moment to the last answer. */
  tookMs: number;
  /** From the moment a send was due to its answer. */
  accept: number[];
  /** How late the driver itself was. */
  late: number[];
  /** From each receipt's moment to its arrival at the webhook. */
  lag: number[];
  /** Of the emulator, for all of it. */
  cpuMs: number;
  /** Behind it. */
  look: Look;
}

export const APP_ID = '01JBENCH0000000000000000AA';
const PROJECT = '/v1/projects/bench';
const SECRET = 'the secret of the benchmark';
/** More than the target: a schedule can only be kept, never beaten. */
export const PER_SECOND = 1_050;
/** Of RCS, which has no reply window: QUEUED_ON_CHANNEL, DELIVERED and READ. */
export const RECEIPTS_PER_SEND = 3;
const CONTACTS = 1_000;
const CONNECTIONS = 64;
const AT_ONCE = 500;

const FORM = 'grant_type=client_credentials&client_id=demo&client_secret=demo';
const Token = z.object({ access_token: z.string() });

/** Sends at the rate of the benchmark, until all receipts are there. */
export type Drive = (sends: number) => Promise<Leg>;

/** Works on an emulator as an app's own process does: with a token, and a webhook that wants signatures. */
export async function withLoad<T>(
  emulator: EmulatorProcess,
  receiver: Receiver,
  work: (drive: Drive) => Promise<T>,
): Promise<T> {
  return withCaller(emulator, async (caller) => {
    await provideWebhook(caller, receiver.url);
    return work(async (sends) => {
      const cpuBefore = cpuMsOfProcesses([emulator.pid]);
      const driven = await sendAll(caller, evenly(sends, PER_SECOND));
      const lag = await receiver.take(sends * RECEIPTS_PER_SEND);
      const cpuMs = cpuMsOfProcesses([emulator.pid]) - cpuBefore;
      return { sends, ...timesOf(driven), lag, cpuMs, look: await emulator.look() };
    });
  });
}

/** Sends as fast as it takes them; nobody hears of receipts. */
export async function fillUp(emulator: EmulatorProcess, sends: number): Promise<void> {
  await withCaller(emulator, async (caller) => {
    for (let sent = 0; sent < sends; sent += AT_ONCE) await sendAll(caller, atOnce(AT_ONCE));
  });
}

function timesOf(driven: readonly DrivenTurn[]): Pick<Leg, 'tookMs' | 'accept' | 'late'> {
  const acked = driven.map(({ ackedAt }) => ackedAt);
  const due = driven.map(({ dueAt }) => dueAt);
  return {
    tookMs: quantile(acked, 1) - quantile(due, 0),
    accept: driven.map(({ ackedAt, dueAt }) => ackedAt - dueAt),
    late: driven.map(({ sentAt, dueAt }) => sentAt - dueAt),
  };
}

interface Caller {
  pool: Pool;
  authorization: string;
}

async function withCaller<T>({ url }: EmulatorProcess, work: (caller: Caller) => Promise<T>): Promise<T> {
  const pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 });
  try {
    return await work({ pool, authorization: `Bearer ${await fetchToken(pool)}` });
  } finally {
    await pool.close();
  }
}

function sendAll(caller: Caller, due: readonly number[]): Promise<DrivenTurn[]> {
  return drive(planSends(due), ({ body }) => post(caller, '/messages:send', body));
}

async function fetchToken(pool: Pool): Promise<string> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const { body } = await pool.request({ method: 'POST', path: '/oauth2/token', headers, body: FORM });
  return Token.parse(await body.json()).access_token;
}

async function provideWebhook(caller: Caller, target: string): Promise<void> {
  const webhook = { app_id: APP_ID, target, target_type: 'HTTP', secret: SECRET, triggers: ['MESSAGE_DELIVERY'] };
  const status = await post(caller, '/webhooks', JSON.stringify(webhook));
  if (status !== 200) throw new InvalidMeasurement(`The webhook was answered ${status}.`);
}

async function post({ pool, authorization }: Caller, path: string, body: string): Promise<number> {
  const headers = { 'content-type': 'application/json', authorization };
  const answer = await pool.request({ method: 'POST', path: `${PROJECT}${path}`, headers, body });
  await answer.body.dump();
  return answer.statusCode;
}

export function planSends(due: readonly number[]): PlannedTurn[] {
  return due.map((dueAt, index) => {
    const identity = `+4670${String(index % CONTACTS).padStart(7, '0')}`;
    const recipient = { identified_by: { channel_identities: [{ channel: 'RCS', identity }] } };
    const text = `Your order ${index} has left our shop and will be with you between nine and twelve.`;
    const body = JSON.stringify({ app_id: APP_ID, recipient, message: { text_message: { text } } });
    return { id: String(index), dueAt, headers: {}, body };
  });
}
