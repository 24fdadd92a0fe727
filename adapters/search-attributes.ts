import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { SEARCH_ATTRIBUTE_NAMES } from '../contracts/search-attributes.ts';
import { isInvalid } from './grpc-error.ts';
import { TemporalError } from './temporal.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;
const KEYWORD = IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;

type Connection = Client['connection'];
/** What reading them needs of a connection. */
export interface SearchAttributeDoor {
  operatorService: Pick<Connection['operatorService'], 'listSearchAttributes'>;
}

async function readRegistered(connection: SearchAttributeDoor, namespace: string) {
  const answer = await connection.operatorService.listSearchAttributes({ namespace });
  return answer.customAttributes ?? {};
}

/** What registering them needs of a connection. */
export interface RegisteringDoor {
  operatorService: Pick<Connection['operatorService'], 'listSearchAttributes' | 'addSearchAttributes'>;
  workflowService: Pick<Connection['workflowService'], 'countWorkflowExecutions'>;
}

/**
 * Registers what is missing, and waits until the server takes them; those that are there stay as they are. Safe to call at every
 * start, by several processes at once.
 */
export async function registerSearchAttributes(
  connection: RegisteringDoor,
  namespace: string,
  look: { everyMs: number; times: number } = { everyMs: 500, times: 120 },
): Promise<void> {
  await addMissing(connection, namespace);
  for (let left = look.times; left > 0 && !(await areTaken(connection, namespace)); left -= 1)
    await pause(look.everyMs);
}

/** A server knows of what was registered once it reads its namespaces again, every ten seconds: until then no session begins. */
async function areTaken({ workflowService }: RegisteringDoor, namespace: string): Promise<boolean> {
  const query = SEARCH_ATTRIBUTE_NAMES.map((name) => `${name} = 'none'`).join(' AND ');
  return workflowService.countWorkflowExecutions({ namespace, query }).then(
    () => true,
    (error: unknown) => !isInvalid(error),
  );
}

async function addMissing(connection: RegisteringDoor, namespace: string): Promise<void> {
  const registered = await readRegistered(connection, namespace);
  const missing = SEARCH_ATTRIBUTE_NAMES.filter((name) => registered[name] === undefined);
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    // Another process may have been quicker: only what is still missing is an error.
    const now = await readRegistered(connection, namespace);
    if (missing.some((name) => now[name] === undefined)) throw error;
  }
}

function problemsOf(registered: { [name: string]: number }): string[] {
  return SEARCH_ATTRIBUTE_NAMES.flatMap((name) => {
    if (registered[name] === undefined) return [`${name} is missing`];
    return registered[name] === KEYWORD ? [] : [`${name} is not of type Keyword`];
  });
}

/** One sentence for each attribute that is missing or of another type. */
export async function searchAttributeProblems(connection: SearchAttributeDoor, namespace: string): Promise<string[]> {
  return problemsOf(await readRegistered(connection, namespace));
}

/** What a person runs where we may not register them. */
export function searchAttributeCommand(namespace: string): string {
  const names = SEARCH_ATTRIBUTE_NAMES.map((name) => `--name ${name} --type Keyword`).join(' ');
  return `temporal operator search-attribute create -n ${namespace} ${names}`;
}

/** Rejects with TemporalError naming every attribute that is missing or of another type, before any session runs. */
export async function requireSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const problems = await searchAttributeProblems(connection, namespace);
  if (problems.length === 0) return;
  throw new TemporalError(
    `The Temporal namespace ${namespace} cannot hold Colloquy's search attributes: ${problems.join('; ')}. ` +
      `Run \`${searchAttributeCommand(namespace)}\`.`,
  );
}
