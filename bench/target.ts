/** What a figure is to reach. */
export interface Target {
  word: 'at most' | 'at least';
  value: number;
}

export function isMet({ word, value }: Target, figure: number): boolean {
  return word === 'at most' ? figure <= value : figure >= value;
}

/** The target and whether it is met, for people; '' where there is none. */
export function verdictOn(target: Target | undefined, figure: number): string {
  return target
    ? `${target.word} ${target.value.toLocaleString('en')}: ${isMet(target, figure) ? 'met' : 'MISSED'}`
    : '';
}
