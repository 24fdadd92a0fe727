import { z } from 'zod';
import {
  endUpdate,
  handoverUpdate,
  outsideEventUpdate,
  personSaysUpdate,
  releaseUpdate,
  setVariablesUpdate,
} from '../../contracts/conversation-session.ts';
import { durationUpTo } from '../../core/flow/schema/duration.ts';
import { fields, isMap } from '../../core/flow/schema/fields.ts';
import type { ApiDeps } from '../deps.ts';
import { jsonField, textField } from '../json-field.ts';
import { InvalidRequest } from '../plugins/validate.ts';
import type { Scope } from '../scope.ts';
import { type Addressed, type Commanded, commandAt, commandSession, requireDone } from '../sessions/command.ts';
import { MessagesBody, outgoingOf } from '../sessions/messages.ts';
import { MigrateBody, MigrationView, migrateSession } from '../sessions/migrate.ts';
import { RetryBody, retrySession } from '../sessions/retry.ts';
import { CommandHeaders, CommandView, RepairView, SessionParams, Variables } from '../sessions/schemas.ts';
import { requireTarget } from '../sessions/targets.ts';
import { findSession } from '../sessions/visibility.ts';

const MAX_DATA_KB = 64;
const MAX_NOTE_KB = 4;
const MOST_DAYS = 30;
const DAY_MS = 86_400_000;

const EventBody = fields({
  name: z.string().trim().min(1).max(100).describe('As `wait: { event }` names it'),
  data: jsonField(MAX_DATA_KB).default(null).describe('What `into` stores'),
});

const HandoverBody = fields({
  to: z.string().min(1).max(64).describe('A target of the app: PUT /v1/apps/:appId/handovers/:name'),
  note: textField(MAX_NOTE_KB).default('').describe('For whoever takes over'),
  timeout: durationUpTo(MOST_DAYS * DAY_MS, `${MOST_DAYS} days`)
    .optional()
    .describe('After which the bot has the conversation back, such as 8h'),
});

const VariablesBody = fields({
  variables: Variables.refine((variables) => Object.keys(variables).length > 0, 'are none: name at least one').describe(
    'By name; null forgets one',
  ),
});

const tags = ['sessions'];
const access = { access: 'operate' } as const;
const commanded = { tags, params: SessionParams, headers: CommandHeaders, response: { 200: CommandView } };

interface Request {
  params: SessionParams;
  headers: CommandHeaders;
}

/** The Idempotency-Key makes a repeated call the same command. */
const addressed = ({ params, headers }: Request): Addressed => ({
  sessionId: params.id,
  key: headers['idempotency-key'],
  by: headers['x-operator'],
});

/** A body of a command that takes none means another command. A schema would have the description ask for one. */
async function refuseBody({ body }: { body: unknown }): Promise<void> {
  const isEmpty = body === undefined || body === null || (isMap(body) && Object.keys(body).length === 0);
  if (isEmpty) return;
  const message = 'body: must be empty: this command is given nothing but its address.';
  throw new InvalidRequest([{ at: 'body', message }]);
}

/** What operators do to a session. That there was nothing to do is an answer like any other: `done` tells the two apart. */
export function sessionRepairRoutes(scope: Scope, deps: ApiDeps): void {
  const repaired = { ...commanded, response: { 200: RepairView } };
  scope.post(
    '/v1/sessions/:id/retry',
    {
      schema: {
        ...repaired,
        summary: 'Lets a failed session go on at its failed step, also on a repaired version',
        body: RetryBody,
      },
      config: access,
    },
    (request) => retrySession(deps, addressed(request), request.body),
  );
  scope.post(
    '/v1/sessions/:id/end',
    { schema: { ...repaired, summary: 'Ends the session' }, config: access, preHandler: refuseBody },
    (request) => commandSession(deps, addressed(request), { update: endUpdate, args: (command) => command }),
  );
  scope.post(
    '/v1/sessions/:id/migrate',
    {
      schema: {
        ...commanded,
        summary: 'Moves the session to another version, or says where it would land',
        body: MigrateBody,
        response: { 200: MigrationView },
      },
      config: access,
    },
    (request) => migrateSession(deps, addressed(request), request.body),
  );
}

/** What systems tell a session. What the session cannot take is 409 with its own code. */
export function sessionEventRoutes(scope: Scope, deps: ApiDeps): void {
  scope.post(
    '/v1/sessions/:id/events',
    {
      schema: { ...commanded, summary: 'Tells the session that something happened', body: EventBody },
      config: access,
    },
    async (request) => {
      const args = (command: Commanded) => ({ ...command, ...request.body });
      return requireDone(await commandSession(deps, addressed(request), { update: outsideEventUpdate, args }));
    },
  );
  scope.post(
    '/v1/sessions/:id/variables',
    { schema: { ...commanded, summary: 'Sets variables of the session', body: VariablesBody }, config: access },
    async (request) => {
      const args = (command: Commanded) => ({ ...command, ...request.body });
      return requireDone(await commandSession(deps, addressed(request), { update: setVariablesUpdate, args }));
    },
  );
}

/** A person in the bot's place: the conversation goes to a target, and comes back. */
export function sessionHandoverRoutes(scope: Scope, deps: ApiDeps): void {
  scope.post(
    '/v1/sessions/:id/messages',
    {
      schema: { ...commanded, summary: 'Says something in the bot’s place, during a hand-over', body: MessagesBody },
      config: access,
    },
    async (request) => {
      const messages = outgoingOf(request.body);
      const args = (command: Commanded) => ({ ...command, messages });
      return requireDone(await commandSession(deps, addressed(request), { update: personSaysUpdate, args }));
    },
  );
  scope.post(
    '/v1/sessions/:id/handover',
    { schema: { ...commanded, summary: 'Hands the session over to a person', body: HandoverBody }, config: access },
    async (request) => {
      const { to, note, timeout } = request.body;
      const { workflowId, appId } = await findSession(deps, request.params.id);
      await requireTarget(deps, appId, to);
      const timeoutMs = timeout === undefined ? {} : { timeoutMs: timeout };
      const args = (command: Commanded) => ({ ...command, to, note, ...timeoutMs });
      const at = { workflowId, ...addressed(request) };
      return requireDone(await commandAt(deps, at, { update: handoverUpdate, args }));
    },
  );
  scope.post(
    '/v1/sessions/:id/release',
    {
      schema: { ...commanded, summary: 'Gives the session back to the bot' },
      config: access,
      preHandler: refuseBody,
    },
    async (request) =>
      requireDone(
        await commandSession(deps, addressed(request), { update: releaseUpdate, args: (command) => command }),
      ),
  );
}
