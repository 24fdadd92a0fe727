import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Terminal } from './command.ts';
import { CliError, usageError } from './errors.ts';

/** What a person is asked at a terminal. An answer has no blanks around it. */
export interface Question {
  prompt: string;
  /** What is typed is not shown. */
  hidden?: boolean;
  /** The answer where only Enter is pressed; without one it is asked again. */
  preset?: string;
  /** What the answer may be; anything else is asked again. */
  oneOf?: readonly string[];
}

/** Whether somebody is there to be asked. */
export function canAsk({ stdin }: Terminal): boolean {
  return stdin.isTTY === true;
}

/**
 * Asks one question after the other and resolves with the answers, in their order. Lines that were pasted together answer as many
 * questions. Rejects where the input ends, or with exit code 130 where Ctrl-C was pressed, which `undone` then explains.
 */
export async function askEach(
  terminal: Terminal,
  questions: readonly Question[],
  undone = 'nothing was done',
): Promise<string[]> {
  const answers: string[] = [];
  const echo = echoOn(terminal.screen);
  // No history: the arrow keys would bring a secret back.
  const lines = createInterface({ input: terminal.stdin, output: echo.output, terminal: true, historySize: 0 });
  const ask = ({ prompt, hidden = false }: Question) => {
    echo.hidden = false;
    lines.setPrompt(prompt);
    lines.prompt();
    echo.hidden = hidden;
  };
  try {
    return await new Promise<string[]>((resolve, reject) => {
      // At once, not in the next turn of the loop: what follows in the same paste may be a secret.
      lines.on('line', (line) => {
        const asked = questions[answers.length];
        if (asked === undefined) return;
        if (echo.hidden) terminal.screen.write('\n');
        const answer = line.trim() || (asked.preset ?? '');
        if (answer !== '' && (asked.oneOf?.includes(answer) ?? true)) answers.push(answer);
        const next = questions[answers.length];
        if (next === undefined) resolve(answers);
        else ask(next);
      });
      // While a line is read, Ctrl-C is a key; other signals end the process as ever.
      lines.on('SIGINT', () => {
        terminal.screen.write('\n');
        reject(new CliError(`Interrupted: ${undone}.`, 130));
      });
      lines.on('close', () => reject(usageError(`The input ended before everything was answered: ${undone}.`)));
      const [first] = questions;
      if (first === undefined) resolve(answers);
      else ask(first);
    });
  } finally {
    lines.close();
  }
}

/** What readline shows goes to the screen, unless it is hidden. */
function echoOn(screen: Writable) {
  const echo = {
    hidden: false,
    output: new Writable({
      write(chunk: unknown, _encoding, done) {
        if (!echo.hidden) screen.write(chunk);
        done();
      },
    }),
  };
  return echo;
}
