import { z } from 'zod';
import { resimulateInPieces } from '../../adapters/resimulations/resimulate-in-pieces.ts';
import type { Resimulated } from '../../adapters/resimulations/resimulated.ts';
import { fields } from '../../core/flow/schema/fields.ts';
import { testFromRecording } from '../../core/talks/recorded/write-talk.ts';
import type { ApiDeps } from '../deps.ts';
import { VersionNumber } from '../fields.ts';
import { requiredFlow } from '../flows/required-flow.ts';
import { Problem } from '../problem.ts';
import { publishedFlow } from './begin.ts';
import { recordedOf } from './recorded.ts';

export const ResimulateBody = fields({
  definition: z.string().min(1).optional().describe('The changed flow as YAML or JSON text'),
  flow: z.string().min(1).max(100).optional().describe('Or the name of a published one'),
  version: z.union([VersionNumber, z.literal('latest')]).default('latest'),
}).refine(({ definition, flow }) => (definition === undefined) !== (flow === undefined), {
  message: 'needs either definition or flow',
});
export type ResimulateBody = z.infer<typeof ResimulateBody>;

export const TestView = z.object({
  test: z.string().describe('YAML: passes on the flow that the session ran on'),
  flow: z.string().describe('name@version of that flow'),
  byHand: z.array(z.string()).describe('What is left to write by hand; empty where it is the whole conversation'),
});

/** What a session would have been on a changed flow. Only reads. */
export async function resimulateSession(deps: ApiDeps, id: string, body: ResimulateBody): Promise<Resimulated> {
  const flow = await changedFlow(deps, body);
  return resimulateInPieces(await recordedOf(deps, id), flow);
}

async function changedFlow({ flows }: ApiDeps, { definition, flow = '', version }: ResimulateBody) {
  if (definition !== undefined) return (await requiredFlow(flows, definition, 'Nothing was tried')).flow;
  return (await publishedFlow(flows, { flow, version })).compiled;
}

/** A session as a flow test, with nothing personal in it. */
export async function testOfSession(deps: ApiDeps, id: string): Promise<z.infer<typeof TestView>> {
  const made = testFromRecording(await recordedOf(deps, id));
  if (typeof made === 'string') throw new Problem(409, 'NO_TEST', { message: `No test can be made of it. ${made}` });
  const { text, flow, byHand } = made;
  return { test: text, flow: `${flow.flow}@${flow.version}`, byHand };
}
