import { z } from 'zod';
import {
  cancelRecoveryUpdate,
  pauseRecoveryUpdate,
  recoveryWorkflowId,
  resumeRecoveryUpdate,
} from '../../contracts/bulk-recovery.ts';
import type { ApiDeps } from '../deps.ts';
import { asItIs } from '../recoveries/as-it-is.ts';
import {
  RecoveryBody,
  RecoveryParams,
  RecoveryReport,
  RecoveryView,
  ReportQuery,
  viewRecovery,
} from '../recoveries/schemas.ts';
import { findRecovery, startRecovery } from '../recoveries/start.ts';
import type { Scope } from '../scope.ts';
import { CommandHeaders } from '../sessions/schemas.ts';
import { giveUpdate } from '../workflow-call.ts';

const tags = ['recoveries'];
const MOST_LISTED = 50;
const RUNNING = { pause: pauseRecoveryUpdate, resume: resumeRecoveryUpdate, cancel: cancelRecoveryUpdate };
const SUMMARIES = {
  pause: 'Lets a recovery wait',
  resume: 'Lets a recovery that waits go on',
  cancel: 'Ends a recovery; what is done stays done',
};

/** Retrying many failed sessions at once, first as a dry run; and what became of each. */
export function recoveryRoutes(scope: Scope, deps: ApiDeps): void {
  scope.post(
    '/v1/recoveries',
    {
      schema: {
        tags,
        summary: 'Retries every failed session that a query finds, or says what that would come to',
        headers: CommandHeaders,
        body: RecoveryBody,
        response: { 202: RecoveryView },
      },
      config: { access: 'operate' },
    },
    async ({ body, headers }, reply) => reply.code(202).send(viewRecovery(await startRecovery(deps, body, headers))),
  );
  scope.get(
    '/v1/recoveries',
    {
      schema: {
        tags,
        summary: 'Lists the recoveries of the last month, newest first',
        response: { 200: z.object({ recoveries: z.array(RecoveryView) }) },
      },
      config: { access: 'read' },
    },
    async () => {
      const records = await deps.recoveries.list(MOST_LISTED);
      return { recoveries: (await Promise.all(records.map((record) => asItIs(deps, record)))).map(viewRecovery) };
    },
  );
  scope.get(
    '/v1/recoveries/:id',
    {
      schema: {
        tags,
        summary: 'Shows a recovery and what became of each session',
        params: RecoveryParams,
        querystring: ReportQuery,
        response: { 200: RecoveryReport },
      },
      config: { access: 'read' },
    },
    ({ params, query }) => showRecovery(deps, params.id, query),
  );
  steeringRoutes(scope, deps);
}

function steeringRoutes(scope: Scope, deps: ApiDeps): void {
  for (const name of ['pause', 'resume', 'cancel'] as const) {
    scope.post(
      `/v1/recoveries/:id/${name}`,
      {
        schema: { tags, summary: SUMMARIES[name], params: RecoveryParams, response: { 200: RecoveryView } },
        config: { access: 'operate' },
      },
      async ({ params: { id } }) => {
        const record = await findRecovery(deps, id);
        const handle = deps.temporal.workflow.getHandle(recoveryWorkflowId(id));
        const progress = await giveUpdate(deps, () => handle.executeUpdate(RUNNING[name]));
        return viewRecovery({ ...record, ...progress });
      },
    );
  }
}

async function showRecovery(deps: ApiDeps, id: string, { limit, after, outcome }: ReportQuery) {
  const record = await asItIs(deps, await findRecovery(deps, id));
  const sessions = await deps.recoveries.reports(id, { limit, after, outcome });
  const next = sessions.length < limit ? undefined : sessions.at(-1)?.sessionId;
  return { ...viewRecovery(record), sessions, next };
}
