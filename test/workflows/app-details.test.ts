import type { SinchAppState } from '../../contracts/sinch-app.ts';
import { appDetails } from '../../workflows/app-details.ts';

const state = (over: Partial<SinchAppState> = {}): SinchAppState => ({
  appId: 'app-1',
  credentialVersion: 3,
  health: 'healthy',
  problem: '',
  facts: {
    displayName: 'Bot',
    mode: 'DISPATCH',
    retentionDays: 0,
    channels: [{ channel: 'SMS', state: 'FAILING', description: 'a | b\n*c*' }],
  },
  webhookId: 'webhook-1',
  syncedAt: Date.UTC(2026, 10, 1),
  tokenExpiresAt: 0,
  renewAt: 0,
  retryAt: 0,
  gone: [],
  flow: { flow: 'welcome', version: 2, channels: { SMS: { flow: 'sms', version: 'latest' } } },
  events: [{ at: Date.UTC(2026, 10, 2), what: 'SMS added' }],
  errands: [],
  hinted: false,
  toRecover: false,
  unlinking: false,
  ...over,
});

describe("an app's current details", () => {
  test('tell health, channels, flow, webhook, sync and what changed', () => {
    const details = appDetails(state());
    for (const part of [
      'Bot: healthy',
      'DISPATCH',
      'not at all',
      'SMS | FAILING',
      'webhook-1',
      '2026-11-01',
      '### What changed\n\n- 2026-11-02 00:00:00: SMS added',
      'welcome@2; on SMS sms@latest',
    ]) {
      expect(details).toContain(part);
    }
    expect(details).toContain('good until: never');
    // The Temporal UI cuts the last line off its frame.
    expect(details).toMatch(/SMS added\n\n\*All times are UTC\.\*$/);
  });

  test('show the problem, also before anything was read', () => {
    const details = appDetails(state({ facts: null, health: 'unauthorised', problem: 'The key is refused.' }));
    expect(details).toContain('app-1: unauthorised');
    expect(details).toContain('**The key is refused.**');
  });

  test('say that nobody is answered without a flow', () => {
    expect(appDetails(state({ flow: null }))).toContain('none, so that nobody is answered');
  });

  test('let nothing from outside break the table', () => {
    expect(appDetails(state())).toContain('| SMS | FAILING | a \\| b \\*c\\* |');
  });
});
