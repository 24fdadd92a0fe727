import type { CompiledFlow, VariableDeclaration } from '../flow/compiled.ts';
import { didYouMean, type Path } from '../flow/problem.ts';
import { isOfType } from '../flow/types.ts';
import type { Json } from '../json.ts';
import { variableProblems } from '../session/set-variables.ts';
import type { TalkTest, TestFile } from './schema/file.ts';

interface Fault {
  path: Path;
  message: string;
}

// Messages of these contents are held back by the consent of the same name, also in a flow that asks for none.
const ALWAYS_KNOWN = ['all', 'marketing', 'notification'];

/** A flow and those that it runs, which share the contact. */
function allOf(flow: CompiledFlow): CompiledFlow[] {
  return [flow, ...Object.values(flow.flows).flatMap(allOf)];
}

function advisedBy(message: string, name: string, known: readonly string[], otherwise: string): string {
  return `${message} ${didYouMean(name, known) || otherwise}`;
}

function consentFaults(consents: { [kind: string]: boolean }, flow: CompiledFlow, base: Path): Fault[] {
  const declared = allOf(flow).flatMap((one) => one.consents);
  const known = [...declared, ...ALWAYS_KNOWN];
  return Object.keys(consents).flatMap((kind) => {
    if (known.includes(kind)) return [];
    const message = `The flow ${flow.flow} knows no consent ${kind}.`;
    return [{ path: [...base, kind], message: advisedBy(message, kind, known, 'Add it to its consents.') }];
  });
}

type Kept = [name: string, declaration: VariableDeclaration];

function keptBy(flow: CompiledFlow): Kept[] {
  return allOf(flow).flatMap(({ variables }) => Object.entries(variables).filter(([, { keep }]) => keep !== undefined));
}

function keptProblem(flow: CompiledFlow, kept: readonly Kept[], [name, value]: [string, Json]): string {
  const types = kept.filter(([one]) => one === name).map(([, { type }]) => type);
  if (types.length === 0) {
    const names = kept.map(([one]) => one);
    const message = `The flow ${flow.flow} keeps no variable ${name} of its contact.`;
    return advisedBy(message, name, names, 'Declare it with keep: contact, or give it in given.variables.');
  }
  if (value === null || types.some((type) => isOfType(value, type))) return '';
  return `The variable ${name} is a ${types[0]}, the value that was kept is not. Give one that is.`;
}

function keptFaults({ given }: TalkTest, flow: CompiledFlow, base: Path): Fault[] {
  const kept = keptBy(flow);
  return Object.entries(given.contact.variables).flatMap((entry) => {
    const message = keptProblem(flow, kept, entry);
    return message === '' ? [] : [{ path: [...base, 'given', 'contact', 'variables', entry[0]], message }];
  });
}

function variableFaults({ given }: TalkTest, flow: CompiledFlow, base: Path): Fault[] {
  return Object.entries(given.variables).flatMap(([name, value]) =>
    variableProblems({ [name]: value }, flow).map((message) => ({
      path: [...base, 'given', 'variables', name],
      message,
    })),
  );
}

function faultsOf(test: TalkTest, flow: CompiledFlow, base: Path): Fault[] {
  return [
    ...keptFaults(test, flow, base),
    ...consentFaults(test.given.contact.consents, flow, [...base, 'given', 'contact', 'consents']),
    ...variableFaults(test, flow, base),
    ...test.talk.flatMap((line, index) =>
      line.kind === 'consent' ? consentFaults(line.value, flow, [...base, 'talk', index, 'consent']) : [],
    ),
  ];
}

/** What a test file says that its flow does not have, each with its place. */
export function talkFaults({ tests }: TestFile, flow: CompiledFlow): Fault[] {
  return tests.flatMap((test, index) => faultsOf(test, flow, ['tests', index]));
}
