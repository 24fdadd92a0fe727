import type { CompiledFlow, CompiledStep, VariableDeclaration } from '../compiled.ts';
import type { PathProblem } from '../problem.ts';
import type { Use } from '../scribe.ts';
import type { Fault } from './fault.ts';
import { type Graph, goesOn } from './graph.ts';
import type { CheckScope } from './scope.ts';
import { sourcesOf } from './sources.ts';
import { REPEATED, tellsAnswer } from './texts.ts';
import { leakInto } from './variables.ts';

const own = <T>(map: { [name: string]: T }, name: string): T | undefined =>
  Object.hasOwn(map, name) ? map[name] : undefined;

/** Whether the answer to a step, or to one of the flow that it runs, goes into a sensitive variable. */
function asksSecretly(step: CompiledStep, flow: CompiledFlow): boolean {
  if (step.kind === 'ask')
    return step.body.into !== undefined && own(flow.variables, step.body.into)?.sensitive === true;
  const within = step.kind === 'run' ? own(flow.flows, step.body.flow) : undefined;
  return within?.steps.some((inner) => asksSecretly(inner, within)) ?? false;
}

/** Whether a question may be passed over, as its variable may be known before anything is asked. */
function mayBeKnown(step: CompiledStep, flow: CompiledFlow): boolean {
  if (step.kind !== 'ask' || step.body.force || step.body.into === undefined) return false;
  const declared = own(flow.variables, step.body.into);
  return declared !== undefined && (declared.keep ?? declared.default ?? declared.in ?? null) !== null;
}

/** Routes that a wrong answer, or a step that fails behind a right one, may take in the same turn. */
function routesBehind(step: CompiledStep, { routes }: CompiledFlow): string[] {
  const unknown = step.kind === 'ask' && step.body.retry.length === 0 ? routes.onUnknown : undefined;
  return [unknown, routes.onError].filter((route) => route !== undefined);
}

function behind(graph: Graph, at: number): number[] {
  const leads = graph.leads[at];
  if (!leads) return [];
  const targets = [...leads.jumps.map((target) => graph.indexOf(target, at)), goesOn(leads) ? at + 1 : undefined];
  return targets.filter((index) => index !== undefined);
}

// A flow that is run may wait or not; what waits here ends the turn, unless it is passed over.
function inTheSameTurn(step: CompiledStep, at: number, graph: Graph, flow: CompiledFlow): number[] {
  const leads = graph.leads[at];
  if (!leads?.waits || step.kind === 'run' || mayBeKnown(step, flow)) return behind(graph, at);
  return leads.passed === 'never' ? [] : [at + 1];
}

/** Ids of the steps that may run in the turn of a sensitive answer, behind its question. */
function stepsBehindAnswers(flow: CompiledFlow, graph: Graph): Set<string> {
  const open = graph.steps.flatMap((step, at) => {
    if (!asksSecretly(step, flow)) return [];
    return [...behind(graph, at), ...routesBehind(step, flow).flatMap((route) => graph.indexOf(route, at) ?? [])];
  });
  const seen = new Set<string>();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const step = graph.steps[at];
    if (!step || seen.has(step.id)) continue;
    seen.add(step.id);
    open.push(...inTheSameTurn(step, at, graph, flow));
  }
  return seen;
}

const leak = (name: string, declared: VariableDeclaration | undefined) => declared && leakInto(name, declared, true);

function faultOf(use: Use, { variables, flows }: CompiledFlow): Fault | undefined {
  switch (use.kind) {
    case 'text':
    case 'coordinate':
    case 'each':
      return REPEATED;
    case 'assignment':
    case 'filled':
      return leak(use.name, own(variables, use.name));
    case 'handIn':
      return leak(use.theirs, own(own(flows, use.flow)?.variables ?? {}, use.theirs));
    default:
      return undefined;
  }
}

/** Answers to sensitive questions that are told, or kept in the open, while they are still what the contact wrote last. */
export function checkToldAnswers(uses: readonly Use[], graph: Graph, { flow, expressions }: CheckScope): PathProblem[] {
  const steps = stepsBehindAnswers(flow, graph);
  return uses.flatMap((use): PathProblem[] => {
    const fault = steps.has(use.step) ? faultOf(use, flow) : undefined;
    if (!fault) return [];
    const telling = sourcesOf(use).filter(({ source }) =>
      expressions.check(source, use.roots).mentions.some(tellsAnswer),
    );
    return telling.map(({ part }) => {
      const path = part === undefined ? use.path : [...use.path, part];
      return { severity: 'error', step: use.step, path, ...fault };
    });
  });
}
