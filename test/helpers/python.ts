import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const FOLDER = join(process.cwd(), '.test', 'python');
const REQUIREMENTS = join(process.cwd(), 'test', 'clients', 'requirements.txt');

/** A Python with what test/clients/requirements.txt names, made where it is not there yet. Rejects with what is missing. */
export async function providePython(): Promise<string> {
  const python = join(FOLDER, 'bin', 'python');
  try {
    await run('python3', ['-m', 'venv', FOLDER]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS]);
  } catch (cause) {
    throw new Error('This test needs Python 3 with its venv module (python3-venv), and a way to its package index.', {
      cause,
    });
  }
  return python;
}

/** Runs a Python program; rejects with what it said where its exit code is not 0. */
export async function runPython(python: string, file: string): Promise<string> {
  const { stdout } = await run(python, [file]);
  return stdout;
}
