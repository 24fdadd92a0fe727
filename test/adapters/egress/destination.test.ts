import { addressesOf, destinationOf } from '../../../adapters/egress/destination.ts';
import { readCallHosts } from '../../../config/call-hosts.ts';

const lists = (installation: string[], app: string[] = []) => ({
  installation: readCallHosts(installation).hosts,
  app: readCallHosts(app).hosts,
});

function reasonOf(url: string, installation: string[], app: string[] = []): string {
  try {
    destinationOf(url, lists(installation, app));
    return 'allowed';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('the lists', () => {
  test.each([
    ['shop.example', 'https://shop.example/a'],
    ['shop.example', 'https://SHOP.Example/a'],
    ['shop.example', 'https://shop.example./a'],
    ['shop.example', 'https://shop.example:443/a'],
    ['shop.example', ' https://shop.example/a\n'],
    ['SHOP.example.', 'https://shop.example/a'],
    ['shop.example:443', 'https://shop.example/a'],
    ['shop.example:8443', 'https://shop.example:8443/a'],
    ['*.example.com', 'https://a.example.com'],
    ['*.example.com', 'https://a.b.c.example.com'],
    ['bücher.example', 'https://xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'https://BÜCHER.example'],
    ['93.184.216.34', 'https://93.184.216.34'],
    ['[2606:4700::1111]', 'https://[2606:4700:0::1111]'],
  ])('%s opens %s, in either list', (entry, url) => {
    expect(reasonOf(url, [entry])).toBe('allowed');
    expect(reasonOf(url, [], [entry])).toBe('allowed');
  });

  test.each([
    ['shop.example', 'https://shop.example.evil.example'],
    ['shop.example', 'https://evil-shop.example'],
    ['shop.example', 'https://a.shop.example'],
    ['shop.example', 'https://shop.example:8443'],
    ['shop.example', 'https://shop.example:80'],
    ['*.example.com', 'https://a.example.com:8443'],
    ['93.184.216.34', 'https://93.184.216.34:22'],
    ['shop.example:8443', 'https://shop.example'],
    ['shop.example:443', 'https://shop.example:8443'],
    ['*.example.com', 'https://example.com'],
    ['*.example.com', 'https://evilexample.com'],
    ['*.example.com:443', 'https://a.example.com:444'],
  ])('%s does not open %s', (entry, url) => {
    expect(reasonOf(url, [entry], [entry])).toBe(
      `its call may not reach ${new URL(url).host}: name it in CALL_ALLOWED_HOSTS or in the callHosts of the app`,
    );
  });

  test('open nothing when they are empty', () => {
    expect(reasonOf('https://shop.example', [])).toContain('CALL_ALLOWED_HOSTS');
  });
});

describe('this machine', () => {
  test.each([
    'http://localhost:3000/x',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
    'https://localhost',
    'http://127.1',
  ])('%s is opened by the installation, over http and at every port too', (url) => {
    const named = lists(['localhost', '127.0.0.1', '[::1]']);
    expect(destinationOf(url, named).loopback).toBe(true);
  });

  test.each(['http://localhost', 'https://127.0.0.1', 'https://[::1]'])('%s is never opened by an app', (url) => {
    expect(reasonOf(url, ['shop.example'], ['localhost', '127.0.0.1', '[::1]'])).toContain(
      'CALL_ALLOWED_HOSTS alone opens this machine',
    );
  });

  test('is opened at one port by an entry that names it', () => {
    expect(reasonOf('http://localhost:3000', ['localhost:3000'])).toBe('allowed');
    expect(reasonOf('http://localhost:3001', ['localhost:3000'])).not.toBe('allowed');
  });

  test('one name of it does not open the others', () => {
    expect(reasonOf('http://127.0.0.1', ['localhost'])).not.toBe('allowed');
  });
});

describe('an address that is refused', () => {
  test.each([
    ['http://shop.example/a', 'its call may reach shop.example by https only'],
    ['https://user@shop.example', 'the address of its call holds a user or a password: give them in a header'],
    ['https://:password@shop.example', 'the address of its call holds a user or a password: give them in a header'],
    ['https://shop.example\\@evil.example', 'the address of its call holds a control character or a backslash'],
    ['https://shop.example/a\nb', 'the address of its call holds a control character or a backslash'],
    ['ftp://shop.example', 'its call may use https only'],
    ['shop.example/a', 'the address of its call cannot be read: write it as https://host/path'],
    ['https:///shop.example', 'the address of its call cannot be read: write it as https://host/path'],
  ])('%j says what is wrong', (url, reason) => {
    expect(reasonOf(url, ['shop.example'])).toBe(reason);
  });
});

describe('the addresses of a name', () => {
  const shop = destinationOf('https://shop.example', lists(['shop.example']));
  const local = destinationOf('http://localhost', lists(['localhost']));

  test('are all given', async () => {
    expect(await addressesOf(shop, async () => ['93.184.216.34', '2606:4700::1111'])).toEqual([
      '93.184.216.34',
      '2606:4700::1111',
    ]);
  });

  test.each([
    ['the last', ['93.184.216.34', '10.0.0.1']],
    ['the first', ['169.254.169.254', '93.184.216.34']],
    ['a mapped one', ['93.184.216.34', '::ffff:127.0.0.1']],
    ['loopback', ['127.0.0.1']],
  ])('are refused for one that is not public: %s', async (_which, addresses) => {
    await expect(addressesOf(shop, async () => addresses)).rejects.toMatchObject({
      code: 'CALL_REFUSED',
      message: 'its call may not reach shop.example: it leads to a private or reserved address',
    });
  });

  test.each([[['93.184.216.34']], [['127.0.0.1', '192.168.0.1']]])(
    'of localhost must be of this machine: %j',
    async (addresses) => {
      await expect(addressesOf(local, async () => addresses)).rejects.toMatchObject({ code: 'CALL_REFUSED' });
    },
  );

  test('of a name that has none leave it unreached', async () => {
    await expect(addressesOf(shop, async () => [])).rejects.toMatchObject({ code: 'CALL_UNREACHABLE' });
  });

  test('are not looked up where the host is one', async () => {
    const asked = destinationOf('https://[2606:4700::1111]/x', lists(['[2606:4700::1111]']));
    const resolve = () => Promise.reject(new Error('asked'));
    expect(await addressesOf(asked, resolve)).toEqual(['2606:4700::1111']);
  });
});
