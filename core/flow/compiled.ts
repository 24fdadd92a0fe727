import type { Json, JsonObject } from '../json.ts';

/** A flow ready to run: plain JSON, at most 128 KB, expression text rather than syntax trees. Made by `compile`, outside the workflow. */
export interface CompiledFlow {
  flow: string;
  /** 0 for a flow that was not published (chat with a file, tests). */
  version: number;
  /** sha256 of the canonical definition, hex. Set by whoever publishes; core computes no hashes. */
  hash: string;
  engine: 1;
  /** The first is the default and the fallback. */
  languages: string[];
  session: SessionRules;
  /** Whole-message keywords: word (lower case) → step. */
  keywords: { [word: string]: string };
  routes: FlowRoutes;
  /** IANA name of the time zone of `session.today`, `.time`, `.weekday` and of opening hours; absent: the caller's, else UTC. */
  timezone?: string;
  /** Opening hours by name: `session.open.<name>`. */
  hours: { [name: string]: OpeningHours };
  /** Channels to try after the contact's own, for messages that say nothing of their own. */
  fallback?: string[];
  /** Kinds of consent that the flow knows: `contact.consent.<kind>`. */
  consents: string[];
  /** Declared variables with their defaults; `sensitive` ones are masked wherever people look. */
  variables: { [name: string]: VariableDeclaration };
  /** Flows that its `run` steps name, each with its own inside it: pinned with this one. */
  flows: { [name: string]: CompiledFlow };
  /** In file order: a step falls through to the next. Inline steps of routes stand behind the main ones, closed by an `end`. */
  steps: CompiledStep[];
}

export interface VariableDeclaration {
  type: 'string' | 'number' | 'bool' | 'date' | 'list' | 'map';
  default?: JsonObject[string];
  sensitive: boolean;
  /** Outlives the session, per app and contact. */
  keep?: 'contact';
  /** Of a flow that others run: given by the caller, handed back to it. */
  in?: true;
  out?: true;
}

/** Steps that the session goes to by itself. */
export interface FlowRoutes {
  onError?: string;
  onUnknown?: string;
  onOptOut?: string;
  onDeliveryFailed?: string;
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** When something is open, in the flow's time zone. */
export interface OpeningHours {
  /** Minutes of the day, from (included) to (excluded); 24:00 is 1440. */
  days: { [D in Weekday]?: [from: number, to: number][] };
  /** Days on which it stays closed, `YYYY-MM-DD`. */
  closed: string[];
}

/** Times in ms; absent means never. */
export interface SessionRules {
  idleMs?: number;
  onIdle?: string;
  expireMs: number;
  onExpire?: string;
  maxMs: number;
  restartWords: string[];
}

/** A text that the contact sees: one for every language, or one per language. May hold `{{ }}`. */
export type Text = string | { [language: string]: string };

/** What a tap on a choice opens on the contact's device, besides answering. */
export type ChoiceAction =
  | { kind: 'url'; url: Text }
  | { kind: 'call'; phone: Text }
  | { kind: 'location'; latitude: Coordinate; longitude: Coordinate; label: Text }
  /** `start` and `end`: ISO 8601, or a template that gives it. */
  | { kind: 'calendar'; start: string; end: string; title: Text; description: Text };

/** A number, or a template that gives one. */
export type Coordinate = number | string;

export interface CompiledChoice {
  text: Text;
  /** What `into` stores; absent: the title in the first language. A text with `{{ }}` is filled in when the choice is offered. */
  value?: Json;
  goto?: string;
  synonyms: string[];
  /** Understood, but not shown. */
  hidden: boolean;
  action?: ChoiceAction;
  /** CEL that gives a list: one choice per element, which the texts know as `item`. */
  each?: string;
  /** Shown by lists only. */
  description?: Text;
  mediaUrl?: Text;
}

export interface CompiledCard {
  title: Text;
  description: Text;
  /** '': no picture. */
  mediaUrl: Text;
  choices: CompiledChoice[];
  /** CEL that gives a list: one card per element, which the texts know as `item`. */
  each?: string;
}

/** A template of one channel; `params` by the names that the template has. */
export interface CompiledTemplate {
  id: string;
  /** Absent: the language of the session. */
  language?: string;
  version?: string;
  params: { [name: string]: Text };
}

/** What may stand beside a message of any kind. */
export interface MessageOptions {
  /** Sinch's `channel_properties`; may hold `{{ }}`. */
  properties?: { [key: string]: string };
  ttlMs?: number;
  content?: 'marketing' | 'notification';
  /** Of the conversation at Sinch; texts in it may hold `{{ }}`. Merged where it says so, else put in place of the last. */
  metadata?: JsonObject;
  metadataUpdate?: 'merge';
  /** Channels to try after the contact's own; absent: those of the flow. */
  fallback?: string[];
}

interface CompiledMessageFields {
  text: { text: Text; choices: CompiledChoice[] };
  media: { url: Text; thumbnailUrl?: Text };
  card: CompiledCard;
  location: { title: Text; label: Text; latitude: Coordinate; longitude: Coordinate };
  carousel: { cards: CompiledCard[]; choices: CompiledChoice[] };
  list: { title: Text; description: Text; button: Text; sections: { title: Text; choices: CompiledChoice[] }[] };
  contact: { name: Text; phones: Text[]; emails: Text[]; organization: Text; urls: Text[] };
  /** `channels` by channel name; `omni` is a template of Sinch's own for every channel. */
  template: { channels: { [channel: string]: CompiledTemplate }; omni?: CompiledTemplate };
  /** In the channel's own words: a text, or what becomes JSON; may hold `{{ }}`. `choices`: what its buttons answer, all hidden. */
  explicit: { content: Json; choices: CompiledChoice[] };
  /** Another message per channel; `otherwise` on all others. */
  channels: { byChannel: { [channel: string]: CompiledMessage }; otherwise?: CompiledMessage };
}

export type CompiledMessageKind = keyof CompiledMessageFields;

export type CompiledMessageOf<K extends CompiledMessageKind> = {
  kind: K;
  options?: MessageOptions;
} & CompiledMessageFields[K];

export type CompiledMessage = { [K in CompiledMessageKind]: CompiledMessageOf<K> }[CompiledMessageKind];

/** What an answer must look like, and how it is stored (core/flow/formats.ts). */
export type Format =
  | { kind: 'any' }
  | { kind: 'date' }
  | { kind: 'email' }
  | { kind: 'url' }
  | { kind: 'media' }
  | { kind: 'location' }
  | { kind: 'number'; min?: number; max?: number; whole: boolean }
  | { kind: 'phone'; region: string }
  | { kind: 'regex'; pattern: string };

interface Rule {
  /** CEL over `input.value`; false makes the answer wrong. */
  if: string;
  say: Text;
}

/** `expression`: CEL; `value`: as it stands, null forgets. */
export type Assignment = { name: string; expression: string } | { name: string; value: Json };

/** What a `wait` waits for. */
export type WaitFor =
  | { kind: 'time'; ms: number }
  | { kind: 'receipt'; status: 'delivered' | 'read' }
  | { kind: 'event'; name: string; into?: string };

/** Where a step goes when its time is up. */
interface Timeout {
  timeoutMs?: number;
  onTimeout?: string;
}

/** The fields of each step kind. A new kind adds a line here; the compiler then asks for its handlers everywhere. */
export interface StepBodies {
  send: { messages: CompiledMessage[] };
  ask: Timeout & {
    message: CompiledMessage;
    into?: string;
    /** Absent: only the choices answer. */
    format?: Format;
    valid: Rule[];
    retry: Text[];
    onFail?: string;
    /** Ask even when the variable is known. */
    force: boolean;
    /** Titles and synonyms are found anywhere in an answer, with a wrong letter or two. */
    fuzzy?: true;
  };
  branch: { cases: { if: string; goto: string }[]; otherwise: string };
  /** In file order. */
  set: { assignments: Assignment[] };
  /** Texts may hold `{{ }}`, and `{{ secrets.x }}`, which only the activity fills in. */
  call: {
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    url: string;
    headers: { [name: string]: string };
    /** Texts in it are templates. */
    body?: Json;
    /** A variable that takes the body, or CEL over `response` for each of several. */
    into: { variable: string } | { expressions: { [variable: string]: string } } | null;
    timeoutMs: number;
    retries: number;
    /** `404`, or a class such as `4xx` → step. */
    onStatus: { [status: string]: string };
    onError?: string;
  };
  /** `in`: assignments to variables of the other flow, `out`: ours → theirs. */
  run: { flow: string; in: Assignment[]; out: { [mine: string]: string } };
  handover: Timeout & { to: string; note: Text; onRelease: string; onError?: string };
  /** `consent`: a kind, or `all`. */
  consent: { change: 'give' | 'withdraw'; consent: string; wording: Text };
  /** `keep`: a message of the contact does not end the wait. */
  wait: Timeout & { for: WaitFor; onFail?: string; keep: boolean };
  language: { to: string };
  goto: { to: string };
  end: Record<string, never>;
}

export type StepKind = keyof StepBodies;

/** One step of a kind as the engine runs it. */
export interface StepOf<K extends StepKind> {
  id: string;
  kind: K;
  /** CEL; false passes the step and its goto over. */
  if?: string;
  goto?: string;
  /** Line of the definition, for errors. */
  line: number;
  body: StepBodies[K];
}

export type CompiledStep = { [K in StepKind]: StepOf<K> }[StepKind];
