/** What a code says where the exact reason is not at hand, and what to do before the session is retried. */
interface Advice {
  happened: string;
  remedy: string;
}

/** As docs/words.md has them, for a list: one sentence each. */
export const FAILURE_ADVICE: { readonly [code: string]: Advice } = {
  EXPRESSION: {
    happened: 'An expression could not be worked out.',
    remedy: 'Mend the expression, publish the flow, then `colloquy retry ID --to VERSION`.',
  },
  TYPE: {
    happened: 'A value is of another type than its place takes.',
    remedy:
      'Look at what the step was given (`colloquy show ID`), publish a mended flow, then `colloquy retry ID --to VERSION`.',
  },
  BUDGET_STEPS: {
    happened: 'A turn took more than 200 steps.',
    remedy: 'Put a question into the circle, publish, then `colloquy retry ID --to VERSION`.',
  },
  BUDGET_ITERATIONS: {
    happened: 'The expressions of a turn did more than 10,000 iterations.',
    remedy: 'Look for a loop inside another, publish, then `colloquy retry ID --to VERSION`.',
  },
  BUDGET_LIST: {
    happened: 'A list has more than 1,000 elements.',
    remedy: 'Ask the service for less, then `colloquy retry ID`.',
  },
  BUDGET_STRING: {
    happened: 'A text, an address or a body of a call grew too long.',
    remedy: 'Shorten it, publish, then `colloquy retry ID --to VERSION`.',
  },
  BUDGET_STATE: {
    happened: 'The variables together hold more than 256 KB.',
    remedy: 'Keep only the fields that the flow needs, publish, then `colloquy retry ID --to VERSION`.',
  },
  BUDGET_SAID: {
    happened: 'A turn says more than 256 KB.',
    remedy: 'Let the flow ask in between, publish, then `colloquy retry ID --to VERSION`.',
  },
  NO_QUESTION: {
    happened: 'There was no question to go back to.',
    remedy: 'Go to a step instead, publish, then `colloquy retry ID --to VERSION`.',
  },
  UNKNOWN_STEP: {
    happened: 'The session stands at a step that its version does not have.',
    remedy: 'Name a step to go on at: `colloquy migrate ID --to VERSION --step STEP`.',
  },
  CALL_STATUS: {
    happened: 'A service answered a call with a status that nothing in the flow takes.',
    remedy: 'Look at the service, then `colloquy retry ID`.',
  },
  CALL_REFUSED: {
    happened: 'A call may not go where it was to go.',
    remedy: 'Name the host: `colloquy settings set --call-hosts`, then `colloquy retry ID`.',
  },
  CALL_TIMED_OUT: {
    happened: 'A service did not answer a call in time.',
    remedy: 'Look at the service, then `colloquy retry ID`.',
  },
  CALL_UNREACHABLE: {
    happened: 'A service could not be reached.',
    remedy: 'Look at the service and at its name, then `colloquy retry ID`.',
  },
  CALL_TOO_LARGE: {
    happened: 'A service answered a call with more than 64 KB.',
    remedy: 'Ask the service for less, then `colloquy retry ID`.',
  },
  CALL_SECRET_MISSING: {
    happened: 'The app does not have a secret that a call names.',
    remedy: 'Give it one: `colloquy secrets set`, then `colloquy retry ID`.',
  },
  DELIVERY_FAILED: {
    happened: 'A message that the flow waits for was not delivered.',
    remedy: 'Give the wait an on_fail and publish, or try again: `colloquy retry ID`.',
  },
  WINDOW_CLOSED: {
    happened: 'The channel takes only a template so long after the contact’s last message.',
    remedy: 'Wait for the contact to write, which goes on by itself, or send a template.',
  },
  MESSAGE_NOT_POSSIBLE: {
    happened: 'Nothing of a message can be shown on the channel.',
    remedy: 'Give the message another for that channel, publish, then `colloquy retry ID --to VERSION`.',
  },
  SEND_REFUSED: {
    happened: 'Sinch refused a message for good.',
    remedy: 'Mend the message, or the app at Sinch, then `colloquy retry ID`.',
  },
  SEND_TIMED_OUT: {
    happened: 'A message could not be sent within the hour.',
    remedy: 'Look at the app’s health (`colloquy apps list`), then `colloquy retry ID`.',
  },
  SEND_FAILED: {
    happened: 'Sending broke for a reason that has no name of its own.',
    remedy: 'Read the sentence (`colloquy show ID`), then `colloquy retry ID`.',
  },
  TOO_MANY_REPLIES: {
    happened: 'The contact got 30 messages within a minute.',
    remedy: 'Look for a circle in the flow or a machine at the other end; after a minute `colloquy retry ID`.',
  },
  CHANNEL_UNLINKED: {
    happened: 'The session’s channel was removed from the app.',
    remedy: 'Add it at Sinch again; later than an hour after it, `colloquy retry ID`.',
  },
  REPLIES_TOO_OLD: {
    happened: 'What could not be sent has become too old to be sent unasked.',
    remedy: 'Decide whether it is still to be said: `colloquy retry ID`.',
  },
  REPLY_CONFLICT: {
    happened: 'Two different replies had one id, a mistake of ours.',
    remedy: 'Report it with `colloquy show ID`.',
  },
  FLOW_NOT_FOUND: {
    happened: 'The app has no flow, or its version is not published here.',
    remedy: 'Publish it and point the app at it, then `colloquy retry ID`.',
  },
  APP_NOT_LINKED: {
    happened: 'The app is not linked any more.',
    remedy: 'Link it: `colloquy apps link`, then `colloquy retry ID`.',
  },
  APP_UNAUTHORISED: {
    happened: 'Sinch does not take the app’s credentials.',
    remedy: 'Link the app with new credentials: `colloquy apps link`; its sessions then go on by themselves.',
  },
  HANDOVER_TARGET_MISSING: {
    happened: 'The app has no target of that name.',
    remedy: 'Add it: `colloquy apps handover`, then `colloquy retry ID`.',
  },
  HANDOVER_REFUSED: {
    happened: 'The target of a hand-over said no.',
    remedy: 'Look at its address, its secret and its log, then `colloquy retry ID`.',
  },
  HANDOVER_UNREACHABLE: {
    happened: 'The target of a hand-over did not take the conversation in time.',
    remedy: 'Look at the target, then `colloquy retry ID`.',
  },
  ENGINE: {
    happened: 'A mistake of ours stopped the flow.',
    remedy: 'Report it with `colloquy show ID`.',
  },
};

/** Of a code that has no row, such as one that Sinch gave. */
const UNKNOWN: Advice = {
  happened: 'A step could not go on.',
  remedy: 'Read why (`colloquy show ID`), then `colloquy retry ID`.',
};

/** A session in a list, as far as what to do about it depends on it. */
export interface Listed {
  id: string;
  /** open, handedOver, failed or ended; stuck: its workflow task fails. */
  state: string;
  /** Code of the last failure; '' where there is none. */
  code: string;
  /** Whether its workflow runs. */
  running: boolean;
}

/** Why, in one sentence, where the session's own is not at hand; '' where nothing is wrong. */
export function failureSentence(code: string): string {
  return code === '' ? '' : adviceOn(code).happened;
}

/** The next step to take, in one sentence; '' where there is none. */
export function nextStep({ id, state, code, running }: Listed): string {
  if (state === 'stuck')
    return 'Deploy code that can go on with it: its error is in the Temporal UI, its messages wait in order.';
  if (code === '' || state === 'ended') return '';
  if (state !== 'failed') return `Nothing: a route of the flow took care of it. \`colloquy show ${id}\` has the story.`;
  if (!running) return `Given up, since nobody helped in time: the contact’s next message begins another session.`;
  return adviceOn(code).remedy.replaceAll(/\bID\b/g, id);
}

function adviceOn(code: string): Advice {
  return Object.hasOwn(FAILURE_ADVICE, code) ? (FAILURE_ADVICE[code] ?? UNKNOWN) : UNKNOWN;
}
