import helmet from '@fastify/helmet';
import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { givenHash } from './api-tokens.ts';
import type { ApiDeps } from './deps.ts';
import { requireAccess } from './plugins/access.ts';
import { describeRoutes, serveDocs } from './plugins/docs.ts';
import { answerWithProblems } from './plugins/problems.ts';
import { validatorCompiler } from './plugins/validate.ts';
import { appSettingsRoutes } from './routes/app-settings.ts';
import { appChangeRoutes, appRoutes } from './routes/apps.ts';
import { codecRoutes } from './routes/codec.ts';
import { contactRoutes } from './routes/contacts.ts';
import { doctorRoutes } from './routes/doctor.ts';
import { flowRoutes, refuseFlowChanges } from './routes/flows.ts';
import { handoverRoutes } from './routes/handovers.ts';
import { healthRoutes } from './routes/health.ts';
import { metricRoutes } from './routes/metrics.ts';
import { recoveryRoutes } from './routes/recoveries.ts';
import { sessionEventRoutes, sessionHandoverRoutes, sessionRepairRoutes } from './routes/session-commands.ts';
import { sessionHistoryRoutes } from './routes/session-histories.ts';
import { sessionResimulationRoutes } from './routes/session-resimulations.ts';
import { sessionStartRoutes } from './routes/session-start.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import type { Scope } from './scope.ts';

/** Per caller; far above what the console and the command line need. */
const CALLS_A_MINUTE = 1200;
/** Beyond it the process is overloaded: people wait so that messages do not. */
const MAX_EVENT_LOOP_DELAY_MS = 1000;
/** The time a client has to send a whole request: slower ones are cut off. */
const REQUEST_TIMEOUT_MS = 10_000;

/** The API, ready to listen or to inject into; it never listens itself. */
export async function buildApi(deps: ApiDeps, logger?: FastifyBaseLogger): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { connectionsCheckingInterval: 2000 },
    forceCloseConnections: 'idle',
  });
  answerWithProblems(app);
  await describeRoutes(app);
  app.register(async (scope) => webhookRoutes(scope, deps));
  app.register(async (scope) => pages(scope.withTypeProvider<ZodTypeProvider>(), deps));
  await app.ready();
  return app;
}

/** Everything but webhooks: these plugins' hooks run on every request, and a message's way must be lean. */
async function pages(scope: Scope, deps: ApiDeps): Promise<void> {
  scope.setValidatorCompiler(validatorCompiler);
  scope.setSerializerCompiler(serializerCompiler);
  await scope.register(helmet, { crossOriginResourcePolicy: false });
  healthRoutes(scope, deps);
  await scope.register(async (docs) => serveDocs(docs));
  await scope.register(async (guarded) => guardedRoutes(guarded.withTypeProvider<ZodTypeProvider>(), deps));
}

/** Routes that ask who is calling. */
async function guardedRoutes(scope: Scope, deps: ApiDeps): Promise<void> {
  await scope.register(underPressure, { maxEventLoopDelay: deps.maxEventLoopDelayMs ?? MAX_EVENT_LOOP_DELAY_MS });
  await scope.register(rateLimit, {
    max: CALLS_A_MINUTE,
    timeWindow: '1 minute',
    keyGenerator: (request) => callerOf(request, deps),
    // Whoever is on this machine needs no protection from himself: tools poll as often as they like.
    allowList: () => deps.onLoopback,
  });
  requireAccess(scope, deps);
  metricRoutes(scope, deps);
  appRoutes(scope, deps);
  appChangeRoutes(scope, deps);
  appSettingsRoutes(scope, deps);
  handoverRoutes(scope, deps);
  flowRoutes(scope, deps);
  refuseFlowChanges(scope);
  doctorRoutes(scope, deps);
  sessionRoutes(scope, deps);
  sessionStartRoutes(scope, deps);
  sessionEventRoutes(scope, deps);
  sessionHandoverRoutes(scope, deps);
  sessionRepairRoutes(scope, deps);
  contactRoutes(scope, deps);
  recoveryRoutes(scope, deps);
  sessionHistoryRoutes(scope, deps);
  sessionResimulationRoutes(scope, deps);
  await scope.register(async (codec) => codecRoutes(codec.withTypeProvider<ZodTypeProvider>(), deps));
}

/** A known token, else an address: behind a proxy all calls come from one. */
function callerOf({ headers: { authorization }, ip }: FastifyRequest, { rolesOf }: ApiDeps): string {
  const known = rolesOf(authorization) && givenHash(authorization);
  return known?.toString('base64') ?? normalizeIP(ip);
}
