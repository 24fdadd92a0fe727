import fc from 'fast-check';
import { type JUnitCase, junitXml } from '../../../core/talks/junit.ts';

const passed: JUnitCase = { name: 'greets', classname: 'shop.SMS', time: 0.0123, file: 'shop.test.yaml', line: 3 };
const failed: JUnitCase = { ...passed, name: 'ends', failure: { message: 'It did not.', text: 'line 5\nline 6' } };

it('counts tests, failures and seconds, and tells each test', () => {
  expect(junitXml([{ name: 'shop.test.yaml', cases: [passed, failed] }])).toBe(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="colloquy test" tests="2" failures="1" errors="0" skipped="0" time="0.025">',
      '  <testsuite name="shop.test.yaml" tests="2" failures="1" errors="0" skipped="0" time="0.025">',
      '    <testcase name="greets" classname="shop.SMS" file="shop.test.yaml" line="3" time="0.012"/>',
      '    <testcase name="ends" classname="shop.SMS" file="shop.test.yaml" line="3" time="0.012">',
      '      <failure message="It did not." type="talk">line 5',
      'line 6</failure>',
      '    </testcase>',
      '  </testsuite>',
      '</testsuites>',
      '',
    ].join('\n'),
  );
});

it.each([
  ['<b> & "c"', '&lt;b&gt; &amp; &quot;c&quot;'],
  ['two\nlines\tand a tab', 'two&#10;lines&#9;and a tab'],
  ['a bell \u0007, a null \u0000, \u001b[31mred', 'a bell , a null , [31mred'],
  ['half a sign \ud83d!', 'half a sign !'],
  ['👋', '👋'],
  ['\ufffe\uffff', ''],
])('writes %j as a name', (name, written) => {
  expect(junitXml([{ name, cases: [] }])).toContain(`<testsuite name="${written}" tests="0"`);
});

it('never holds what XML cannot hold, nor a tag that somebody wrote', () => {
  const any = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(any, any, any, (name, message, text) => {
      const xml = junitXml([{ name, cases: [{ ...passed, name, failure: { message, text } }] }]);
      expect(xml).toMatch(/^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u);
      expect(xml.match(/</g)).toHaveLength(
        '<?xml<testsuites<testsuite<testcase<failure</failure</testcase</testsuite</testsuites'.split('<').length - 1,
      );
    }),
  );
});
