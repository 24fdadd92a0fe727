import type { Canaries } from './canaries.ts';
import {
  badCommands,
  badRequests,
  callbacks,
  databaseAway,
  forgets,
  rotate,
  sinchRefuses,
  sinchStumbles,
  temporalAway,
  webhookSecretOf,
  workerDies,
} from './mishaps.ts';
import { databasePlaces, metricsPlaces, temporalFiles, temporalPlaces } from './places.ts';
import { APP_ID, fromOutside, handOver, link, talk } from './scenes.ts';
import type { Place } from './search.ts';
import { callApi, type World } from './world.ts';

/** Everything that is left behind, by where it is. */
export interface Evidence {
  canaries: Canaries;
  database: Place[];
  databaseAfterUnlink: Place[];
  temporal: Place[];
  temporalFiles: Place[];
  metrics: Place[];
  logs: Place[];
  errors: Place[];
}

/** A life of an app from linking to unlinking, with all that can go wrong; then what Temporal, database, logs and callers have of it. */
export async function liveThrough(world: World): Promise<Evidence> {
  const { stack, heard } = world;
  await link(world);
  const canaries = { ...world.canaries, webhookSecret: (await webhookSecretOf(world)) ?? '' };
  await talk(world);
  await handOver(world);
  await fromOutside(world);
  await sinchRefuses(world);
  // Both wait for long: before what is unclear is sent again, and until the worker is missed.
  await Promise.all([sinchStumbles(world), workerDies(world)]);
  await callbacks(world);
  await badRequests(world);
  await badCommands(world);
  await databaseAway(world);
  await temporalAway(world);
  await rotate(world);
  await callApi(world, `GET /v1/apps/${APP_ID}/settings`);
  const database = await databasePlaces(stack);
  await forgets(world);
  await callApi(world, `DELETE /v1/apps/${APP_ID}`);
  return {
    canaries,
    database,
    databaseAfterUnlink: await databasePlaces(stack),
    temporal: await temporalPlaces(stack.client, ''),
    temporalFiles: temporalFiles(stack),
    metrics: await metricsPlaces(stack),
    logs: heard.logs,
    errors: heard.errors,
  };
}
