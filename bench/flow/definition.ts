/** Steps of one part of a generated flow. */
export const STEPS_PER_PART = 10;

/** The longest flow that the language allows, in parts. */
export const LONGEST = 1_000 / STEPS_PER_PART;

export interface Size {
  parts: number;
}

const HEAD = [
  'languages: [en, nl]',
  'variables:',
  '  name: { type: string, default: Ada }',
  '  city: { type: string, default: Utrecht }',
  '  n: { type: number, default: 0 }',
  '  wish: { type: string }',
  '  basket: { type: list, default: [shoes, socks, laces] }',
  '  member: { type: map, default: { since: 2019, tier: gold } }',
  'steps:',
];

/**
 * A flow file as people write them, in two languages: each part greets with a template, counts, branches on the channel,
 * may switch the language, and asks with two choices, of which one leads to the next part. The last leads to the first.
 * In few words: a thousand of these steps must stay below the 128 KB that a compiled flow may have.
 */
export function definitionOf(flow: string, { parts }: Size): string {
  const written = Array.from({ length: parts }, (_, index) => partOf(index + 1, parts));
  return [`flow: ${flow}`, ...HEAD, ...written.flat(), ''].join('\n');
}

function partOf(part: number, parts: number): string[] {
  const next = (part % parts) + 1;
  const [language, name] = part % 2 === 1 ? ['nl', 'Nederlands'] : ['en', 'English'];
  // A condition here and there: in each part of the longest flow it would be too much.
  const condition = parts < LONGEST ? ['    if: session.turn > 1'] : [];
  return [
    `  - id: h${part}`,
    `    send: { en: "${part}, {{ vars.name }}.", nl: "${part}, {{ vars.name }}!" }`,
    `  - set: { n: "vars.n + ${part}" }`,
    '  - branch:',
    '      - if: internal.sinchConversationAPI.channelIdentifier == "SMS"',
    `        goto: p${part}`,
    `      - else: r${part}`,
    `  - id: r${part}`,
    '    send: "{{ vars.city }}"',
    `    goto: a${part}`,
    `  - id: p${part}`,
    ...condition,
    '    send: "+{{ vars.n }}"',
    `  - goto: a${part}`,
    `  - id: l${part}`,
    `    language: ${language}`,
    '  - set: { wish: null }',
    `  - goto: a${part}`,
    `  - id: a${part}`,
    '    ask:',
    '      text: { en: "Go on?", nl: "Verder?" }',
    '      into: wish',
    '      choices:',
    `        - { text: OK, goto: h${next} }`,
    `        - { text: ${name}, goto: l${part} }`,
  ];
}
