import type { Text } from '../compiled.ts';
import type { Use, UseOf } from '../scribe.ts';
import { splitTemplate, type TemplatePart } from '../templates.ts';

/** CEL that stands in a use; `part`: the language of the text that it stands in. */
export interface Source {
  source: string;
  part?: string;
}

/** A text cut at its `{{ }}`; undefined where one is not closed. */
export function partsOf(text: string): TemplatePart[] | undefined {
  if (!text.includes('{{')) return [{ kind: 'literal', text }];
  try {
    return splitTemplate(text);
  } catch {
    return undefined;
  }
}

/** The expressions of a text; none where a `{{` is not closed. */
export function expressionsIn(text: string): string[] {
  return (partsOf(text) ?? []).flatMap((part) => (part.kind === 'expression' ? [part.source] : []));
}

function inWords(text: Text): Source[] {
  if (typeof text === 'string') return expressionsIn(text).map((source) => ({ source }));
  return Object.entries(text).flatMap(([part, inner]) => expressionsIn(inner).map((source) => ({ source, part })));
}

const whole = ({ source }: { source: string }): Source[] => [{ source }];
const filled = ({ text }: { text: string }): Source[] => inWords(text);
const none = (): Source[] => [];

const SOURCES: { [K in Use['kind']]: (use: UseOf<K>) => Source[] } = {
  condition: whole,
  each: whole,
  assignment: whole,
  handIn: whole,
  text: ({ text }) => inWords(text),
  template: filled,
  coordinate: filled,
  filled,
  language: filled,
  target: none,
  constant: none,
  into: none,
  regex: none,
  consent: none,
  message: none,
  receipt: none,
  word: none,
  run: none,
  handInConstant: none,
  handOut: none,
};

function dispatch<K extends Use['kind']>(kind: K, use: UseOf<K>): Source[] {
  return SOURCES[kind](use);
}

/** The expressions of a use. */
export function sourcesOf(use: Use): Source[] {
  return dispatch(use.kind, use);
}
