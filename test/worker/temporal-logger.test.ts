import { Writable } from 'node:stream';
import pino from 'pino';
import { createTemporalLogger } from '../../worker/temporal-logger.ts';

function logged(level: string) {
  const lines: string[] = [];
  const stream = new Writable({ write: (chunk, _encoding, done) => done(void lines.push(String(chunk))) });
  return { logger: createTemporalLogger(pino({ level }, stream)), read: () => lines.map((line) => JSON.parse(line)) };
}

describe("Temporal's logger on pino", () => {
  test.each([
    ['trace', 10],
    ['debug', 20],
    ['info', 30],
    ['warn', 40],
    ['error', 50],
  ] as const)('%s becomes level %i', (name, level) => {
    const { logger, read } = logged('trace');
    logger[name]('what happened', { workflowId: 'w' });
    expect(read()).toMatchObject([{ level, msg: 'what happened', workflowId: 'w' }]);
  });

  test('a trace shows which task it is of, and nothing of what people wrote', () => {
    const { logger, read } = logged('trace');
    logger.trace('Got workflow activation', { runId: 'r', jobs: [{ signalWorkflow: { input: 'the-canary-text' } }] });
    expect(read()).toMatchObject([{ msg: 'Got workflow activation', runId: 'r' }]);
    expect(JSON.stringify(read())).not.toContain('canary');
  });

  test('log takes the level as a word, and errors are readable', () => {
    const { logger, read } = logged('info');
    logger.log('ERROR', 'it broke', { error: new Error('because') });
    logger.log('DEBUG', 'nobody asked');
    expect(read()).toMatchObject([{ level: 50, err: { message: 'because' } }]);
  });
});
