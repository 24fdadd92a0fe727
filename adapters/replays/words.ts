import type { Replayed } from './replayed.ts';

/** What the commands to go on with are given. */
export interface Named {
  /** Id of the session, or the path of a file. */
  name: string;
  /** Of a file nobody can let anything go on. */
  isFile?: boolean;
}

/** What a replay found, in sentences. */
export function replayWords(replayed: Omit<Replayed, 'message'>, named: Named): string {
  const { runs, events, differs, ends } = replayed;
  const much = `${count(runs, 'run')}, ${count(events, 'event')}`;
  if (!differs) return `OK: ${much}; the code of today does the same. ${nextOf(ends, named)}`;
  const where = differs.eventId === 0 ? 'it' : `event ${differs.eventId}`;
  const of = runs > 1 ? ` of run ${differs.run} (${differs.runId})` : '';
  return `Differs at ${where}${of}. ${differs.what} ${differs.stops ? STOPS : CHANGES}`;
}

const STOPS =
  'A conversation that still runs stops at this: keep the old way behind `patched`, or put the version back that recorded it.';
const CHANGES = 'A conversation that still runs goes on, and does this otherwise than before.';

function nextOf(ends: Replayed['ends'], { name, isFile }: Named): string {
  if (ends.state === '') return 'No session began in it.';
  if (ends.state !== 'failed') return `Nothing fails at its end: the session is ${ends.state}.`;
  const repair = `Try a repair: colloquy resimulate ${name} --flow FILE.`;
  return `Reproduced: ${failureOf(ends)}. ${repair}${isFile ? '' : ` Go on: colloquy retry ${name}.`}`;
}

/** What a flow's failure says of its place is said here in fewer words. */
const PLACE = /^Step \S+ of flow \S+ cannot go on: /;

function failureOf({ code, step, reason }: Replayed['ends']): string {
  const where = step === '' ? 'fails' : `fails at ${step}`;
  return `${where}${reason === '' ? ` with ${code}` : `: ${reason.replace(PLACE, '').replace(/\.$/, '')}`}`;
}

const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? '' : 's'}`;
