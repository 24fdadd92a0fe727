import type { DeadlineKind, SessionStatus } from '../session/state.ts';
import { sightText, variableText } from './sight-words.ts';
import type { SentReply, StoryEntry, StoryKind, Tries } from './story-entry.ts';

/** An entry in words. `who`: whose doing it is; `inner`: it is a detail of what stands above. */
export interface Words {
  who: string;
  text: string;
  inner?: true;
}

type Worded<K extends StoryKind> = (entry: StoryEntry<K>) => Words;

const says = (who: string, text: string): Words => ({ who, text });
const detail = (text: string): Words => ({ who: '', text, inner: true });

/** Complete by type: a new kind of entry does not compile until it has its words. */
const WORDS: { [K in StoryKind]: Worded<K> } = {
  began: ({ by, channel }) =>
    says('session', `began on ${channel}, ${by === 'api' ? 'from outside' : 'as the contact wrote'}`),
  flow: ({ flow, how }) => says('session', how === 'migrated' ? `runs on ${flow} from here` : `runs on ${flow}`),
  message: ({ text }) => says('contact', text),
  duplicate: () => says('contact', '(delivered once more: a duplicate, ignored)'),
  takenUp: ({ wroteAt }) =>
    says('session', `takes up what the contact wrote${wroteAt === 0 ? '' : ` at ${clock(wroteAt)}`}`),
  saw: ({ sight }) => (sight.kind === 'step' ? says('flow', sightText(sight)) : detail(sightText(sight))),
  variable: ({ name, before, after }) => detail(variableText(name, before, after)),
  reply: ({ from, text, apology }) => says(from, apology ? `${text} (apology)` : text),
  sent: sentWords,
  call: ({ method, host, step }) => says('call', `${method} ${host} for ${step}`),
  called: ({ status, step, ...tries }) =>
    says(
      'call',
      status === undefined
        ? `${step}: ${triedWords(tries, 'answered')}`
        : `${step}: answered ${status}${triesWords(tries)}`,
    ),
  told: ({ target, what, ...tries }) => says('hand-over', `${target} is told ${TOLD[what]}${troubleWords(tries)}`),
  kept: ({ what, ...tries }) => says('keep', `${what.join(', ')}: ${triedWords(tries, 'stored')}`),
  receipt: ({ status, channel, reason }) => says(channel, `${status}${reason === '' ? '' : ` (${reason})`}`),
  deadline: ({ deadline }) => says('clock', DEADLINES[deadline]),
  notice: ({ what }) => says('report', what),
  command: ({ command, by, why, what }) =>
    says(
      'command',
      [command, what, byWords(by), why === '' ? '' : `because: ${why}`].filter((part) => part !== '').join(' '),
    ),
  commandDone: ({ command, done, message, code }) =>
    says(
      'command',
      done ? `${command}: ${message}` : `${command} not done${code === '' ? '' : `, ${code}`}: ${message}`,
    ),
  triedAgain: () => says('session', 'tries again'),
  failed: ({ code, step, reason }) => says('FAILED', `${code}${step === '' ? '' : ` at ${step}`}: ${reason}`),
  state: ({ from, state, to }) => says('session', stateWords(from, state, to)),
  ended: ({ because }) => says('session', `ended: ${because}`),
  stuck: ({ cause, reason }) => says('Temporal', stuckWords(cause, reason)),
  reset: ({ from }) => says('Temporal', `reset by Temporal’s tools: what run ${from} did after this was taken back`),
  lost: ({ what }) =>
    says(
      'note',
      `told from Temporal’s events alone from here, as the engine of today goes on otherwise${what === '' ? '' : `: ${what}`}`,
    ),
  recorded: ({ what }) => says('Temporal', what),
  closed: ({ how, reason }) => says('Temporal', `the workflow is ${CLOSED[how]}${reason === '' ? '' : `: ${reason}`}`),
};

/** An entry in words. */
export function wordsOf<K extends StoryKind>(entry: StoryEntry<K>): Words {
  return WORDS[entry.kind](entry);
}

function stuckWords(cause: string, reason: string): string {
  if (cause === 'TIMED_OUT') return 'a worker did not finish the workflow’s task in time: another takes it up';
  return `a bug stopped the workflow’s task (${cause}${reason === '' ? '' : `: ${reason}`}); what came waits in order`;
}

const DEADLINES: { [K in DeadlineKind]: string } = {
  idle: 'the contact has been silent for as long as session.idle says',
  expire: 'the contact has been silent for too long: it expires',
  max: 'the session is as old as it may become',
  wait: 'the time of what the flow waits for is up',
  keepFailed: 'nobody helped in time: it is given up',
  linger: 'a late duplicate would have come by now: nothing more is waited for',
  keep: 'what is to be kept of the contact is tried again',
};

const TOLD: { [K in StoryEntry<'told'>['what']]: string } = {
  started: 'that it has the conversation',
  message: 'what the contact wrote',
  ended: 'that it has the conversation no more',
};

/** Temporal's clients are named by process where nobody says who they are. */
const byWords = (by: string) => (by === '' || /^\d+@/.test(by) ? '' : `(by ${by})`);

const clock = (at: number) => new Date(at).toISOString().slice(11, 23);

const CLOSED: { [K in StoryEntry<'closed'>['how']]: string } = {
  completed: 'over',
  failed: 'closed as failed',
  terminated: 'terminated',
  cancelled: 'cancelled',
  timedOut: 'over, as its time was up',
};

function stateWords(from: SessionStatus, state: SessionStatus, to: string): string {
  if (state === 'handedOver') return `a person has the conversation${to === '' ? '' : `: ${to}`}`;
  return from === 'handedOver' ? 'the bot has the conversation again' : 'goes on';
}

const OUTCOMES: { [K in Exclude<Tries['outcome'], 'done'>]: string } = {
  failed: 'given up',
  timedOut: 'given up, as the time was up',
  cancelled: 'broken off to make room for a command',
  underWay: 'under way',
};

/** How an activity went. `done`: what it is when it went well. */
function triedWords(tries: Tries, done: string): string {
  const { outcome, code = '', reason = '' } = tries;
  const why = [code, reason].filter((part) => part !== '').join(', ');
  // A call that failed is an answer, too.
  if (outcome === 'done') return `${why === '' ? done : `failed: ${why}`}${triesWords(tries)}`;
  return `${OUTCOMES[outcome]}${why === '' ? '' : `: ${why}`}${triesWords(tries)}`;
}

/** What there is to say of one that needs no words when it went well. */
function troubleWords(tries: Tries): string {
  return tries.outcome === 'done' ? triesWords(tries) : `: ${triedWords(tries, '')}`;
}

function triesWords({ attempts, lastFailure = '' }: Tries): string {
  if (attempts < 2 && lastFailure === '') return '';
  return ` (attempt ${attempts}${lastFailure === '' ? '' : `; before it: ${lastFailure.replace(/\.$/, '')}`})`;
}

function sentWords({ replies, ...tries }: StoryEntry<'sent'>): Words {
  if (tries.outcome !== 'done') return says('Sinch', triedWords(tries, 'accepted'));
  return says('Sinch', `${grouped(replies).join('; ')}${triesWords(tries)}`);
}

/** What is the same of several replies is said once. */
function grouped(replies: readonly SentReply[]): string[] {
  const accepted = replies.filter(({ outcome }) => outcome === 'accepted');
  const ids = accepted.flatMap(({ messageId = '' }) => (messageId === '' ? [] : [messageId]));
  const took =
    accepted.length === 0
      ? []
      : [
          `accepted${accepted.length > 1 ? ` ${accepted.length}` : ''}${ids.length === 0 ? '' : ` as ${ids.join(', ')}`}`,
        ];
  const notes = accepted.flatMap((reply) => reply.notes ?? []);
  return [...took, ...notes.map((note) => `fitted: ${note}`), ...replies.flatMap(otherWords)];
}

function otherWords({ outcome, code = '', reason = '' }: SentReply): string[] {
  if (outcome === 'accepted') return [];
  if (outcome === 'refused') return [`refused: ${code}, ${reason}`];
  return [outcome === 'skipped' ? 'left out: nobody knows whether it had gone out before' : 'not sent'];
}
