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
  ...over,
});

describe("an app's current details", () => {
  test('tell health, channels, webhook, sync and news', () => {
    const details = appDetails(state(), ['SMS added']);
    for (const part of [
      'Bot: healthy',
      'DISPATCH',
      'not at all',
      'SMS | FAILING',
      'webhook-1',
      '2026-11-01',
      'SMS added',
    ]) {
      expect(details).toContain(part);
    }
    expect(details).toContain('good until: never');
    // The Temporal UI cuts the last line off its frame.
    expect(details).toMatch(/SMS added\n\n\*All times are UTC\.\*$/);
  });

  test('show the problem, also before anything was read', () => {
    const details = appDetails(state({ facts: null, health: 'unauthorised', problem: 'The key is refused.' }), []);
    expect(details).toContain('app-1: unauthorised');
    expect(details).toContain('**The key is refused.**');
  });

  test('let nothing from outside break the table', () => {
    expect(appDetails(state(), [])).toContain('| SMS | FAILING | a \\| b \\*c\\* |');
  });
});
