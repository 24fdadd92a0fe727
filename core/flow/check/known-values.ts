import type { ASTNode } from '@marcbachmann/cel-js';
import { CHANNELS, canonicalChannel, isKnownChannel } from '../../channels/names.ts';
import type { ContentKind } from '../../session/inbound.ts';
import type { CompiledFlow, Weekday } from '../compiled.ts';
import type { FlowContext } from '../engine-types.ts';
import { didYouMean } from '../problem.ts';
import { elementNames, nameOf, textOf } from './cel-tree.ts';
import type { Fault } from './fault.ts';

const quoted = (text: string) => JSON.stringify(text.slice(0, 60));

// A channel of tomorrow is no fault, but one that is only misspelt never comes.
function channelFault(text: string): Fault | undefined {
  if (isKnownChannel(text)) return undefined;
  const canonical = canonicalChannel(text);
  const message = `No channel is called ${quoted(text)}.`;
  if (canonical === 'VIBERBM') return { message, hint: 'Viber is called VIBERBM here.' };
  const near = isKnownChannel(canonical) ? `Did you mean ${canonical}?` : didYouMean(text, CHANNELS);
  if (near !== '') return { message, hint: near };
  const stranger = `${quoted(text)} is no channel that Colloquy knows.`;
  return { severity: 'warning', message: stranger, hint: `Known are ${CHANNELS.join(', ')}.` };
}

const WEEKDAYS: { [D in Weekday]: true } = {
  mon: true,
  tue: true,
  wed: true,
  thu: true,
  fri: true,
  sat: true,
  sun: true,
};

const KINDS: { [K in ContentKind | 'none']: true } = {
  text: true,
  choice: true,
  media: true,
  location: true,
  contact: true,
  order: true,
  reaction: true,
  unsupported: true,
  other: true,
  none: true,
};

const STARTERS: { [S in FlowContext['session']['startedBy']]: true } = { contact: true, api: true };

const oneOf = (name: string, known: object) => (text: string) => {
  const names = Object.keys(known);
  if (names.includes(text)) return undefined;
  // Monday, MON.
  const begun = names.find((one) => name === 'session.weekday' && text.toLowerCase().startsWith(one));
  const near = begun === undefined ? didYouMean(text, names) : `Did you mean ${begun}?`;
  return { message: `${name} is never ${quoted(text)}.`, hint: near || `It is one of ${names.join(', ')}.` };
};

// A flow that others run may find a language of its caller.
function languageFault(text: string, { languages }: CompiledFlow): Fault | undefined {
  if (languages.includes(text)) return undefined;
  const hint = didYouMean(text, languages) || `It has ${languages.join(', ')}.`;
  return { severity: 'warning', message: `${quoted(text)} is not a language of this flow.`, hint };
}

function wrapperFault(text: string): Fault | undefined {
  if (text === 'sinchConversationAPI') return undefined;
  const hint = 'The name of the channel is internal.sinchConversationAPI.channelIdentifier.';
  return { message: `internal.channel is never ${quoted(text)}.`, hint };
}

/** Names whose values are known beforehand: what is wrong with a text that one of them is compared with. */
const KNOWN: { [name: string]: (text: string, flow: CompiledFlow) => Fault | undefined } = {
  'internal.sinchConversationAPI.channelIdentifier': channelFault,
  'session.channel': channelFault,
  'internal.channel': wrapperFault,
  'session.weekday': oneOf('session.weekday', WEEKDAYS),
  'session.startedBy': oneOf('session.startedBy', STARTERS),
  'session.language': languageFault,
  'input.kind': oneOf('input.kind', KINDS),
};

/** Names and the texts that they are compared with. */
function comparisonsIn(node: ASTNode): { name: string | undefined; texts: (string | undefined)[] }[] {
  if (node.op === '==' || node.op === '!=') {
    const [left, right] = node.args;
    return [
      { name: nameOf(left), texts: [textOf(right)] },
      { name: nameOf(right), texts: [textOf(left)] },
    ];
  }
  if (node.op !== 'in' || node.args[1].op !== 'list') return [];
  return [{ name: nameOf(node.args[0]), texts: node.args[1].args.map(textOf) }];
}

/** Texts that are compared with something that never is such a text. */
export function checkComparisons(nodes: readonly ASTNode[], flow: CompiledFlow): Fault[] {
  const hidden = elementNames(nodes);
  return nodes.flatMap(comparisonsIn).flatMap(({ name = '', texts }) => {
    const fault = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
    if (!fault || hidden.has(name.split('.')[0] ?? '')) return [];
    return texts.flatMap((text) => (text === undefined ? [] : (fault(text, flow) ?? [])));
  });
}
