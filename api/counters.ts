/** Every counter there is, so that a page shows all of them from the start. */
const COUNTERS = [
  { name: 'colloquy_webhooks_total', label: 'outcome', help: 'Webhook calls by what became of them.' },
  { name: 'colloquy_callbacks_total', label: 'kind', help: 'Signed callbacks by their kind.' },
  {
    name: 'colloquy_unsigned_callbacks_total',
    label: 'app',
    help: 'Webhook calls for a linked app that were refused for want of a valid signature.',
  },
] as const;

export type CounterName = (typeof COUNTERS)[number]['name'];

export interface Counters {
  /** `value` is a word of our own or of Sinch's documentation, or the id of a linked app, never what a caller may choose. */
  add(name: CounterName, value: string): void;
  of(name: CounterName, value: string): number;
  /** In Prometheus' text format. */
  text(): string;
}

export function createCounters(): Counters {
  const counts = new Map<CounterName, Map<string, number>>(COUNTERS.map(({ name }) => [name, new Map()]));
  const lines = ({ name, label, help }: (typeof COUNTERS)[number]) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} counter`,
    ...[...(counts.get(name) ?? [])].map(([value, count]) => `${name}{${label}="${value}"} ${count}`),
  ];
  return {
    add(name, value) {
      const counted = counts.get(name);
      counted?.set(value, (counted.get(value) ?? 0) + 1);
    },
    of: (name, value) => counts.get(name)?.get(value) ?? 0,
    text: () => `${COUNTERS.flatMap(lines).join('\n')}\n`,
  };
}
