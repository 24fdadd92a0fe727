import { z } from 'zod';
import { stepSchemas } from '../nodes/compilers.ts';
import { Choices, Items } from './choice.ts';
import { isMap } from './fields.ts';
import { FlowFile } from './flow.ts';
import { Format } from './format.ts';
import { DayTimes } from './hours.ts';
import { ChannelMessage, Channels, Message, Template } from './message.ts';
import { Card, Carousel, ChannelTemplate, Contact, List, Location, Media } from './message-parts.ts';
import { membersOf } from './pick.ts';
import { InlineStep, RawStep, Target, Text } from './text.ts';

type JsonSchema = { [keyword: string]: unknown };

/** Schemas that stand in many places: said once, under `definitions`, and referred to. */
const NAMED: [name: string, schema: z.ZodType][] = [
  ['text', Text],
  ['target', Target],
  ['format', Format],
  ['times', DayTimes],
  ['media', Media],
  ['choices', Choices],
  ['items', Items],
  ['card', Card],
  ['carousel', Carousel],
  ['list', List],
  ['location', Location],
  ['contact', Contact],
  ['channelTemplate', ChannelTemplate],
  ['template', Template],
  ['channels', Channels],
  ['message', Message],
  ['channelMessage', ChannelMessage],
];

/** What an editor should offer for a step that the schemas leave to the compilers. */
const STEPS: readonly z.core.$ZodType[] = [RawStep, InlineStep];

// A schema with a description or a check of its own is a copy of the one that it was made from.
function originOf(schema: z.core.$ZodType): z.core.$ZodType {
  const parent = schema._zod.parent;
  return parent === undefined ? schema : originOf(parent);
}

const names = new Map<z.core.$ZodType, string>(NAMED.map(([name, schema]) => [originOf(schema), name]));

const reference = (name: string): JsonSchema => ({ $ref: `#/definitions/${name}` });

/** What stands for a schema instead of zod's own rendering; undefined where that will do. */
function insteadOf(schema: z.core.$ZodType, root: z.core.$ZodType): JsonSchema | undefined {
  const origin = originOf(schema);
  if (STEPS.includes(origin)) return reference('step');
  const name = names.get(origin);
  if (name !== undefined && origin !== originOf(root)) return reference(name);
  const members = membersOf(origin);
  return members && { anyOf: members.map(render) };
}

function replace(target: JsonSchema, source: JsonSchema): void {
  const { description } = target;
  for (const key of Object.keys(target)) delete target[key];
  // In draft-07 nothing beside a $ref counts.
  const whole = description !== undefined && '$ref' in source ? { allOf: [source] } : source;
  Object.assign(target, description === undefined ? {} : { description }, whole);
}

function isOnlyReference(value: unknown): value is { allOf: unknown[] } {
  return (
    isMap(value) && Object.keys(value).join() === 'allOf' && Array.isArray(value.allOf) && value.allOf.length === 1
  );
}

/** Takes away what zod wraps around a reference that says nothing else. */
function tidy(value: unknown): unknown {
  if (isOnlyReference(value)) return value.allOf[0];
  if (Array.isArray(value)) return value.map(tidy);
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tidy(inner)])) : value;
}

function render(schema: z.core.$ZodType): JsonSchema {
  const { $schema: _dialect, ...rendered } = z.toJSONSchema(schema, {
    target: 'draft-07',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const instead = insteadOf(zodSchema, schema);
      if (instead) replace(jsonSchema, instead);
    },
  });
  return rendered;
}

/** The JSON Schema (draft-07) of a flow file: what editors complete and underline. `check` knows more. */
export function flowJsonSchema(): unknown {
  const definitions = Object.fromEntries(NAMED.map(([name, schema]): [string, JsonSchema] => [name, render(schema)]));
  const step = {
    description: 'One step: its kind, and what every step may carry.',
    anyOf: [{ const: 'end', description: 'Ends the session.' }, ...stepSchemas().map(render)],
  };
  return tidy({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A Colloquy flow',
    ...render(FlowFile),
    definitions: { ...definitions, step },
  });
}
