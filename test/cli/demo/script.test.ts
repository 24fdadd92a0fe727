import { identityOf, nextRun, PARTS, SHOP } from '../../../cli/demo/script.ts';
import { toldOf } from '../../../cli/demo/told.ts';

describe('the demo’s script', () => {
  it('has twenty conversations on several channels, and its last three are the ones that fail', () => {
    expect(PARTS).toHaveLength(20);
    expect(new Set(PARTS.map(({ channel }) => channel)).size).toBeGreaterThanOrEqual(4);
    expect(PARTS.flatMap(({ trouble, number }) => (trouble ? [[number, trouble]] : []))).toEqual([
      [18, 'shop'],
      [19, 'flow'],
      [20, 'sinch'],
    ]);
    expect(PARTS.every(({ lines }) => lines.length > 1)).toBe(true);
  });

  it('asks the shop for no order that it does not answer for, but the one it is not to know', () => {
    const asked = PARTS.flatMap(({ lines }) => lines.map(({ says }) => says)).filter((says) =>
      /^[A-Z]-\d{3}$/.test(says),
    );
    const known = SHOP.map(({ path }) => path.replace('/orders/', ''));
    expect([...new Set(asked)].filter((order) => !known.includes(order))).toEqual(['Z-404']);
  });

  it.each([
    [[], 1],
    [['+46700000118', 'demo-01-20', '+46700000001'], 2],
    [['demo-09-04', '+46700000201'], 10],
    [['demo-99-04'], 1],
  ])('is played with contacts of its own each time: after %j as run %d', (identities, run) => {
    expect(nextRun(identities)).toBe(run);
  });

  it('calls no two contacts alike, and every one by what nobody is called', () => {
    const identities = [1, 2].flatMap((run) => PARTS.map((part) => identityOf(part, run)));
    expect(new Set(identities).size).toBe(40);
    for (const identity of identities) expect(identity).toMatch(/^(\+4670000\d{4}|demo-\d\d-\d\d)$/);
  });
});

test('afterwards each failed session stands with why, and with the commands that mend it', () => {
  const failed = ['S1', 'S2', 'S3'].map((id) => ({ id, state: 'failed', reason: 'Why.', next: 'What.' }));
  const told = toldOf(failed).join('\n');
  expect(told).toMatch(/^Played 20 conversations with .*: 17 went well, 3 failed\.$/m);
  for (const command of [
    'sessions --state failed',
    'show S1',
    'retry S1',
    'replay S2',
    'resimulate S2 --flow examples/demo/shop-repaired.yaml',
    'publish examples/demo/shop-repaired.yaml',
    'retry S2 --to latest',
    'retry S3',
  ])
    expect(told).toContain(`npm run -s colloquy -- ${command} `);
});
