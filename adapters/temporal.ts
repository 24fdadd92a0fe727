import {
  Client,
  type ClientInterceptors,
  Connection,
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';

/** What a connection is made of: the environment as Temporal's own tools read it, and our data converter. */
export interface TemporalOptions {
  /** TEMPORAL_ADDRESS, TEMPORAL_API_KEY, TEMPORAL_TLS_* and the rest, read by Temporal's own environment configuration. */
  environment: NodeJS.ProcessEnv;
  /** TEMPORAL_NAMESPACE by default. */
  namespace?: string;
  dataConverter: DataConverter;
  interceptors?: ClientInterceptors;
  /** How long to wait for the server. */
  connectTimeoutMs?: number;
}

/** Temporal cannot be reached as configured. The message names the address and what to do. */
export class TemporalError extends Error {
  override readonly name = 'TemporalError';
}

const CALL_DEADLINE_MS = 10_000;
const LONG_POLL_DEADLINE_MS = 70_000;
const CONNECT_TIMEOUT_MS = 10_000;
const LONG_POLLS = /\/(GetWorkflowExecutionHistory|PollWorkflowExecutionUpdate|UpdateWorkflowExecution|QueryWorkflow)$/;

/** Address, TLS, key and namespace from the environment or the profile of Temporal's own tools. */
export function temporalConnectConfig(environment: NodeJS.ProcessEnv) {
  const given = Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const config = loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(given) });
  return { ...config, address: config.connectionOptions.address ?? '127.0.0.1:7233' };
}

// Without a deadline a call to an absent server waits for ever. A caller's own (client.withDeadline) goes first.
function withDefaultDeadline(): NonNullable<ConnectionOptions['interceptors']>[number] {
  const retry = makeGrpcRetryInterceptor(defaultGrpcRetryOptions());
  return (options, nextCall) => {
    const limit = LONG_POLLS.test(options.method_definition.path) ? LONG_POLL_DEADLINE_MS : CALL_DEADLINE_MS;
    return retry({ ...options, deadline: options.deadline ?? Date.now() + limit }, nextCall);
  };
}

/**
 * A client of Temporal with our data converter; every call has a deadline (10 s, long polls 70 s) unless the caller sets one
 * with `client.withDeadline`. Waits for the server, 10 s unless told otherwise, then rejects with TemporalError. Close with `client.connection.close()`.
 */
export async function connectTemporal(options: TemporalOptions): Promise<Client> {
  const { connectionOptions, namespace, address } = temporalConnectConfig(options.environment);
  const connection = await Connection.connect({
    ...connectionOptions,
    address,
    connectTimeout: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    interceptors: [withDefaultDeadline()],
  }).catch((cause: unknown) => {
    throw new TemporalError(`No Temporal server answers at ${address}: start one, or set TEMPORAL_ADDRESS.`, { cause });
  });
  const { dataConverter, interceptors } = options;
  return new Client({
    connection,
    namespace: options.namespace ?? namespace ?? 'default',
    dataConverter,
    interceptors,
  });
}
