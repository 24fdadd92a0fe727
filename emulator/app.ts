import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { seedApp } from './control/apps.ts';
import { consent } from './control/consent.ts';
import { setCredential } from './control/credentials.ts';
import { getFaults, setFaults } from './control/faults.ts';
import { inbound } from './control/inbound.ts';
import { setKey } from './control/keys.ts';
import { ledger } from './control/ledger.ts';
import type { ControlOperation } from './control/operation.ts';
import { outbox } from './control/outbox.ts';
import { receipts } from './control/receipts.ts';
import { reset } from './control/reset.ts';
import { getService, setService } from './control/service.ts';
import { createEmulator, type Emulator } from './emulator.ts';
import { EmulatorError, errorBody } from './error.ts';
import { type EmulatorOptions, withDefaults } from './options.ts';
import { takeAnswer } from './state/service.ts';
import { OAuthError } from './vendor/oauth-error.ts';
import { OPERATIONS } from './vendor/operations.ts';
import { serve } from './vendor/serve.ts';
import { unknownOperation } from './vendor/unknown.ts';

const CONTROLS: readonly ControlOperation[] = [
  seedApp,
  inbound,
  consent,
  setCredential,
  setKey,
  receipts,
  outbox,
  setFaults,
  getFaults,
  ledger,
  setService,
  getService,
  reset,
];

/** Sinch's documented limits are smaller; this is what fits a carousel with everything in it. */
const BODY_LIMIT = 1024 * 1024;

/** Sinch documents no 415, so that a body that is no JSON by its type is malformed as one by its text is (inferred). */
const UNSUPPORTED_MEDIA_TYPE = 415;

function answerFor(error: FastifyError | EmulatorError | OAuthError): { status: number; body: object } {
  if (error instanceof EmulatorError) return { status: error.status, body: errorBody(error) };
  if (error instanceof OAuthError) return { status: error.status, body: { error: error.message } };
  const status = error.statusCode === UNSUPPORTED_MEDIA_TYPE ? 400 : (error.statusCode ?? 500);
  const message = status < 500 ? error.message : 'The emulator failed; its log says where.';
  return { status, body: errorBody({ status, message }) };
}

function answerTo(error: FastifyError | EmulatorError | OAuthError, reply: FastifyReply): void {
  const { status, body } = answerFor(error);
  if (status >= 500 && !(error instanceof EmulatorError)) console.error(error);
  void reply.code(status).send(body);
}

/** Also routes that do not exist, and bodies that cannot be read, answer in Sinch's shape. */
function addErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | EmulatorError | OAuthError, _request, reply) => answerTo(error, reply));
  app.setNotFoundHandler((request) => {
    throw unknownOperation(request.method, request.url);
  });
}

function addBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  // The official client announces JSON also where it sends no body, as with DELETE.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') done(null);
    else void parseJson(request, String(text), done);
  });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, text, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(text))));
  });
}

function addControl(app: FastifyInstance, emulator: Emulator): void {
  for (const { method, path, handle } of CONTROLS) {
    app.route({
      method,
      url: path,
      handler: async ({ query, body }, reply) => {
        const answer = handle(emulator, { query, body });
        if (method === 'POST') emulator.touch();
        return reply.code(answer.status).send(answer.body);
      },
    });
  }
}

/** A service that flows call, to have at hand where there is none. */
function addService(app: FastifyInstance, { state, touch }: Emulator): void {
  app.all('/service/*', async ({ method, url }, reply) => {
    const [path = ''] = url.slice('/service'.length).split('?');
    const answer = takeAnswer(state.service, { method, path });
    if (answer === undefined)
      throw new EmulatorError(404, `POST /control/service names no answer to ${method} ${path}`);
    touch();
    return reply.code(answer.status).send(answer.body);
  });
}

/** Sinch has a host per region; here a path in front of its own says which one is meant. Without it, any is. */
const OF_REGION = '/regions/:region';

/** Keeps an id at the end of a path from taking in a verb behind a colon, which is another operation's. */
const withoutVerb = (path: string) => path.replace(/:\w+Id$/, '$&([^:/]+)');

function addVendor(app: FastifyInstance, emulator: Emulator): void {
  for (const operation of OPERATIONS) {
    const { method } = operation;
    const path = withoutVerb(operation.path);
    for (const url of [path, `${OF_REGION}${path}`]) {
      app.route({ method, url, handler: (_request, reply) => serve(emulator, operation, reply) });
    }
  }
}

/** The Conversation API on one address, with a control side under /control. Listens only when asked to. */
export function buildEmulator(given: Partial<EmulatorOptions> = {}): FastifyInstance {
  const emulator = createEmulator(withDefaults(given));
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    // What the router cannot read never gets as far as the error handler.
    frameworkErrors: (error, _request, reply) => answerTo(error, reply),
  });
  addErrors(app);
  addBodies(app);
  addControl(app, emulator);
  addService(app, emulator);
  addVendor(app, emulator);
  app.addHook('onReady', async () => emulator.resume());
  app.addHook('onClose', () => emulator.close());
  return app;
}
