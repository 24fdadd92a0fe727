import { problemsOf } from '../../../helpers/flow-problems.ts';

const retry = (text: string) =>
  problemsOf(`flow: test\nsteps:\n  - ask: { text: Q?, format: number, retry: [${text}] }\n  - end\n`);

test.each(['"{{ input.value }} is no number."', '"One", { en: "{{ string(input.value) }} is none." }'])(
  'The value of an answer that was not understood fails the retry that says it: %s',
  (text) => {
    expect(retry(text)).toEqual([
      expect.stringMatching(
        /ask_1 error There is no input\.value where the answer was not understood: this text would fail\. Write input\.text/,
      ),
    ]);
  },
);

test.each(['"{{ input.text }} is no number."', '"{{ input.?value.orValue(0) }}"', '"{{ has(input.value) }}"'])(
  'What a retry says without it stands: %s',
  (text) => {
    expect(retry(text)).toEqual([]);
  },
);
