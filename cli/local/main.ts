import { watchSupervisor } from './reaper.ts';

const [dataDir = '', graceMs = '5000'] = process.argv.slice(2);

// Ctrl-C is for the supervisor; this one stays until all the others are gone.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);

await watchSupervisor(dataDir, Number(graceMs));
