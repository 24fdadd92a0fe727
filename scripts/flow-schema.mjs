// Writes flow.schema.json, the JSON Schema of a flow file, anew from the build: `npm run schema`. A test says when it is stale.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = join(root, 'dist', 'core', 'flow', 'schema', 'json-schema.js');
const { flowJsonSchema } = await import(pathToFileURL(built).href);

writeFileSync(join(root, 'flow.schema.json'), `${JSON.stringify(flowJsonSchema(), null, 2)}\n`);
