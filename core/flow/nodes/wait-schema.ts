import { z } from 'zod';
import type { StepBodies, WaitFor } from '../compiled.ts';
import { Duration } from '../schema/duration.ts';
import { fields } from '../schema/fields.ts';
import { type OneOf, oneKind } from '../schema/pick.ts';
import { Goto, Name, StepHead, Target } from '../schema/text.ts';
import { liftOptional, note, type Scribe } from '../scribe.ts';
import { stepCompiler } from './step-compiler.ts';
import { bothOrNone, compileTimeout, TIMEOUT } from './timeout-schema.ts';

const ON_MESSAGE = {
  on_message: z
    .enum(['next', 'keep'])
    .describe('A message of the contact meanwhile: next (unless given) goes on, keep waits on.')
    .optional(),
};

/** Name of something that happens outside. */
export const EventName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is no name such as order.paid');

const as =
  <K extends string>(kind: K) =>
  <F extends object>(given: F) => ({ kind, ...given });

// In a circle, a shorter one would keep a session busy that nobody speaks to.
const Pause = Duration.refine((ms) => ms >= 1_000, 'is shorter than 1s');

const KINDS = {
  for: fields({ for: Pause.describe('How long to wait, such as 10m.'), ...ON_MESSAGE }).transform(as('time')),
  receipt: fields({
    receipt: z.enum(['delivered', 'read']).describe('Receipt of the last send to wait for.'),
    on_fail: Target.describe('Step when the message was not delivered.').optional(),
    ...TIMEOUT,
    ...ON_MESSAGE,
  })
    .check(bothOrNone)
    .transform(as('receipt')),
  event: fields({
    event: EventName.describe('Name of what happens outside.'),
    into: Name.describe('Variable that takes what comes with it.').optional(),
    ...TIMEOUT,
    ...ON_MESSAGE,
  })
    .check(bothOrNone)
    .transform(as('event')),
};

type Wait = OneOf<typeof KINDS>;

const Wait = oneKind<Wait>(KINDS, { what: 'wait', both: 'Keep one; timeout ends the wait for the others.' });

function waitFor(wait: Wait, scribe: Scribe): WaitFor {
  if (wait.kind === 'time') return { kind: 'time', ms: wait.for };
  if (wait.kind === 'receipt') {
    note(scribe, ['wait', 'receipt'], { kind: 'receipt', status: wait.receipt });
    return { kind: 'receipt', status: wait.receipt };
  }
  const { event: name, into } = wait;
  if (into !== undefined) note(scribe, ['wait', 'into'], { kind: 'into', name: into, stores: 'any' });
  return { kind: 'event', name, into };
}

function compileWait(wait: Wait, scribe: Scribe): StepBodies['wait'] {
  return {
    for: waitFor(wait, scribe),
    onFail: wait.kind === 'receipt' ? liftOptional(scribe, ['wait', 'on_fail'], wait.on_fail, 'end') : undefined,
    keep: wait.on_message === 'keep',
    ...(wait.kind === 'time' ? {} : compileTimeout(wait, scribe, 'wait')),
  };
}

export const compileWaitStep = stepCompiler({
  kind: 'wait',
  schema: fields({
    ...StepHead,
    goto: Goto.optional(),
    wait: Wait.describe('Waits for a time, a receipt or an event.'),
  }),
  body: ({ wait }, scribe) => compileWait(wait, scribe),
});
