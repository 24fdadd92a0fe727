import type { FlowInput, Said } from '../flow/engine-types.ts';
import type { MessageKind, OutgoingMessage } from '../flow/message.ts';
import { choicesOfStep, wording } from '../flow/render.ts';
import type { ReduceContext } from './event.ts';
import { flowInput } from './facts.ts';
import type { ContentKind, InboundContent, InboundMessage } from './inbound.ts';
import type { Session, TalkLine } from './state.ts';

/** So many lines of talk are kept for the current details; the whole story is in the history. */
const TALK_LINES = 8;
const LINE_LENGTH = 200;
const MASK = '•••';

type Tap = NonNullable<FlowInput['tap']>;

/** The session with the contact's line added; masked where the question fills a sensitive variable. */
export function withContactLine(session: Session, message: InboundMessage, context: ReduceContext): Session {
  const { tap } = flowInput(session, message);
  const said = (tap && tappedTitle(session, tap, context)) ?? contentText(message.content);
  const text = fillsSensitive(tap?.step ?? session.flowState?.at, context) ? MASK : said;
  return withLines(session, [{ at: context.now, from: 'contact', text: text.slice(0, LINE_LENGTH) }]);
}

/** What stands on the tapped button; undefined where only the moment of sending knew it, or the flow no longer has it. */
function tappedTitle(session: Session, tap: Tap, { flow }: ReduceContext): string | undefined {
  const step = flow?.steps.find(({ id }) => id === tap.step);
  const choice = step && choicesOfStep(step)[tap.choice];
  if (!choice || !flow) return undefined;
  const title = wording(choice.text, [session.flowState?.language ?? '', ...flow.languages]);
  return title.includes('{{') ? undefined : `[${title}]`;
}

/** The session with what the bot says added. */
export function withBotLines(session: Session, said: Said[], now: number): Session {
  const lines = said.map(
    ({ message }): TalkLine => ({ at: now, from: 'bot', text: messageText(message).slice(0, LINE_LENGTH) }),
  );
  return withLines(session, lines);
}

function withLines(session: Session, lines: TalkLine[]): Session {
  return { ...session, talk: [...session.talk, ...lines].slice(-TALK_LINES) };
}

function fillsSensitive(stepId: string | undefined, { flow }: ReduceContext): boolean {
  const asking = flow?.steps.find((step) => step.id === stepId);
  const into = asking?.kind === 'ask' ? asking.body.into : undefined;
  return into !== undefined && flow?.variables[into]?.sensitive === true;
}

const CONTENT_TEXT: { [K in ContentKind]: (content: InboundContent<K>) => string } = {
  text: (content) => content.text,
  choice: () => '(tapped a choice)',
  media: (content) => `(media) ${content.caption}`.trim(),
  location: (content) => `(location) ${content.title}`.trim(),
  other: (content) => `(${content.type}) ${content.text}`.trim(),
};

/** One line for a message of the contact. */
export function contentText<K extends ContentKind>(content: InboundContent<K>): string {
  return CONTENT_TEXT[content.kind](content);
}

const MESSAGE_TEXT: { [K in MessageKind]: (message: OutgoingMessage<K>) => string } = {
  text: (message) => message.text,
  choice: (message) => `${message.text} [${message.choices.map((choice) => choice.text).join('] [')}]`,
  media: (message) => `(media) ${message.url}`,
  card: (message) => `(card) ${message.title}`,
  location: (message) => `(location) ${message.title}`,
};

/** One line for a message of the bot. */
export function messageText<K extends MessageKind>(message: OutgoingMessage<K>): string {
  return MESSAGE_TEXT[message.kind](message);
}
