import Fastify from 'fastify';
import { createDataConverter } from '../../../adapters/data-converter.ts';
import { EnvError, parseEnv } from '../../../config/env.ts';
import { measureMemory } from './heap.ts';
import { flowOf, SUBJECT_NAMES, type SubjectName, taskQueueOf } from './subjects.ts';
import { buildMemoryWorker } from './worker.ts';

// One worker whose memory is measured: `main.js <subject> <bundle>`; tells of itself on PORT.
async function main(name: SubjectName, bundlePath: string): Promise<void> {
  const { PORT, HOST, MASTER_KEY, PAYLOAD_ENCRYPTION, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE } = parseEnv(process.env);
  if (MASTER_KEY === undefined) throw new EnvError('MASTER_KEY is missing: the benchmark gives it to its processes.');
  const settings = {
    temporalAddress: TEMPORAL_ADDRESS ?? '',
    namespace: TEMPORAL_NAMESPACE,
    dataConverter: createDataConverter({ masterKey: MASTER_KEY, encryption: PAYLOAD_ENCRYPTION }),
    bundlePath,
    taskQueue: taskQueueOf(name),
  };
  const worker = await buildMemoryWorker(settings, flowOf(name));
  const running = worker.run();
  const app = Fastify();
  app.get('/status', () => worker.getStatus());
  app.get('/memory', measureMemory);
  await app.listen({ port: PORT, host: HOST });
  console.log(JSON.stringify({ ready: true }));
  await running;
  process.exit(0);
}

const [, , wanted, bundle = ''] = process.argv;
const subject = SUBJECT_NAMES.find((name) => name === wanted) ?? 'bare';
main(subject, bundle).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
