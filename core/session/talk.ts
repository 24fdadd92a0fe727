import { choicesOfStep } from '../flow/choices.ts';
import type { CompiledFlow, CompiledStep } from '../flow/compiled.ts';
import type { Said, Tap } from '../flow/engine-types.ts';
import { stepAt, stepNamed } from '../flow/frames.ts';
import type { MessageKind, OutgoingMessage } from '../flow/message.ts';
import { wording } from '../flow/render.ts';
import type { ReduceContext, ReplyOutcome } from './event.ts';
import { flowInput } from './facts.ts';
import type { ContentKind, InboundContent, InboundMessage } from './inbound.ts';
import { MASK } from './masking.ts';
import type { Session, TalkLine } from './state.ts';

/** So many lines of talk are kept, for the current details and for whom the conversation is handed to; the whole story is in the history. */
const TALK_LINES = 30;
const LINE_LENGTH = 300;

/** The session with the contact's line added; masked where the question fills a sensitive variable. */
export function withContactLine(session: Session, message: InboundMessage, context: ReduceContext): Session {
  const text = shownText(session, message, context);
  return withLines(session, [{ at: context.now, from: 'contact', text: text.slice(0, LINE_LENGTH) }]);
}

/** What the contact said as people may see it. */
export function shownText(session: Session, message: InboundMessage, context: Within): string {
  const { tap } = flowInput(session, message);
  const asked = answeredStep(session, tap, context);
  return asked && fillsSensitive(asked) ? MASK : contactText(session, message, context);
}

/** The flow that a message is taken by. */
type Within = Pick<ReduceContext, 'flow'>;

/** One line for what the contact said: his words, or what stands on the choice that he tapped. */
export function contactText(session: Session, message: InboundMessage, context: Within): string {
  const { tap } = flowInput(session, message);
  const asked = tap && answeredStep(session, tap, context);
  return (tap && asked && tappedTitle(session, tap, asked)) ?? contentText(message.content);
}

interface Asked {
  step: CompiledStep;
  flow: CompiledFlow;
}

/** The step that a message answers: that of the tapped choice, else the one that waits. */
function answeredStep(session: Session, tap: Tap | undefined, { flow }: Within): Asked | undefined {
  if (!flow) return undefined;
  const { flowState } = session;
  const name = tap?.step ?? stepAt(flow, flowState)?.name ?? '';
  return stepNamed(flow, flowState, name);
}

/** What stands on the tapped button; undefined where only the moment of sending knew it, or the flow no longer has it. */
function tappedTitle(session: Session, tap: Tap, { step, flow }: Asked): string | undefined {
  const choice = choicesOfStep(step)[tap.choice];
  if (!choice) return undefined;
  const title = wording(choice.text, [session.flowState?.language ?? '', ...flow.languages]);
  return title.includes('{{') ? undefined : `[${title}]`;
}

/** The session with what the bot, or a person in its place, says added. */
export function withSpokenLines(
  session: Session,
  said: (Said & { id?: string })[],
  { now, from }: { now: number; from: 'bot' | 'person' },
): Session {
  const lines = said.map(
    ({ message, id: reply }): TalkLine => ({ at: now, from, text: messageText(message).slice(0, LINE_LENGTH), reply }),
  );
  return withLines(session, lines);
}

/** The talk with what had to be changed of replies for their channel beside them. */
export function withNotes(talk: TalkLine[], results: readonly ReplyOutcome[]): TalkLine[] {
  return talk.map((line) => {
    const result = line.reply === undefined ? undefined : results.find(({ id }) => id === line.reply);
    return result?.outcome === 'accepted' && result.notes?.length ? { ...line, notes: result.notes } : line;
  });
}

function withLines(session: Session, lines: TalkLine[]): Session {
  return { ...session, talk: [...session.talk, ...lines].slice(-TALK_LINES) };
}

function fillsSensitive({ step, flow }: Asked): boolean {
  const into = step.kind === 'ask' ? step.body.into : undefined;
  return into !== undefined && flow.variables[into]?.sensitive === true;
}

const CONTENT_TEXT: { [K in ContentKind]: (content: InboundContent<K>) => string } = {
  text: (content) => content.text,
  choice: () => '(tapped a choice)',
  media: (content) => `(media) ${content.caption}`.trim(),
  location: (content) => `(location) ${content.title}`.trim(),
  contact: (content) => `(contact) ${content.name}`.trim(),
  order: (content) => `(order) ${content.text}`.trim(),
  reaction: (content) => `(reaction) ${content.text}`,
  unsupported: () => '(unsupported)',
  other: (content) => `(${content.type}) ${content.text}`.trim(),
};

/** One line for a message of the contact. */
export function contentText<K extends ContentKind>(content: InboundContent<K>): string {
  return CONTENT_TEXT[content.kind](content);
}

const inBrackets = (titles: string[]) => titles.map((title) => ` [${title}]`).join('');

const MESSAGE_TEXT: { [K in MessageKind]: (message: OutgoingMessage<K>) => string } = {
  text: (message) => message.text,
  choice: (message) => `${message.text} [${message.choices.map((choice) => choice.text).join('] [')}]`,
  media: (message) => `(media) ${message.url}`,
  card: (message) => `(card) ${message.title}`,
  location: (message) => `(location) ${message.title}`,
  carousel: ({ cards }) => `(carousel)${inBrackets(cards.map(({ title }) => title))}`,
  list: ({ title, sections }) =>
    `(list) ${title}${inBrackets(sections.flatMap(({ items }) => items.map((item) => item.title)))}`,
  contact: (message) => `(contact) ${message.name}`,
  explicit: () => '(explicit)',
  template: ({ channels, omni }) => `(template) ${omni?.id ?? Object.values(channels)[0]?.id ?? ''}`,
};

/** One line for a message of the bot. */
export function messageText<K extends MessageKind>(message: OutgoingMessage<K>): string {
  return MESSAGE_TEXT[message.kind](message);
}
