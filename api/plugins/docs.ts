import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { VERSION } from '../../config/version.ts';
import { flowJsonSchema } from '../../core/flow/schema/json-schema.ts';

/** Of a route that asks for no token: every other one is documented as asking for it. */
export const NO_TOKEN: readonly [] = [];

/** Collects the routes that are registered after it; must come before them. */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Colloquy', version: VERSION, description: 'Durable conversations on the Sinch Conversation API' },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
  });
}

/** `/openapi.json` and a page at `/docs`; `/flow.schema.json`, from which an editor completes flow files. */
export async function serveDocs(scope: FastifyInstance): Promise<void> {
  scope.get('/openapi.json', { schema: { hide: true } }, async () => scope.swagger());
  // Made at the first call: it takes some milliseconds, and few processes are ever asked.
  let flowSchema: unknown;
  scope.get('/flow.schema.json', { schema: { hide: true } }, async () => {
    flowSchema ??= flowJsonSchema();
    return flowSchema;
  });
  await scope.register(swaggerUi, { routePrefix: '/docs' });
}
