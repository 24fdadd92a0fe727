import type { CompiledFlow } from '../../core/flow/compiled.ts';
import { loadFlow } from '../../core/flow/load.ts';
import { InvalidMeasurement } from '../error.ts';
import { definitionOf, LONGEST, type Size } from './definition.ts';
import { withSubFlow } from './sub-flow.ts';

/** A flow that is run for its speed, and the channel of the contact who talks with it. */
export interface Shape {
  name: string;
  flow: CompiledFlow;
  channel: string;
}

/** A generated flow as publishing would leave it. Throws InvalidMeasurement where the language does not take it any more. */
export function publishedFlow(name: string, size: Size): CompiledFlow {
  const { flow, problems } = loadFlow(definitionOf(name, size));
  if (flow) return { ...flow, version: 1, hash: 'a'.repeat(64) };
  const first = problems.find(({ severity }) => severity === 'error');
  throw new InvalidMeasurement(`The generated flow ${name} has an error: line ${first?.line}: ${first?.message}`);
}

/** The shapes of which the slowest counts. */
export function shapes(): Shape[] {
  const short = publishedFlow('short', { parts: 2 });
  return [
    { name: '20 steps', flow: short, channel: 'WHATSAPP' },
    { name: '1,000 steps', flow: publishedFlow('long', { parts: LONGEST }), channel: 'SMS' },
    { name: 'with a sub-flow', flow: withSubFlow(short), channel: 'SMS' },
  ];
}
