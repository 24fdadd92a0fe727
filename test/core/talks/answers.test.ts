import { Answers, type GivenCalls } from '../../../core/talks/answers.ts';

const ok = (body: string) => ({ status: 200, headers: {}, body });

/** What each request is answered with: the body of a response, a code, or what is told of none. */
function answersTo(given: GivenCalls, requests: string[], options?: { lastStays: boolean }) {
  const answers = new Answers(given, options);
  return requests.map((line) => {
    const answer = answers.take(line);
    if (!('kind' in answer))
      return `none of ${answer.patterns.length}${answer.usedUp === '' ? '' : `, ${answer.usedUp} is used up`}`;
    return answer.kind === 'response' ? answer.body : answer.code;
  });
}

it.each<[string, GivenCalls, string[], unknown[]]>([
  ['one for all', { 'GET *': ok('a') }, ['GET x', 'GET y'], ['a', 'a']],
  ['several in turn', { 'GET *': [ok('a'), 'timeout'] }, ['GET x', 'GET y'], ['a', 'CALL_TIMED_OUT']],
  ['the first pattern that fits', { 'GET x': ok('a'), 'GET *': ok('b') }, ['GET x', 'GET y'], ['a', 'b']],
  ['the next pattern when one is used up', { 'GET x': [ok('a')], 'GET *': ok('b') }, ['GET x', 'GET x'], ['a', 'b']],
  ['nothing that was not given', { 'GET x': ok('a') }, ['GET y'], ['none of 1']],
  ['nothing any more', { 'GET x': [ok('a')] }, ['GET x', 'GET x'], ['a', 'none of 1, GET x is used up']],
])('give %s', (_what, given, requests, expected) => {
  expect(answersTo(given, requests)).toEqual(expected);
});

it('end with one that stays, where that is wanted', () => {
  expect(answersTo({ 'GET x': [ok('a'), ok('b')] }, ['GET x', 'GET x', 'GET x'], { lastStays: true })).toEqual([
    'a',
    'b',
    'b',
  ]);
});
