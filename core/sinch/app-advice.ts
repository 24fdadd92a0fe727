/** What of a linked app its advice depends on. */
interface App {
  mode: 'DISPATCH' | 'CONVERSATION';
  retentionDays: number;
  onUnclearSend: 'resend' | 'skip';
  channels: readonly unknown[];
  flow: unknown;
  health: 'healthy' | 'degraded' | 'unauthorised' | 'unlinked';
  webhookId: string;
}

/** Something that Colloquy can do for the app if somebody says so. */
export interface AppOffer {
  kind: 'retention';
  /** For which Sinch is to keep messages. */
  days: number;
  /** A few sentences. */
  because: string;
}

const NO_WEBHOOK =
  'Sinch does not deliver messages yet: there is no webhook. A worker must run and PUBLIC_URL be set; sync the app then.';

/** What is to be done before contacts are answered, a sentence each, for a person; empty where nothing is. */
export function appAdvice({ channels, flow, health, webhookId }: App): string[] {
  const advice: [boolean, string][] = [
    [health === 'unauthorised', 'Sinch refuses the credentials: give new ones, by linking the app again.'],
    [channels.length === 0, 'The app has no channels: add one to it in the Sinch dashboard, then sync the app.'],
    [webhookId === '', NO_WEBHOOK],
    [flow === null, 'New sessions get no answer yet: choose a flow for the app.'],
  ];
  return advice.flatMap(([holds, sentence]) => (holds ? [sentence] : []));
}

/** What becomes of a send whose outcome is unclear where Sinch keeps nothing. */
const UNCLEAR: { [K in App['onUnclearSend']]: string } = {
  resend: 'it is sent again (resend), which is a rare double; to leave it (skip) would be a rare loss',
  skip: 'it is left (skip), which is a rare loss; to send it again (resend) would be a rare double',
};

/** In DISPATCH mode Sinch keeps no messages unless it is told to. */
export function appOffers({ mode, retentionDays, onUnclearSend }: App): AppOffer[] {
  if (mode !== 'DISPATCH' || retentionDays > 0) return [];
  const because = `Sinch keeps no messages of this app, so nobody can look whether a send arrived whose answer was lost: ${UNCLEAR[onUnclearSend]}. With one day of retention Colloquy looks first.`;
  return [{ kind: 'retention', days: 1, because }];
}
