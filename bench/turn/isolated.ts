import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { request } from 'undici';
import { InvalidMeasurement } from '../error.ts';
import { type HistoryCost, historyCost } from '../history-cost.ts';
import { sumOf } from '../prometheus.ts';
import type { Sink } from '../sink/sink.ts';
import { measureBlock } from './block.ts';
import type { Subject } from './subject.ts';

/** What one turn costs that nothing else disturbs, on a session that runs already. */
export interface IsolatedTurn extends HistoryCost {
  /** Actions by the server's own counter, heartbeats and all. */
  actionsCounted: number;
  historyBytes: number;
}

export interface IsolatedProbe {
  temporal: Client;
  namespace: string;
  metricsUrl: string;
  sink: Sink;
}

const TURNS = 10;
/** Far enough apart that each turn is over before the next begins. */
const PER_SECOND = 2;
const WARM_UP_TURNS = 3;
const LISTED_WITHIN_MS = 10_000;

/** Ten turns of one contact, one at a time, on its running session; the figures are those of an average one. */
export async function measureIsolatedTurns(subject: Subject, probe: IsolatedProbe): Promise<IsolatedTurn> {
  const { contacts } = subject.audience;
  const one = { ...subject, audience: { ...subject.audience, contacts: contacts.slice(0, 1) } };
  await measureBlock(one, { steady: WARM_UP_TURNS, perSecond: PER_SECOND, bursts: 0 }, probe.sink);
  const workflowId = await onlyConversation(subject, probe);
  const before = await snapshot(workflowId, probe);
  await measureBlock(one, { steady: TURNS, perSecond: PER_SECOND, bursts: 0 }, probe.sink);
  const after = await snapshot(workflowId, probe);
  const { events, actions } = historyCost(after.events.slice(before.events.length));
  // Heartbeats leave no event; only the server knows of them.
  const heartbeats = after.heartbeats - before.heartbeats;
  return {
    events: events / TURNS,
    actions: (actions + heartbeats) / TURNS,
    actionsCounted: (after.actions - before.actions) / TURNS,
    historyBytes: (after.bytes - before.bytes) / TURNS,
  };
}

/** Only one contact has written so far. */
async function onlyConversation({ workflowType }: Subject, { temporal }: IsolatedProbe): Promise<string> {
  const query = `WorkflowType = "${workflowType}" AND ExecutionStatus = "Running"`;
  for (const end = Date.now() + LISTED_WITHIN_MS; Date.now() < end; await pause(100)) {
    for await (const { workflowId } of temporal.workflow.list({ query })) return workflowId;
  }
  throw new InvalidMeasurement(`No running ${workflowType} is listed.`);
}

async function snapshot(workflowId: string, { temporal, namespace, metricsUrl }: IsolatedProbe) {
  await pause(500);
  const handle = temporal.workflow.getHandle(workflowId);
  const [{ events }, description] = [await handle.fetchHistory(), await handle.describe()];
  const metrics = await (await request(metricsUrl)).body.text();
  return {
    events: events ?? [],
    bytes: description.historySize ?? 0,
    actions: sumOf(metrics, 'action', { namespace }),
    heartbeats: sumOf(metrics, 'service_requests', {
      namespace,
      operation: 'RecordActivityTaskHeartbeat',
      service_name: 'frontend',
    }),
  };
}
