import { hasOptedOut } from '../../flow/consents.ts';
import type { Course } from '../asking.ts';
import { isActive } from '../begin.ts';
import type { Conversation } from '../conversation.ts';
import type { IfActive } from '../event.ts';
import type { SessionStart } from '../outside.ts';
import { idOfStart } from '../start.ts';
import type { ConversationState } from '../state.ts';
import { ALL, type Answer, type Command, done, not, notSent, type Refusal } from './command.ts';

/** Begins a session from outside. Where one is active it is refused, says its flow's opening there, or takes its place. */
export function beginCommand(start: SessionStart, ifActive: IfActive): Command {
  return {
    name: 'begin',
    interrupts: ifActive === 'replace' ? ALL : [],
    refusal: (state) => unwanted(state) ?? REFUSALS[ifActive](state),
    run: (conversation) =>
      ifActive === 'message' && isActive(conversation.state.session)
        ? sayOpening(start, conversation)
        : begin(start, conversation),
  };
}

const active = ({ session }: ConversationState) => (isActive(session) ? session : undefined);

// What a flow asked in this session may not have reached the database yet, which the API has looked at.
function unwanted(state: ConversationState): Refusal | null {
  const consents = active(state)?.contact.consents;
  return consents && hasOptedOut(consents)
    ? not('CONTACT_OPTED_OUT', 'The contact has opted out: nothing is sent.')
    : null;
}

const REFUSALS: { [I in IfActive]: (state: ConversationState) => Refusal | null } = {
  replace: () => null,
  refuse(state) {
    const session = active(state);
    return session ? not('SESSION_ACTIVE', `This contact's session ${session.id} is ${session.status}.`) : null;
  },
  message(state) {
    const session = active(state);
    if (!session || session.status === 'open') return null;
    return not('SESSION_ACTIVE', `This contact's session ${session.id} is ${session.status}: nothing is said in it.`);
  },
};

function* begin(start: SessionStart, conversation: Conversation): Course<Answer> {
  if (isActive(conversation.state.session))
    yield* conversation.handle({ kind: 'end', because: 'another session was begun in its place' });
  yield* conversation.handle({ kind: 'begin', start, opening: null });
  const { session } = conversation.state;
  if (session?.id !== idOfStart(start)) return not('SESSION_ACTIVE', 'Another session has taken its place.');
  return session.failure
    ? not('SESSION_FAILED', `It began and failed: ${session.failure.reason}`)
    : done('The session has begun.');
}

function* sayOpening(start: SessionStart, conversation: Conversation): Course<Answer> {
  const { appId, channel, identity, flow } = start;
  const opening = yield* conversation.load({ appId, channel, identity, startedBy: 'api', ...(flow ? { flow } : {}) });
  if ('kind' in opening) return not('FLOW_NOT_FOUND', opening.reason);
  const before = conversation.state.session?.cause.id;
  yield* conversation.handle({ kind: 'begin', start, opening });
  const { session } = conversation.state;
  if (session?.cause.id === before)
    return not('NOTHING_TO_SAY', `The flow ${opening.flow.flow} says nothing before it waits or calls.`);
  return notSent(conversation.state) ?? done('Its opening was said in the session that is there.');
}
