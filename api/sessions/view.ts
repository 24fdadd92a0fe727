import { z } from 'zod';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import type { FlowWait } from '../../core/flow/engine-types.ts';
import { stepAt } from '../../core/flow/frames.ts';
import { unlinkedNotes } from '../../core/session/channels.ts';
import { maskedVariables } from '../../core/session/masking.ts';
import type { ConversationState, Session } from '../../core/session/state.ts';

const FailureView = z.object({ step: z.string(), code: z.string(), reason: z.string(), at: z.number() });

/** What it waits for: an answer, a time, a receipt, an event, a person, or a call to be answered. */
const WaitView = z.object({
  kind: z.enum(['answer', 'time', 'receipt', 'event', 'person', 'call']),
  until: z.number().optional().describe('Epoch ms at which its time is up'),
  to: z.string().optional().describe('Of a person: the target that has the conversation'),
  name: z.string().optional().describe('Of an event'),
  status: z.enum(['delivered', 'read']).optional().describe('Of a receipt'),
});
type WaitView = z.infer<typeof WaitView>;

const LineView = z.object({
  at: z.number(),
  from: z.enum(['contact', 'bot', 'person']),
  text: z.string(),
  notes: z.array(z.string()).optional().describe('What had to be changed of it for its channel'),
});

/** A session as people see it. No identity of the contact; variables that the flow calls sensitive are masked. */
export const SessionView = z.object({
  id: z.string(),
  state: z.enum(['open', 'handedOver', 'failed', 'ended']),
  appId: z.string(),
  channel: z.string(),
  flow: z.string().describe('name@version; empty until it is loaded'),
  step: z.string().describe('Where it waits; empty before the first'),
  waitsFor: WaitView.optional().describe('Absent while it fails, has ended or is at work'),
  startedBy: z.enum(['contact', 'api']),
  startedAt: z.number().describe('Epoch ms'),
  lastInboundAt: z.number().describe('Epoch ms; 0 where the contact has not written yet'),
  reason: z.string().optional().describe('Why it failed or ended'),
  failure: FailureView.optional(),
  notes: z.array(z.string()).describe('What has changed around it: channels that were removed from the app'),
  language: z.string(),
  variables: z.record(z.string(), z.unknown()),
  consents: z.record(z.string(), z.boolean()).describe('By kind; `all` false: the contact has opted out'),
  deadlines: z.record(z.string(), z.number()).describe('Epoch ms of what comes next, by kind'),
  talk: z.array(LineView),
  queued: z.number().describe('Messages that wait their turn'),
  retries: z.number(),
});
export type SessionView = z.infer<typeof SessionView>;

/** `flow` is the version the session is pinned to; without it nobody knows what is sensitive, so all is masked. */
export function viewSession(state: ConversationState, session: Session, flow: CompiledFlow | undefined): SessionView {
  const { failure, flowState } = session;
  return {
    id: session.id,
    state: session.status,
    appId: state.appId,
    channel: session.channel,
    flow: session.flow === null ? '' : `${session.flow.flow}@${session.flow.version}`,
    step: (flow && stepAt(flow, flowState)?.name) ?? flowState?.at ?? '',
    waitsFor: session.status === 'failed' ? undefined : waitOf(flowState?.wait),
    startedBy: session.startedBy,
    startedAt: session.startedAt,
    lastInboundAt: session.lastInboundAt,
    reason: failure?.reason ?? (session.endedBecause || undefined),
    failure: failure ? { step: failure.step, code: failure.code, reason: failure.reason, at: failure.at } : undefined,
    notes: unlinkedNotes(state),
    language: flowState?.language ?? '',
    variables: maskedVariables(flowState, flow),
    consents: session.contact.consents,
    deadlines: session.deadlines,
    talk: session.talk.map(({ at, from, text, notes }) => ({ at, from, text, notes })),
    queued: state.queue.length,
    retries: session.retries,
  };
}

/** Only what is said of every kind: a note, or what was waited for before, is nobody's business here. */
function waitOf(wait: FlowWait | null | undefined): WaitView | undefined {
  if (!wait) return undefined;
  const { kind } = wait;
  return {
    kind,
    until: 'until' in wait ? wait.until : undefined,
    to: kind === 'person' ? wait.to : undefined,
    name: kind === 'event' ? wait.name : undefined,
    status: kind === 'receipt' ? wait.status : undefined,
  };
}
