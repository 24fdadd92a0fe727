import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { Client as Postgres } from 'pg';
import type { Stack } from '../stack.ts';
import type { Place } from './search.ts';

const { api } = proto.temporal;
const { History } = api.history.v1;
const { WorkflowExecutionInfo } = api.workflow.v1;
const { DescribeWorkflowExecutionResponse } = api.workflowservice.v1;

interface Execution {
  workflowId: string;
  runId: string;
}

/**
 * What Temporal has of every workflow that the query finds, undecoded, as the bytes of its own messages: what visibility lists (ids,
 * memo, search attributes), what is told of each run (pending activities and their failures, summaries), and its history.
 */
export async function temporalPlaces(client: Client, query: string): Promise<Place[]> {
  const places: Place[] = [];
  for (const execution of await executions(client, query)) {
    const { workflowId, runId } = execution.where;
    const at = `of ${workflowId} (${runId})`;
    places.push({ name: `visibility ${at}`, content: execution.listed });
    places.push({ name: `description ${at}`, content: await description(client, execution.where) });
    for (const content of await history(client, execution.where)) places.push({ name: `history ${at}`, content });
  }
  return places;
}

async function executions(client: Client, query: string): Promise<{ where: Execution; listed: Buffer }[]> {
  const found: { where: Execution; listed: Buffer }[] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.listWorkflowExecutions({
      namespace: client.options.namespace,
      query,
      pageSize: 100,
      ...(nextPageToken && { nextPageToken }),
    });
    for (const info of page.executions) {
      const where = { workflowId: info.execution?.workflowId ?? '', runId: info.execution?.runId ?? '' };
      found.push({ where, listed: Buffer.from(WorkflowExecutionInfo.encode(info).finish()) });
    }
    nextPageToken = page.nextPageToken;
  } while (nextPageToken && nextPageToken.length > 0);
  return found;
}

async function description({ workflowService, options }: Client, execution: Execution): Promise<Buffer> {
  const { namespace } = options;
  const told = await workflowService.describeWorkflowExecution({ namespace, execution });
  return Buffer.from(DescribeWorkflowExecutionResponse.encode(told).finish());
}

async function history({ workflowService, options }: Client, execution: Execution): Promise<Buffer[]> {
  const pages: Buffer[] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await workflowService.getWorkflowExecutionHistory({
      namespace: options.namespace,
      execution,
      ...(nextPageToken && { nextPageToken }),
    });
    if (page.history) pages.push(Buffer.from(History.encode(page.history).finish()));
    nextPageToken = page.nextPageToken;
  } while (nextPageToken && nextPageToken.length > 0);
  return pages;
}

/** The files of a Temporal server of the stack's own, whatever lies in them. */
export function temporalFiles({ folder }: Stack): Place[] {
  const at = join(folder, 'temporal');
  return readdirSync(at).map((name) => ({ name: `Temporal's file ${name}`, content: readFileSync(join(at, name)) }));
}

/** Every row of every table, as the database writes it as text. */
export async function databasePlaces({ databaseUrl }: Stack): Promise<Place[]> {
  const database = new Postgres({ connectionString: databaseUrl });
  await database.connect();
  try {
    const tables = await database.query<{ name: string }>(`select format('%I.%I', table_schema, table_name) as name
      from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')`);
    const places: Place[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await database.query<{ row: string }>(`select t::text as row from ${name} t`);
      for (const { row } of rows) places.push({ name: `table ${name}`, content: row });
    }
    return places;
  } finally {
    await database.end();
  }
}

/** The metrics of every API and worker. */
export async function metricsPlaces({ apiUrls, workerMetricsUrls }: Stack): Promise<Place[]> {
  const urls = [...apiUrls.map((url) => `${url}/metrics`), ...workerMetricsUrls];
  return Promise.all(
    urls.map(async (url) => ({ name: `metrics at ${url}`, content: await (await fetch(url)).text() })),
  );
}
