/** One test as a CI tool reads it. */
export interface JUnitCase {
  name: string;
  classname: string;
  /** Seconds. */
  time: number;
  /** Where it is written. */
  file: string;
  line: number;
  failure?: { message: string; text: string };
}

export interface JUnitSuite {
  name: string;
  cases: JUnitCase[];
}

// What XML 1.0 cannot hold, not even escaped.
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const ENTITIES: { [sign: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text as it stands between tags; what XML cannot hold is left out. */
function content(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? '');
}

/** As `content`; line ends would be read as blanks in an attribute. */
function attribute(text: string): string {
  return content(text).replace(/[\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const attributes = (values: { [name: string]: string | number }) =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${attribute(String(value))}"`)
    .join('');

const seconds = (time: number) => time.toFixed(3);

function testcase({ failure, time, ...values }: JUnitCase): string {
  const open = `    <testcase${attributes({ ...values, time: seconds(time) })}`;
  if (!failure) return `${open}/>`;
  const { message, text } = failure;
  return `${open}>\n      <failure${attributes({ message, type: 'talk' })}>${content(text)}</failure>\n    </testcase>`;
}

function counts(cases: readonly JUnitCase[]) {
  const time = cases.reduce((sum, one) => sum + one.time, 0);
  const failures = cases.filter(({ failure }) => failure).length;
  return { tests: cases.length, failures, errors: 0, skipped: 0, time: seconds(time) };
}

function testsuite({ name, cases }: JUnitSuite): string {
  return [`  <testsuite${attributes({ name, ...counts(cases) })}>`, ...cases.map(testcase), '  </testsuite>'].join(
    '\n',
  );
}

/** Results as the XML that CI tools read (the JUnit format, as Jenkins, GitLab and GitHub's actions take it). */
export function junitXml(suites: readonly JUnitSuite[]): string {
  const all = counts(suites.flatMap(({ cases }) => cases));
  const head = `<testsuites${attributes({ name: 'colloquy test', ...all })}>`;
  return ['<?xml version="1.0" encoding="UTF-8"?>', head, ...suites.map(testsuite), '</testsuites>', ''].join('\n');
}
