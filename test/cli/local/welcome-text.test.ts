import { welcomeText } from '../../../cli/local/welcome-text.ts';

const addresses = { api: 'http://a', emulator: 'http://e', temporal: 't:1', temporalUi: 'http://ui' };
const demo = { appId: 'DEMO', channels: ['SMS', 'RCS'], flow: 'welcome@3' };

describe('what a person reads when all is up', () => {
  it('is where to look and what to try', () => {
    const text = welcomeText(addresses, { demo, dataDir: '/data' }).join('\n');
    for (const part of [
      'http://ui',
      'http://a/docs',
      'http://e',
      '/data/logs',
      'DEMO answers on 2 channels',
      'welcome@3',
    ])
      expect(text).toContain(part);
    expect(text).toContain('colloquy -- chat --channel SMS');
  });

  it('is how to link an app, where the Conversation API is a real one', () => {
    const text = welcomeText(addresses, { demo: null, dataDir: '/data' }).join('\n');
    expect(text).toContain('apps link');
    expect(text).not.toContain('chat');
  });
});
