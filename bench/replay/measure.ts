import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { createDataConverter } from '../../adapters/data-converter.ts';
import { toRecordedRun } from '../../adapters/histories/to-recorded.ts';
import { toRecording } from '../../adapters/histories/to-recording.ts';
import { createPayloadCodec } from '../../adapters/payload-codec.ts';
import { replayConversation } from '../../adapters/replays/replay-conversation.ts';
import { openReplays } from '../../adapters/replays/replay-histories.ts';
import { connectTemporal } from '../../adapters/temporal.ts';
import { addressesOf } from '../../cli/local/plan.ts';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import { loadFlow } from '../../core/flow/load.ts';
import type { Recording } from '../../core/timeline/recording.ts';
import { rerun } from '../../core/timeline/rerun.ts';
import { resimulate } from '../../core/timeline/resimulate.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';
import type { BenchOptions } from '../bench.ts';
import { InvalidMeasurement } from '../error.ts';
import { Sink } from '../sink/sink.ts';
import { type Stack, withStack } from '../stack/stack.ts';
import { TURN_FLOW } from '../turn/flow.ts';
import { prepare, switchReceipts } from '../turn/prepare.ts';
import type { Subject } from '../turn/subject.ts';
import { converse, histories, type Reading, type RecordedHistory, TURNS } from './record.ts';
import { Recorder } from './recorder.ts';

export interface ReplayMeasurement {
  conversations: number;
  /** Conversations a second, in pairs measured one after the other. */
  replays: { subject: number; reference: number }[];
  /** Conversations in a second of one core, the time for the run on its own flow included. */
  resimulations: number[];
  /** Of the long one: ms of one core, once warm. */
  longMs: number[];
  longTurns: number;
}

const CONVERSATIONS = 500;
const LONG_TURNS = 400;
const LONG_FOLDS = 20;

/** What was recorded of both systems. */
interface Recorded {
  colloquy: RecordedHistory[];
  bare: RecordedHistory[];
  recordings: Recording[];
}

/** Has conversations recorded with both systems, and measures what is made of them. Rejects with InvalidMeasurement. */
export function measureReplay(options: BenchOptions): Promise<ReplayMeasurement> {
  // As the process that replays ours has it.
  Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
  return withStack(options, async (stack) => {
    const recorded = await record(stack, options);
    const bareBundle = join(stack.settings.dataDir, 'bare-bundle.js');
    await bundleWorkflows(bareBundle, { workflowsPath: BARE_WORKFLOW, preloadModules: [] });
    const replays: ReplayMeasurement['replays'] = [];
    while (replays.length < options.pairs) {
      const subjectFirst = replays.length % 2 === 0;
      const before = subjectFirst ? await replayOurs(recorded.colloquy) : Number.NaN;
      const reference = await replayBare(recorded.bare, bareBundle);
      replays.push({ subject: subjectFirst ? before : await replayOurs(recorded.colloquy), reference });
      options.say(`Pair ${replays.length} of replays`);
    }
    return {
      conversations: recorded.recordings.length,
      replays,
      ...fold(recorded, options.pairs),
    };
  });
}

const BARE_WORKFLOW = fileURLToPath(new URL('../bare/workflow.js', import.meta.url));

async function record(stack: Stack, options: BenchOptions): Promise<Recorded> {
  const { masterKey, env } = stack.settings;
  const key = { masterKey, encryption: 'on' } as const;
  const temporal = await connectTemporal({
    environment: { TEMPORAL_ADDRESS: addressesOf(stack.settings).temporal },
    namespace: env.TEMPORAL_NAMESPACE,
    dataConverter: createDataConverter(key),
  });
  try {
    const recorded = await recordWith(stack, options, { temporal, codec: createPayloadCodec(key) });
    stack.requireWhole();
    return recorded;
  } finally {
    await temporal.connection.close();
  }
}

async function recordWith(stack: Stack, { say }: BenchOptions, reading: Reading): Promise<Recorded> {
  const sink = new Sink(addressesOf(stack.settings).emulator);
  const field = await prepare(stack, CONVERSATIONS);
  await switchReceipts(field, false);
  const taken = async (subject: Subject) => {
    const tell = (turn: number) => say(`${subject.name}: turn ${turn} of ${TURNS}`);
    await converse(subject, { sink, turns: TURNS, tell });
    const found = await histories(subject, reading);
    if (found.length === CONVERSATIONS) return found;
    throw new InvalidMeasurement(`${found.length} conversations of ${subject.name} were recorded.`);
  };
  const [colloquy, bare] = [await taken(field.colloquy), await taken(field.bare)];
  const recordings = colloquy.map(({ workflowId, runId, history }) =>
    toRecording([toRecordedRun(history, runId)], { workflowId }),
  );
  return { colloquy, bare, recordings };
}

/** As `colloquy replay` does it: in a process of its own, arguments compared. The first one, which starts it, does not count. */
async function replayOurs(all: readonly RecordedHistory[]): Promise<number> {
  const replays = openReplays();
  let started = 0;
  try {
    for (const { workflowId, runId, history } of all) {
      const { outcome, message } = await replayConversation({ name: workflowId, runs: [{ runId, history }] }, replays);
      if (outcome !== 'same') throw new InvalidMeasurement(`A replay differs: ${message}`);
      started ||= performance.now();
    }
    return ((all.length - 1) * 1_000) / (performance.now() - started);
  } finally {
    await replays.close();
  }
}

/** As Temporal's users do it, the first one left out as well. */
async function replayBare(all: readonly RecordedHistory[], bundle: string): Promise<number> {
  let started = 0;
  const options = { workflowBundle: { codePath: bundle } };
  for await (const { error } of Worker.runReplayHistories(options, all)) {
    if (error) throw error;
    started ||= performance.now();
  }
  return ((all.length - 1) * 1_000) / (performance.now() - started);
}

function fold(
  { recordings }: Recorded,
  blocks: number,
): Pick<ReplayMeasurement, 'resimulations' | 'longMs' | 'longTurns'> {
  const changed = flowOf(TURN_FLOW.replace('You said', 'You wrote'));
  const resimulations = Array.from({ length: blocks }, () => {
    const ms = cpuMs(() => {
      for (const recording of recordings) requireOutcome(resimulate(recording, changed).outcome);
    });
    return (recordings.length * 1_000) / ms;
  });
  const long = longRecording();
  const longMs = Array.from({ length: LONG_FOLDS }, () => cpuMs(() => rerun(long)));
  return { resimulations, longMs, longTurns: LONG_TURNS };
}

/** Nobody may say so much so soon: it is lived through without a server. */
function longRecording(): Recording {
  const recorder = new Recorder(flowOf(TURN_FLOW));
  for (let turn = 1; turn <= LONG_TURNS; turn += 1) recorder.write(`Where is my order ${turn}?`);
  return recorder.recording;
}

/** The words are others, so that nothing else may come of it. */
function requireOutcome(outcome: string): void {
  if (outcome !== 'differs') throw new InvalidMeasurement(`A re-simulation came out ${outcome}.`);
}

function flowOf(text: string): CompiledFlow {
  const { flow, problems } = loadFlow(text);
  if (!flow) throw new InvalidMeasurement(`The measured flow is wrong: ${problems[0]?.message}`);
  return flow;
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
