import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { cached } from '../bounded-cache.ts';
import { CEL_OPTIONS, type Names } from '../expressions.ts';
import { resultOf } from './cel-tree.ts';
import type { Decide } from './graph.ts';
import { mentionsOf } from './mentions.ts';

/** What is known of a conversation before it runs. */
export interface Known {
  channel: string;
  /** Absent: it may be either. */
  windowOpen?: boolean;
  /** Time has passed since the contact wrote: whatever runs now answers no message. */
  silent?: boolean;
}

const environment = new Environment(CEL_OPTIONS);

// A condition that cannot be read is said to be so elsewhere.
const treeOf = cached(1_000, (source): ASTNode | undefined => {
  try {
    return environment.parse(source).ast;
  } catch {
    return undefined;
  }
});

interface Facts {
  names: Names;
  known: ReadonlySet<string>;
}

function factsOf({ channel, windowOpen, silent }: Known): Facts {
  const known = ['session.channel', 'internal.sinchConversationAPI.channelIdentifier'];
  const session = new Map<string, unknown>([['channel', channel]]);
  if (windowOpen !== undefined) {
    session.set('windowOpen', windowOpen);
    known.push('session.windowOpen');
  }
  const internal = new Map([['sinchConversationAPI', new Map([['channelIdentifier', channel]])]]);
  const names = new Map<string, unknown>([
    ['session', session],
    ['internal', internal],
    ['input', new Map([['kind', 'none']])],
  ]);
  if (silent) known.push('input.kind');
  return { names, known: new Set(known) };
}

function both(node: ASTNode & { op: '&&' | '||' }, facts: Facts, decisive: boolean): boolean | undefined {
  const [left, right] = [decided(node.args[0], facts), decided(node.args[1], facts)];
  if (left === decisive || right === decisive) return decisive;
  return left === undefined || right === undefined ? undefined : !decisive;
}

function decided(node: ASTNode, facts: Facts): boolean | undefined {
  if (node.op === '&&' || node.op === '||') return both(node, facts, node.op === '||');
  if (node.op === '!_') {
    const inner = decided(node.args, facts);
    return inner === undefined ? undefined : !inner;
  }
  const named = mentionsOf(node).map(({ root, members }) => [root, ...members].join('.'));
  if (named.length === 0 || !named.every((name) => facts.known.has(name))) return undefined;
  const value = resultOf(node, facts.names);
  return typeof value === 'boolean' ? value : undefined;
}

/** Whether a condition may be about what is known; most are about something else. */
export function mayDecide(source: string): boolean {
  return /channel|windowOpen|input\.kind/.test(source);
}

/** Decides conditions by what is known, as far as that goes: `session.channel == "SMS" && vars.x` is false on WhatsApp. */
export function deciding(known: Known): Decide {
  const facts = factsOf(known);
  return cached(1_000, (source) => {
    const tree = mayDecide(source) ? treeOf(source) : undefined;
    return tree && decided(tree, facts);
  });
}
