import type { Replayed } from './replayed.ts';

/** What a replay found, in sentences. `name`: what the commands to go on with are given, the id of the session. */
export function replayWords(replayed: Omit<Replayed, 'message'>, name: string): string {
  const { runs, events, differs, ends } = replayed;
  const much = `${count(runs, 'run')}, ${count(events, 'event')}`;
  if (!differs) return `OK: ${much}; the code of today does the same. ${nextOf(ends, name)}`;
  const where = differs.eventId === 0 ? 'it' : `event ${differs.eventId}`;
  const of = runs > 1 ? ` of run ${differs.run} (${differs.runId})` : '';
  return `Differs at ${where}${of}. ${differs.what} ${differs.stops ? STOPS : CHANGES}`;
}

const STOPS =
  'A conversation that still runs stops at this: keep the old way behind `patched`, or put the version back that recorded it.';
const CHANGES = 'A conversation that still runs goes on, and does this otherwise than before.';

function nextOf(ends: Replayed['ends'], name: string): string {
  if (ends.state === '') return 'No session began in it.';
  if (ends.state !== 'failed') return `Nothing fails at its end: the session is ${ends.state}.`;
  const repair = `Try a repair: colloquy resimulate ${name} --flow FILE. Go on: colloquy retry ${name}.`;
  return `Reproduced: ${failureOf(ends)}. ${repair}`;
}

/** What a flow's failure says of its place is said here in fewer words. */
const PLACE = /^Step \S+ of flow \S+ cannot go on: /;

function failureOf({ code, step, reason }: Replayed['ends']): string {
  const where = step === '' ? 'fails' : `fails at ${step}`;
  return `${where}${reason === '' ? ` with ${code}` : `: ${reason.replace(PLACE, '').replace(/\.$/, '')}`}`;
}

const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? '' : 's'}`;
