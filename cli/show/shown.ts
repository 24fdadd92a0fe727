import { z } from 'zod';
import { exportOf } from '../../core/timeline/export/conversation-export.ts';
import { rerun } from '../../core/timeline/rerun.ts';
import { type StateThen, stateThen } from '../../core/timeline/state-then.ts';
import { storyOf } from '../../core/timeline/story.ts';
import type { StoryEntry } from '../../core/timeline/story-entry.ts';
import { headOf, type StoryHead } from '../../core/timeline/story-head.ts';
import { flowsOf } from '../../core/timeline/telling.ts';
import { CliError } from '../errors.ts';
import { apiClient } from '../http-client.ts';
import { maskedText } from './masked-text.ts';
import { openConversation } from './open-files.ts';

/** A story, wherever it comes from. */
export interface Shown {
  head: StoryHead;
  story: StoryEntry[];
  /** What commands name the session by: in a file it has another id than where it lives. */
  commandId: string;
  /** Something to know before reading; '' where there is nothing. */
  caution: string;
  /** The state behind an entry; undefined where nobody knows. */
  stateAt(n: number): Promise<StateThen | undefined>;
}

const trusted = <T>(shape: z.ZodType) => z.custom<T>((value) => shape.safeParse(value).success);
const Timeline = z.object({
  session: trusted<StoryHead>(z.looseObject({ id: z.string(), state: z.string(), reason: z.string() })),
  entries: z.array(trusted<StoryEntry>(z.looseObject({ kind: z.string(), n: z.number(), at: z.number() }))),
  state: trusted<StateThen>(z.looseObject({ state: z.string(), variables: z.looseObject({}) })).optional(),
});

/** The story of a session, from the API. */
export async function shownSession(id: string, source: NodeJS.ProcessEnv): Promise<Shown> {
  const client = apiClient(source);
  const path = `/v1/sessions/${encodeURIComponent(id)}`;
  const { session: head, entries: story } = await client.call({
    method: 'GET',
    path: `${path}/timeline`,
    schema: Timeline,
  });
  return {
    head,
    story,
    commandId: id,
    caution: '',
    stateAt: async (n) =>
      (await client.call({ method: 'GET', path: `${path}/timeline?at=${n}`, schema: Timeline })).state,
  };
}

/** The story in files: of an export as it was written, of histories as the engine of today tells it. */
export async function shownFiles(paths: string[], source: NodeJS.ProcessEnv): Promise<Shown> {
  const { recording, exported } = await openConversation(paths, source);
  const again = rerun(recording, { watch: true });
  const story = exported?.story ?? storyOf(recording, { again });
  const { sessionId } = recording;
  return {
    head: exported?.head ?? headOf(recording, again),
    story,
    commandId: 'ID',
    caution: exported ? maskedText(exported) : '',
    stateAt: async (n) => {
      const entry = story[n - 1];
      return entry && stateThen(again, entry, { sessionId, flows: flowsOf(recording) });
    },
  };
}

/** A session as one file that can be opened anywhere. */
export function exportedSession(id: string, source: NodeJS.ProcessEnv): Promise<object> {
  const path = `/v1/sessions/${encodeURIComponent(id)}/export`;
  return apiClient(source).call({ method: 'GET', path, schema: z.looseObject({ format: z.string() }) });
}

/** What is in files as one such file. */
export async function exportedFiles(paths: string[], source: NodeJS.ProcessEnv): Promise<object> {
  const { recording, exported } = await openConversation(paths, source);
  return exported ?? exportOf(recording, { receipts: [], exportedAt: Date.now() });
}

/** An entry by its number. */
export function entryAt({ story, head }: Shown, n: number): StoryEntry {
  const entry = story[n - 1];
  if (entry) return entry;
  throw new CliError(`The story of session ${head.id} has ${story.length} entries, no ${n}.`, 2);
}
