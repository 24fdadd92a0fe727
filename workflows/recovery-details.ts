import type { RecoveryOrder, RecoveryProgress } from '../contracts/bulk-recovery.ts';

/** A recovery's current details in the Temporal UI: Markdown, for people. */
export function recoveryDetails(
  { apply, to, by, why, query, ratePerSecond }: RecoveryOrder,
  progress: RecoveryProgress,
) {
  const rows = Object.entries(progress.counts).map(([outcome, count]) => `| ${outcome} | ${count} |`);
  const what = to ? `retry on ${to.flow}@${to.version}` : 'retry';
  return [
    `### ${apply ? 'Recovery' : 'Dry run of a recovery'}: ${progress.state}`,
    `${what}, ${ratePerSecond} a second, by ${plain(by || 'an operator')}${why ? `: ${plain(why)}` : ''}`,
    `\`${query.replaceAll('`', '')}\``,
    ['| Sessions | |', '|:--|--:|', ...rows].join('\n'),
    // The Temporal UI cuts the last line off its frame: what must be read does not stand last.
    '*Each session’s report: `colloquy recover ID`.*',
  ].join('\n\n');
}

// What people write must not turn into Markdown.
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|]/g, (char) => `\\${char}`);
}
