import type { Region } from '../../adapters/app-links.ts';

export interface BenchApp {
  appId: string;
  projectId: string;
  region: Region;
  clientId: string;
  clientSecret: string;
}

const COMMON = {
  projectId: '00000000-0000-4000-8000-000000000002',
  region: 'eu',
  clientId: 'demo',
  clientSecret: 'demo',
} as const;

/** Two apps of the emulator, alike but for who answers their contacts. */
export const COLLOQUY_APP: BenchApp = { appId: '01HZBENCH00000000000000001', ...COMMON };
export const BARE_APP: BenchApp = { appId: '01HZBENCH00000000000000002', ...COMMON };
