import { type AppLink, AppNotLinkedError } from '../../adapters/app-links.ts';
import type { SinchAppFacts } from '../../contracts/sinch-app.ts';
import type { ApiDeps } from '../deps.ts';
import type { FreshSinch } from './deps.ts';

/** What several checks of one app ask for: each is asked once. All reject as Sinch's client does, or as the store of links. */
export interface AskedSinch {
  token(): Promise<{ expiresAt: number }>;
  facts(): Promise<SinchAppFacts>;
  sinch(): Promise<FreshSinch>;
  webhookSecrets(): Promise<string[]>;
}

/** Sinch, asked for one app with the secret that is stored for it. */
export function askedSinch({ links, doctor }: Pick<ApiDeps, 'links' | 'doctor'>, link: AppLink): AskedSinch {
  const secrets = once(() => links.secrets(link.appId));
  const sinch = once(async () => {
    const stored = await secrets();
    if (stored === undefined) throw new AppNotLinkedError(link.appId);
    return doctor.sinchWith(stored.clientSecret);
  });
  return {
    sinch,
    token: once(async () => (await sinch()).refreshToken(link)),
    facts: once(async () => (await sinch()).getApp(link)),
    webhookSecrets: async () => (await secrets())?.webhookSecrets ?? [],
  };
}

function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}
