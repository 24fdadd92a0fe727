import { recoveryQuery } from '../../../core/session/recovery-query.ts';

const ALWAYS = "WorkflowType = 'w' AND ExecutionStatus = 'Running' AND SessionState = 'failed'";

test.each([
  ["FailureCode = 'CALL_STATUS'", "FailureCode = 'CALL_STATUS'"],
  [`AppId="a"   and Channel != 'SMS'`, "AppId = 'a' AND Channel != 'SMS'"],
  [
    "(Flow STARTS_WITH 'shop@' OR Flow IN ('a@1','b@2')) AND StartTime > '2026-01-01T00:00:00Z'",
    "(Flow STARTS_WITH 'shop@' OR Flow IN ('a@1', 'b@2')) AND StartTime > '2026-01-01T00:00:00Z'",
  ],
  ["StartTime BETWEEN '2026-01-01' AND '2026-01-02'", "StartTime BETWEEN '2026-01-01' AND '2026-01-02'"],
  ["SessionState = 'failed'", "SessionState = 'failed'"],
  // Brackets of ours hold it together: an OR cannot lead past what is always asked for.
  ["AppId = 'a' OR AppId = 'b'", "AppId = 'a' OR AppId = 'b'"],
])('%s finds failed sessions only', (text, read) => {
  expect(recoveryQuery(text, 'w')).toEqual({ query: `${ALWAYS} AND (${read})` });
});

test.each([
  ['', 'The query is empty'],
  ['  ', 'The query is empty'],
  ["ExecutionStatus = 'Completed'", 'The query needs one of FailureCode, AppId,'],
  ["AppId = 'a' OR", 'The query needs one of FailureCode'],
  ["AppId = 'a') OR (AppId = 'b'", 'The query needs AND or OR before character 13.'],
  ["(AppId = 'a'", 'The query needs ) at its end.'],
  ['AppId = a', 'a value in quotes'],
  ["AppId LIKE 'a'", 'a comparison such as ='],
  ["AppId = 'a' ORDER BY StartTime", 'The query needs AND or OR before character 18.'],
  ["AppId = 'it''s'", 'The query needs AND or OR'],
  [String.raw`AppId = 'a\' OR 1=1'`, 'The query cannot be read from'],
  ["AppId = 'a'; --", 'The query cannot be read from character 12 on.'],
  [`AppId = '${'a'.repeat(1_000)}'`, 'longer than 1000 characters'],
])('%s is no query', (text, problem) => {
  expect(recoveryQuery(text, 'w')).toEqual({ problem: expect.stringContaining(problem) });
});

test('a problem repeats nothing of the query, which may hold a phone number', () => {
  for (const text of ["ContactId = '+46700000009' +46700000009", 'ContactId = +46700000009', "'+46700000009'"])
    expect(JSON.stringify(recoveryQuery(text, 'w'))).not.toContain('4670');
});
