import { messageText } from '../session/talk.ts';
import type { Bubble, Happening, HappeningKind } from './happening.ts';
import type { Playing } from './playing.ts';

/** One line of what happened, for a person to read. */
export interface StoryLine {
  /** Index of the talk's line that brought it about, or that read it; undefined where none did. */
  line?: number;
  /** Whether a line of the talk read this bubble. */
  read: boolean;
  /** Epoch ms of the talk's own time. */
  at: number;
  who: string;
  text: string;
}

/** A bubble in one line. */
export function bubbleText({ message }: Bubble): string {
  return messageText(message).replaceAll('\n', '⏎');
}

type Words = { who: string; text: string };

const WORDS: { [K in HappeningKind]: (happening: Happening<K>) => Words } = {
  contact: ({ text }) => ({ who: 'user', text }),
  bubble: (bubble) => ({ who: bubble.from, text: bubbleText(bubble) }),
  call: ({ request, outcome }) => {
    const came = outcome.kind === 'response' ? String(outcome.status) : outcome.code;
    return { who: 'call', text: `${request.line} → ${came}` };
  },
  note: ({ text }) => ({ who: '', text: `(${text})` }),
};

function dispatch<K extends HappeningKind>(kind: K, happening: Happening<K>): Words {
  return WORDS[kind](happening);
}

/** What happened so far, in order. */
export function storyOf({ stage, readBy, broughtBy }: Playing): StoryLine[] {
  return stage.scene.happenings.map((happening) => {
    const reader = happening.kind === 'bubble' ? readBy.get(happening) : undefined;
    const line = reader ?? broughtBy.get(happening);
    const words = dispatch(happening.kind, happening);
    return { ...words, at: happening.at, read: reader !== undefined, ...(line === undefined ? {} : { line }) };
  });
}
