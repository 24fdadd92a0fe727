import { z } from 'zod';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import { type ConversationExport, EXPORT_FORMAT, recordingOf } from '../../core/timeline/export/conversation-export.ts';
import type { MaskedFrom } from '../../core/timeline/export/mask-recording.ts';
import type { Recording } from '../../core/timeline/recording.ts';
import { rerun } from '../../core/timeline/rerun.ts';
import { storyOf } from '../../core/timeline/story.ts';
import type { StoryEntry, StoryReceipt } from '../../core/timeline/story-entry.ts';
import { headOf, type StoryHead } from '../../core/timeline/story-head.ts';
import { storyLines } from '../../core/timeline/story-lines.ts';
import { like, requireTrusted } from './trusted.ts';
import { UnreadableHistory } from './unreadable.ts';

/** Epoch ms, as far as a Date goes. */
const Time = z.number().max(8.64e15).min(0);
const Place = z.looseObject({ kind: z.string(), id: z.number(), at: Time });
const Run = z.looseObject({ runId: z.string(), originalRunId: z.string(), events: z.array(Place) });
const Entry = z.looseObject({ kind: z.string(), n: z.number(), at: Time });
const Head = z.looseObject({ id: z.string(), state: z.string(), reason: z.string(), startedAt: Time });

/** What we wrote ourselves is trusted once a few telling fields are there. */
const Export = z.object({
  format: z.literal(EXPORT_FORMAT),
  exportedAt: Time,
  head: z.custom<StoryHead>(like(Head)),
  story: z.array(z.custom<StoryEntry>(like(Entry))),
  workflowId: z.string(),
  sessionId: z.string(),
  runs: z.array(z.custom<ConversationExport['runs'][number]>(like(Run))),
  receipts: z.array(z.custom<StoryReceipt>(like(z.looseObject({ messageId: z.string(), status: z.string() })))),
  flows: z.record(
    z.string(),
    z.custom<CompiledFlow>(like(z.looseObject({ flow: z.string(), steps: z.array(z.unknown()).min(1) }))),
  ),
  maskedFrom: z.custom<MaskedFrom>(like(z.looseObject({ run: z.number(), eventId: z.number() }))).nullable(),
});

/** A conversation that was exported, as its file has it and as it was recorded. */
export interface OpenedExport {
  exported: ConversationExport;
  recording: Recording;
}

const Format = z.looseObject({ format: z.string() });
const FAMILY = /^colloquy-conversation\/(\d+)$/;

/** The export in a text; undefined where it is something else. Throws UnreadableHistory where it is a damaged one, or a newer one. */
export function exportFromText(text: string): OpenedExport | undefined {
  const json = parsed(text);
  const format = Format.safeParse(json).data?.format ?? '';
  if (!FAMILY.test(format)) return undefined;
  if (format !== EXPORT_FORMAT)
    throw new UnreadableHistory(
      `It is of the format ${format}, which this version does not know: open it with the newer one it is from.`,
    );
  const checked = Export.safeParse(json);
  const recording = checked.success ? recordingOf(checked.data) : undefined;
  if (checked.success && recording) return usable({ exported: checked.data, recording });
  const [issue] = checked.error?.issues ?? [];
  throw damaged(issue ? issue.path.join('.') || 'it' : 'a flow that it names');
}

function damaged(where: string, options?: ErrorOptions): UnreadableHistory {
  return new UnreadableHistory(
    `It is damaged: ${where} is missing, or not what it should be. Export it again with \`colloquy show ID --json\`.`,
    options,
  );
}

/** Only where its story can be told: the rest of a file has no schema. Throws UnreadableHistory. */
function usable(opened: OpenedExport): OpenedExport {
  const { exported, recording } = opened;
  for (const { events } of recording.runs) for (const event of events) requireTrusted(event);
  try {
    storyLines(exported.story);
    const again = rerun(recording, { watch: true });
    headOf(recording, again);
    storyOf(recording, { again, receipts: exported.receipts });
    return opened;
  } catch (cause) {
    throw damaged('an event, or an entry of its story', { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!/^\s*\{\s*"format"\s*:\s*"colloquy-conversation\//.test(text)) return undefined;
    throw new UnreadableHistory(
      'It breaks off before its end, or is no JSON. Export it again with `colloquy show ID --json`.',
      { cause },
    );
  }
}
