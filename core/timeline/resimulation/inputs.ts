import type { GivenCommand } from '../../session/given-command.ts';
import type { InboundMessage } from '../../session/inbound.ts';
import type { Notice } from '../../session/outside.ts';
import { type Activation, activationsOf } from '../activations.ts';
import type { Moment } from '../moment.ts';
import type { RecordedEvent, Recording } from '../recording.ts';
import type { OwnMoments } from './own-moments.ts';

/** What came from outside in one task of the workflow. */
export interface Arrival {
  /** Epoch ms. */
  at: number;
  messages: InboundMessage[];
  notices: Notice[];
  commands: GivenCommand[];
}

/** What came while a session was there, in order, but for what another session took. */
export function arrivalsOf({ runs }: Pick<Recording, 'runs'>, { moments, later }: OwnMoments): Arrival[] {
  const [first] = moments;
  const [behind] = later;
  const begun = startIdOf(first);
  const elsewhere = takenIn(later);
  const isOurs = (event: RecordedEvent) => {
    if (event.kind === 'inbound') return !elsewhere.has(event.message.id);
    return event.kind !== 'updateAccepted' || event.command.name !== 'begin' || event.command.given.start.id !== begun;
  };
  const arrivals = runs.flatMap((run, index) =>
    activationsOf(run.events)
      .filter(
        ({ id }) => isAfter({ run: index, task: id }, first) && !(behind && isAfter({ run: index, task: id }, behind)),
      )
      .map((activation) => arrivalOf(activation, isOurs)),
  );
  return arrivals.filter(({ messages, notices, commands }) => messages.length + notices.length + commands.length > 0);
}

type Place = Pick<Moment, 'run' | 'task'>;

const isAfter = (place: Place, other: Place) =>
  place.run > other.run || (place.run === other.run && place.task > other.task);

function arrivalOf({ at, jobs }: Activation, isOurs: (event: RecordedEvent) => boolean): Arrival {
  const arrival: Arrival = { at, messages: [], notices: [], commands: [] };
  for (const job of jobs.filter(isOurs)) {
    if (job.kind === 'inbound') arrival.messages.push(job.message);
    if (job.kind === 'notice') arrival.notices.push(job.notice);
    if (job.kind === 'updateAccepted') arrival.commands.push(job.command);
  }
  return arrival;
}

function startIdOf({ event }: Moment): string | undefined {
  return event.kind === 'begin' ? event.start.id : undefined;
}

/** Ids of the messages that were taken in these moments, and not before. */
function takenIn(moments: readonly Moment[]): Set<string> {
  const taken = moments.flatMap(({ event, before }) =>
    event.kind === 'message' && !before.seen.some(({ id }) => id === event.message.id) ? [event.message.id] : [],
  );
  return new Set(taken);
}
