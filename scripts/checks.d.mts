export interface Counts {
  passed: number;
  failed: number;
}
export interface Part {
  name: string;
  command: string;
  args: string[];
  before?: () => void;
  counts: (status: number) => Counts;
}
export function single(name: string, command: string, args: string[]): Part;
export function jestPart(project: string, options: { root: string; more?: string[] }): Part;
export function countReport(text: string, status: number): Counts;
export function runParts(parts: Part[], options: { root: string; say: (line: string) => void }): Promise<Counts>;
