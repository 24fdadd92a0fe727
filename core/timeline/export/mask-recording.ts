import { isSame } from '../../same.ts';
import { MASK } from '../../session/masking.ts';
import type { ConversationState } from '../../session/state.ts';
import { askedFor } from '../effect-differs.ts';
import type { RecordedEvent, RecordedRun, Recording } from '../recording.ts';
import { type Rerun, rerun } from '../rerun.ts';
import type { ActivityAsk } from '../told.ts';
import { maskAtPlaces } from './mask-places.ts';
import { plain, type Sensitive } from './sensitive.ts';
import { maskedValue } from './stand-ins.ts';

/** Where a masked recording stops to lead to what had happened. */
export interface MaskedFrom {
  run: number;
  eventId: number;
}

/**
 * A recording that others may see, and that can be run again: sensitive values and the contact's identity are replaced by others
 * of the same form. What the conversation asks for is what the engine asks for of those, so that nothing made of a value is left.
 * `maskedFrom`: where that cannot be, as an answer of the same form does not answer its question; null: it can be run as a whole.
 */
export function maskRecording(
  recording: Recording,
  { sensitive, again }: { sensitive: Sensitive; again: Rerun },
): { recording: Recording; maskedFrom: MaskedFrom | null } {
  const runs = recording.runs.map((run) => maskAtPlaces(run, sensitive));
  let maskedFrom: MaskedFrom | null = null;
  for (const [index, run] of runs.entries()) {
    const { lost, differs, state } = rerun({ runs: [run] }, { asked: rewrite });
    const from = differs?.eventId ?? 1;
    if (lost.length > 0) blank(run, from);
    else if (state) handOn(recording.runs, runs, { index, state });
    if (lost.length > 0 && !again.lost.includes(index)) maskedFrom ??= { run: index, eventId: from };
  }
  return { recording: { ...recording, sessionId: sensitive.hide(recording.sessionId), runs }, maskedFrom };
}

function rewrite(scheduled: RecordedEvent<'activityScheduled'>, ask: ActivityAsk): void {
  const { input } = scheduled;
  const recorded = typeof input === 'object' && !Array.isArray(input) ? input : {};
  scheduled.input = { ...recorded, ...askedFor(ask) };
}

interface Handed {
  index: number;
  state: ConversationState;
}

/** The next run begins with what this one comes to, where it did so before. */
function handOn(before: readonly RecordedRun[], runs: readonly RecordedRun[], { index, state }: Handed): void {
  const [run, next] = [before[index], before[index + 1]];
  const carried = startOf(next)?.input.carried;
  const cameTo = run && rerun({ runs: [run] }).state;
  if (!carried || !cameTo || !isSame(plain(cameTo), plain(carried))) return;
  const started = startOf(runs[index + 1]);
  const ended = runs[index]?.events.at(-1);
  if (started) started.input = { ...started.input, carried: state };
  if (ended?.kind === 'continuedAsNew') ended.input = { ...ended.input, carried: state };
}

function startOf(run: RecordedRun | undefined): RecordedEvent<'started'> | undefined {
  const first = run?.events[0];
  return first?.kind === 'started' ? first : undefined;
}

/** What activities took and gave, from some event on: nobody knows what in it is made of what. */
function blank({ events }: RecordedRun, from: number): void {
  for (const event of events) {
    if (event.id < from) continue;
    if (event.kind === 'activityScheduled') event.input = blanked(event.input);
    if (event.kind === 'activityCompleted') event.result = blanked(event.result);
  }
}

const CONTENTS: readonly string[] = ['text', 'title', 'url', 'headers', 'body', 'content', 'value', 'variables'];

function blanked(value: RecordedEvent<'activityScheduled'>['input']): RecordedEvent<'activityScheduled'>['input'] {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(blanked);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (!CONTENTS.includes(name)) return [name, blanked(inner)];
      return [name, typeof inner === 'string' ? MASK : maskedValue(inner)];
    }),
  );
}
