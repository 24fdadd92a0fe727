import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Env } from '../config/env.ts';
import { CheckName } from '../core/doctor/check.ts';
import { loadFlow } from '../core/flow/load.ts';
import { blocksOf, documents, fileOf, isWhole, readDocument } from './helpers/docs/blocks.ts';
import { answersWithStatus, documentedCodes, NOT_CODES, wordsInCapitals } from './helpers/docs/codes.ts';
import { commandsOf, isKnown, NOT_RUN } from './helpers/docs/commands.ts';
import { difference, withRealIds } from './helpers/docs/expected-output.ts';
import { flowsAround, problemLine, problemsOfPart } from './helpers/docs/parts.ts';
import { faultsOfTalks, talksOf } from './helpers/docs/talks.ts';

const root = join(__dirname, '..');
const blocks = documents().flatMap((file) => blocksOf(file));
const commands = blocks.flatMap(commandsOf);
const flowOf = flowsAround(blocks);

/** Of clients that the documents show. */
const PROGRAMS = ['js', 'python', 'java'];

const placed = (all: typeof blocks) =>
  all.map((block): [string, string] => [`${block.file}:${block.line}`, block.text]);
const marked = (mark: string) => blocks.filter(({ language, marks }) => language === 'yaml' && marks.includes(mark));

describe('the documents', () => {
  it('mark every fenced block with a language that a test knows, or as plain text', () => {
    const known = ['sh', 'console', 'yaml', 'text', '', ...PROGRAMS];
    expect(blocks.filter(({ language }) => !known.includes(language))).toEqual([]);
  });

  it('show programs as files that a command runs, or say that no test runs them', () => {
    const programs = blocks.filter(({ language }) => PROGRAMS.includes(language));
    const idle = programs.filter((block) => {
      const named = commands.some(({ command }) => command.endsWith(` ${fileOf(block)}`));
      return !named && !readDocument(block.file).includes('No test runs this block:');
    });
    expect(programs.map(({ language }) => language)).toEqual(PROGRAMS);
    expect(idle).toEqual([]);
  });

  it('hide no command in a block without a language', () => {
    const plain = blocks.filter(({ language }) => language === '' || language === 'text');
    expect(plain.filter(({ text }) => /^(\$ |npm |npx |curl |docker )/m.test(text))).toEqual([]);
  });

  it('name only commands that test/e2e/docs.test.ts runs, or that stand on the list of those it cannot', () => {
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((command) => !isKnown(command))).toEqual([]);
  });

  it('need every entry of that list', () => {
    const idle = NOT_RUN.filter((entry) => !commands.some(({ command }) => entry.command.test(command)));
    expect(idle).toEqual([]);
  });

  it.each(placed(blocks.filter(isWhole)))(
    'show a flow that can be published, without a warning: %s',
    (_place, text) => {
      const { flow, problems } = loadFlow(text, { flowOf });
      expect(problems).toEqual([]);
      expect(flow).toBeDefined();
    },
  );

  it.each(placed(marked('part')))('show a part of a flow that can stand in one: %s', (_place, text) => {
    expect(problemsOfPart(text, flowOf)).toEqual([]);
  });

  it.each(talksOf(blocks).map((talks) => [talks.place, talks] as const))(
    'show talks that go so: %s',
    (_place, talks) => {
      expect(faultsOfTalks(talks, flowOf)).toEqual([]);
    },
  );

  it.each(placed(marked('wrong')))('show what is wrong with a flow, in the words of check: %s', (place, text) => {
    const at = blocks.findIndex(({ file, line }) => `${file}:${line}` === place);
    const { flow, problems } = loadFlow(text, { flowOf });
    expect(flow).toBeUndefined();
    expect(problems.map(problemLine)).toEqual(blocks[at + 1]?.text.split('\n'));
  });

  it.each(documents())('link to files that are there: %s', (file) => {
    const links = [...readDocument(file).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(
      ([, target = '']) => target,
    );
    const missing = links.filter((target) => !existsSync(join(root, dirname(file), target)));
    expect(missing).toEqual([]);
  });

  it.each(documents())('name only files and folders of ours that are there: %s', (file) => {
    const folders =
      'core|contracts|workflows|activities|adapters|api|worker|cli|config|emulator|examples|test|docs|scripts';
    const named = [...readDocument(file).matchAll(new RegExp(`\`((?:${folders})/[\\w./-]*)\``, 'g'))];
    const missing = named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)));
    expect(missing).toEqual([]);
  });

  it('tell the reader of every variable of config/env.ts and of no other', () => {
    const table = readDocument('README.md').split(/\| variable +\|/)[1] ?? '';
    const rows = table.split('\n').filter((row) => row.startsWith('| `'));
    const named = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
    );
    expect(named.toSorted()).toEqual(Object.keys(Env.shape).toSorted());
  });

  it('explain every code that a failure or an answer can have, once, and no other', () => {
    const codes = [...wordsInCapitals()].filter((word) => !NOT_CODES.has(word));
    expect(documentedCodes(readDocument('docs/words.md')).toSorted()).toEqual(codes.toSorted());
  });

  it('give an answer no status with which the sources do not give it', () => {
    const rows = readDocument('docs/words.md').matchAll(/^\| `([A-Z_]+)` +\| (\d{3})(?: or (\d{3}))?: /gm);
    const told = new Map([...rows].map(([, code = '', ...statuses]) => [code, statuses]));
    const answers = answersWithStatus().map((answer) => answer.split(' '));
    expect(answers.length).toBeGreaterThan(20);
    expect(answers.filter(([status, code = '']) => told.get(code)?.includes(status ?? '') === false)).toEqual([]);
  });

  it('take for no code only what the sources name', () => {
    expect([...NOT_CODES.keys()].filter((word) => !wordsInCapitals().has(word))).toEqual([]);
  });

  it('explain each word once, in its place of the alphabet', () => {
    const table = readDocument('docs/words.md').split('\n## ')[1] ?? '';
    const words = [...table.matchAll(/^\| ([a-z][^|]*?) +\|/gm)].map(([, word]) => word).slice(1);
    expect(words.length).toBeGreaterThan(40);
    expect(words).toEqual([...new Set(words)].toSorted());
  });

  it('explain every line of the doctor, in its order', () => {
    const table = readDocument('docs/operating.md').split(/^\| line +\|.*\n\|[-| ]+\|\n/m)[1] ?? '';
    const lines = [...table.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, line]) => line);
    expect(lines).toEqual(CheckName.options);
  });

  it('name only npm scripts that exist', () => {
    const scripts = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts);
    const text = documents().map(readDocument).join('\n');
    const named = [...text.matchAll(/`npm (?:run )?(?:-s )?([a-z:]+)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => name !== undefined && name !== 'ci' && !scripts.includes(name))).toEqual([]);
  });
});

describe('reading the documents', () => {
  const block = (language: string, text: string) => ({ file: 'a.md', line: 2, language, marks: [], text });

  it('takes what a console shows apart into commands, typed lines and printed lines', () => {
    const text = '$ colloquy chat --as x\nhi\n◀ Hello\n  [1] Yes\n1\n◀ Bye\n$ colloquy sessions\nsome output';
    expect(commandsOf(block('console', text))).toEqual([
      {
        place: 'a.md:2',
        command: 'colloquy chat --as x',
        typed: ['hi', '1'],
        printed: ['◀ Hello', '  [1] Yes', '◀ Bye'],
      },
      { place: 'a.md:8', command: 'colloquy sessions', typed: [], printed: ['some output'] },
    ]);
  });

  it('joins the continued lines of a script and leaves comments out', () => {
    expect(commandsOf(block('sh', '# first\ncurl a \\\n  -X POST')).map(({ command }) => command)).toEqual([
      'curl a -X POST',
    ]);
  });

  it('does not know a command that nobody runs', () => {
    expect(commandsOf(block('sh', 'rm -rf /')).map(isKnown)).toEqual([false]);
    expect(commandsOf(block('sh', 'npm run -s colloquy -- surgeon now')).map(isKnown)).toEqual([false]);
  });

  const OURS = '01M84R67NVSGW5DK9Z6GHA2GC2';
  const THEIRS = '01M84R67NVSGW5DK9Z6GHA2GC3';

  it('takes an id of the document for the one that was printed, in later commands too', () => {
    const ids = new Map<string, string>();
    expect(difference([`${OURS}  failed`], `${THEIRS}  failed\n`, ids)).toBeUndefined();
    expect(withRealIds(`show ${OURS}`, ids)).toBe(`show ${THEIRS}`);
    expect(difference([OURS], `${OURS}\n`, ids)).toMatch(/printed was/);
  });

  it.each([
    ['another word', ['a b'], 'a c\n'],
    ['a line that is missing', ['a', 'b'], 'a\n'],
    ['a line too many', ['a'], 'a\nb\n'],
  ])('sees %s', (_case, expected, actual) => {
    expect(difference(expected, actual, new Map())).toBeDefined();
  });

  it('takes one time for another, and nothing else that stands beside it', () => {
    expect(difference(['2 passed (9 ms)'], '2 passed (12 ms)\n', new Map())).toBeUndefined();
    expect(difference(['2 passed (9 ms)'], '3 passed (9 ms)\n', new Map())).toBeDefined();
  });

  it('stops comparing where the document does', () => {
    expect(difference(['{', '…'], '{\n"a"\n}\n', new Map())).toBeUndefined();
  });
});
